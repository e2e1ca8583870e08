import { Controller, Get, Head, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import send from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ButlerFactory } from '../../butler/index.js';
import { fileStores, findLocalFile, LOCAL_FILES_PATH, LocalUrls } from '../../datastore/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { MayFail, SendsFile } from '../documentation/routes.js';

const BAD_SIGNATURE = 'The URL was not signed by this server, or is no longer good.';

interface LocalFileParameters {
  readonly repository: string;
  readonly store: string;
  readonly expires: string;
  readonly signature: string;
  readonly '*': string;
}

/** Files of datastores on this machine's disks. The signature in the URL is the authorization. */
@ApiTags('files')
@MayFail('authorization_denied', BAD_SIGNATURE, BAD_SIGNATURE)
@MayFail('unknown_route', 'There is no such file.')
@ApiParam({ name: 'repository', type: String, description: 'Name of the repository.', example: 'demo' })
@ApiParam({
  name: 'store',
  type: String,
  description: 'Number of the datastore in the repository, from 0.',
  example: '0',
})
@ApiParam({ name: 'expires', type: String, description: 'Seconds since 1970-01-01 UTC until which the URL is good.' })
@ApiParam({
  name: 'signature',
  type: String,
  description: '`signature=` with what this server has signed the URL with.',
})
@ApiParam({ name: 'path', type: String, description: 'Path of the file.', example: 'run1/metric/metric_run1.json' })
@Controller(LOCAL_FILES_PATH)
export class LocalFilesController {
  constructor(
    private readonly urls: LocalUrls,
    private readonly butlers: ButlerFactory,
  ) {}

  @Get(':repository/:store/:expires/:signature/*')
  @ApiOperation({ summary: 'A file of a local datastore, by a signed URL', description: 'With entity tag and ranges.' })
  @SendsFile()
  async getFile(
    @Param() parameters: LocalFileParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { repository, store, expires, signature, '*': path } = parameters;
    if (!this.urls.isGood({ repository, store, path, expires }, signature)) {
      throw new ServiceError('authorization_denied', BAD_SIGNATURE);
    }
    const root = await this.#rootOf(repository, Number(store));
    const file = root === undefined ? null : await findLocalFile(root, path);
    if (file === null) {
      throw new ServiceError('unknown_route', 'Not Found');
    }
    const options = { root: file.root, dotfiles: 'allow', index: false, cacheControl: false } as const;
    const answer = await send(request.raw, file.path.split('/').map(encodeURIComponent).join('/'), options);
    if (answer.type === 'directory' || answer.statusCode === 404) {
      throw new ServiceError('unknown_route', 'Not Found');
    }
    await reply.status(answer.statusCode).headers(answer.headers).send(answer.stream);
  }

  async #rootOf(repository: string, store: number): Promise<string | undefined> {
    const butler = await this.butlers.clone(repository);
    try {
      return fileStores(butler.template.repository)[store]?.root;
    } finally {
      butler.close();
    }
  }

  @Head(':repository/:store/:expires/:signature/*')
  @ApiOperation({ summary: 'The headers that the file would be sent with' })
  @SendsFile()
  headFile(
    @Param() parameters: LocalFileParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.getFile(parameters, request, reply);
  }
}
