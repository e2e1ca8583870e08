import { Module } from '@nestjs/common';
import { CollectionsModule } from '../collections/index.js';
import { DimensionsModule } from '../dimensions/index.js';
import { DatasetFinder } from './dataset-finder.js';
import { DatasetQueries } from './dataset-queries.js';

/** Look-ups of datasets and dataset types. */
@Module({
  imports: [CollectionsModule, DimensionsModule],
  providers: [DatasetFinder, DatasetQueries],
  exports: [DatasetQueries],
})
export class DatasetsModule {}
