import { ApiProperty } from '@nestjs/swagger';

/** Reply of the routes that tell whether the process lives. */
export class HealthReply {
  @ApiProperty({ enum: ['ok'] })
  declare readonly status: string;

  @ApiProperty({ example: 12.5, description: 'Seconds since the process started.' })
  declare readonly uptime_seconds: number;
}

/** Reply of the route that tells whether the process should get requests. */
export class ReadinessReply {
  @ApiProperty({ enum: ['ready', 'draining', 'no_database_answers'] })
  declare readonly status: string;

  @ApiProperty({ example: 1, description: 'Databases of the repositories that are open.' })
  declare readonly databases_in_use: number;

  @ApiProperty({ example: 1 })
  declare readonly databases_answering: number;
}
