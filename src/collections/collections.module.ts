import { Module } from '@nestjs/common';
import { CollectionQueries } from './collection-queries.js';

/** Searches among collections. */
@Module({ providers: [CollectionQueries], exports: [CollectionQueries] })
export class CollectionsModule {}
