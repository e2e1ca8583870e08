import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';

class HealthReply {
  @ApiProperty({ enum: ['ok'] })
  declare readonly status: string;

  @ApiProperty({ example: 12.5, description: 'Seconds since the process started.' })
  declare readonly uptime_seconds: number;
}

/** Whether the process serves. It asks no database: one that is down must not get the process restarted. */
@ApiTags('admin')
@Controller('admin')
export class HealthController {
  @Get('health')
  @Header('content-type', 'application/json')
  @ApiOperation({ summary: 'Whether the process serves; 503 while it shuts down' })
  @ApiOkResponse({ type: HealthReply })
  getHealth(): string {
    return JSON.stringify({ status: 'ok', uptime_seconds: process.uptime() });
  }
}
