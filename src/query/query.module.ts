import { Module } from '@nestjs/common';
import { CollectionsModule } from '../collections/index.js';
import { DatasetsModule } from '../datasets/index.js';
import { QueryEngine } from './query-engine.js';

/** Queries: trees, analysis, SQL and results. */
@Module({ imports: [CollectionsModule, DatasetsModule], providers: [QueryEngine], exports: [QueryEngine] })
export class QueryModule {}
