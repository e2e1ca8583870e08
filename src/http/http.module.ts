import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ButlerModule } from '../butler/index.js';
import { CollectionsController } from './resources/collections.controller.js';
import { DatasetTypesController } from './resources/dataset-types.controller.js';
import { DatasetsController } from './resources/datasets.controller.js';
import { DatastoreModule } from '../datastore/index.js';
import { DimensionsController } from './resources/dimensions.controller.js';
import { FileAccessLog } from './resources/file-access-log.js';
import { FilesController } from './resources/files.controller.js';
import { LocalFilesController } from './resources/local-files.controller.js';
import { QueriesController } from './resources/queries.controller.js';
import { ServerController } from './resources/server.controller.js';
import { StaticFilesController } from './resources/static-files.controller.js';
import { Draining } from './lifecycle/draining.js';
import { LineStreamer } from './streaming/line-streamer.js';
import { QueryLimits } from './streaming/query-limits.js';
import { StreamTotals } from './streaming/stream-totals.js';

/** The routes of the wire protocol. */
@Module({
  imports: [AuthModule, ButlerModule, DatastoreModule],
  controllers: [
    ServerController,
    StaticFilesController,
    DimensionsController,
    DatasetTypesController,
    DatasetsController,
    CollectionsController,
    FilesController,
    LocalFilesController,
    QueriesController,
  ],
  providers: [Draining, FileAccessLog, LineStreamer, QueryLimits, StreamTotals],
  exports: [Draining, QueryLimits, StreamTotals],
})
export class HttpModule {}
