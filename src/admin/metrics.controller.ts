import { Controller, Get, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FOR_OPERATORS, MayFail } from '../http/index.js';
import { Metrics } from './metrics/metrics.js';

/** What Prometheus reads. */
@ApiTags('admin')
@ApiBearerAuth()
@Controller('metrics')
@MayFail('authorization_denied', 'On the public address: the token for operators is missing or wrong.', FOR_OPERATORS)
@MayFail('unknown_route', 'On the public address: there is no token for operators.')
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
