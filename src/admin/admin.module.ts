import { Module } from '@nestjs/common';
import { ButlerModule } from '../butler/index.js';
import { CachingModule } from '../caching/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { CachesController } from './caches.controller.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Readiness } from './readiness.js';

/** What operators ask a running server. */
@Module({
  imports: [ButlerModule, CachingModule, DatabaseModule, HttpModule],
  controllers: [HealthController, CachesController, MetricsController],
  providers: [Metrics, Readiness],
})
export class AdminModule {}
