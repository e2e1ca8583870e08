import { Injectable } from '@nestjs/common';
import { CollectionQueries } from '../collections/index.js';
import { DatasetQueries } from '../datasets/index.js';
import { FileQueries } from '../datastore/index.js';
import { DimensionRecords } from '../dimensions/index.js';
import { QueryEngine } from '../query/index.js';

/** The stateless services that every clone works with. */
@Injectable()
export class ButlerServices {
  constructor(
    readonly collections: CollectionQueries,
    readonly datasets: DatasetQueries,
    readonly dimensionRecords: DimensionRecords,
    readonly queries: QueryEngine,
    readonly files: FileQueries,
  ) {}
}
