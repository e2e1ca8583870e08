import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HealthReply, ReadinessReply } from './models/health.model.js';
import { Readiness } from './readiness.js';

/** Whether the process is well. Tells nothing else, and is served on the public address, for whoever sends requests to it. */
@ApiTags('admin')
@Controller('admin/health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get()
  @Header('content-type', 'application/json')
  @ApiOperation({ summary: 'Whether the process serves; 503 while it shuts down' })
  @ApiOkResponse({ type: HealthReply, description: 'It does.' })
  getHealth(): string {
    return JSON.stringify({ status: 'ok', uptime_seconds: process.uptime() });
  }

  @Get('live')
  @Header('content-type', 'application/json')
  @ApiOperation({
    summary: 'Whether the process lives',
    description: 'Asks no database, and is the same while the process shuts down: neither is a reason to restart it.',
  })
  @ApiOkResponse({ type: HealthReply, description: 'It does.' })
  getLiveness(): string {
    return this.getHealth();
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether requests should be sent to the process',
    description:
      'Not while it shuts down, and not when none of the databases of open repositories answers. They are asked once ' +
      'a second at most.',
  })
  @ApiOkResponse({ type: ReadinessReply, description: 'Send them.' })
  @ApiResponse({ status: 503, type: ReadinessReply, description: 'Send them elsewhere.' })
  async getReadiness(@Res() reply: FastifyReply): Promise<void> {
    const { status, databasesInUse, databasesAnswering } = await this.readiness.state();
    const body = { status, databases_in_use: databasesInUse, databases_answering: databasesAnswering };
    reply
      .code(status === 'ready' ? 200 : 503)
      .header('content-type', 'application/json')
      .send(JSON.stringify(body));
  }
}
