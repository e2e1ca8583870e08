import { Module } from '@nestjs/common';
import { QueryEngine } from './query-engine.js';

/** Queries: trees, analysis, SQL and results. */
@Module({ providers: [QueryEngine], exports: [QueryEngine] })
export class QueryModule {}
