import { Module } from '@nestjs/common';
import { CachingModule } from '../caching/index.js';
import { DimensionRecords } from './records/dimension-records.js';
import { Universes } from './universes.js';

/** Dimension universes, shared by the whole process, and the look-up of dimension records. */
@Module({ imports: [CachingModule], providers: [Universes, DimensionRecords], exports: [Universes, DimensionRecords] })
export class DimensionsModule {}
