import { Controller, Get, Head, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpConfiguration } from '../../config/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { MayFail, SendsFile } from '../documentation/routes.js';

const NO_FILE = 'There is no such file, it is a directory, or no directory is configured.';

type FileRequest = FastifyRequest<{ Params: { '*': string } }>;

/** Files of the configured directory: repository indexes and client configurations that have to live somewhere. */
@ApiTags('server')
@Controller('api/butler/configs')
export class StaticFilesController {
  constructor(private readonly configuration: HttpConfiguration) {}

  @Get('*')
  @ApiOperation({ summary: 'A file of the directory of static files', description: 'With entity tag and ranges.' })
  @ApiParam({ name: 'path', type: String, description: 'Path of the file.', example: 'repositories.yaml' })
  @SendsFile()
  @MayFail('unknown_route', NO_FILE)
  getFile(@Req() request: FileRequest, @Res() reply: FastifyReply): void {
    if (this.configuration.staticFilesPath === null) {
      throw new ServiceError('unknown_route', 'Not Found');
    }
    reply.sendFile(request.params['*']);
  }

  @Head('*')
  @ApiOperation({ summary: 'The headers that the file would be sent with' })
  @ApiParam({ name: 'path', type: String, description: 'Path of the file.', example: 'repositories.yaml' })
  @SendsFile()
  @MayFail('unknown_route', NO_FILE)
  headFile(@Req() request: FileRequest, @Res() reply: FastifyReply): void {
    this.getFile(request, reply);
  }
}
