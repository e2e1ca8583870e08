import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NeedsOperatorToken } from '../http/index.js';
import { Metrics } from './metrics/metrics.js';

/** What Prometheus reads. */
@ApiTags('admin')
@Controller('metrics')
@NeedsOperatorToken()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({ summary: 'Metrics in the text format of Prometheus' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } }, description: 'The metrics' })
  async getMetrics(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.text();
    reply.header('content-type', this.metrics.contentType).send(text);
  }
}
