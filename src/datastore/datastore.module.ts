import { Module } from '@nestjs/common';
import { CachingModule } from '../caching/index.js';
import { FileQueries } from './file-queries.js';
import { FileUrls } from './urls/file-urls.js';
import { GoogleUrls } from './urls/google-urls.js';
import { LocalUrls } from './urls/local-urls.js';
import { S3Urls } from './urls/s3-urls.js';
import { WebdavUrls } from './urls/webdav-urls.js';

/** From datasets to files that clients can read. */
@Module({
  imports: [CachingModule],
  providers: [FileQueries, FileUrls, GoogleUrls, LocalUrls, S3Urls, WebdavUrls],
  exports: [FileQueries, LocalUrls],
})
export class DatastoreModule {}
