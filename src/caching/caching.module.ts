import { Module } from '@nestjs/common';
import { ProcessCaches } from './caches.js';

/** Offers the caches of the process; those of repositories come and go with their templates. */
@Module({ providers: [ProcessCaches], exports: [ProcessCaches] })
export class CachingModule {}
