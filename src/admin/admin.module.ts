import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';

/** What operators ask a running server. */
@Module({ controllers: [HealthController] })
export class AdminModule {}
