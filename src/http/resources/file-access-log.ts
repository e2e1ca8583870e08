import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DatasetRef } from '../../datasets/index.js';

/** How a client came by a file; the words are the reference's. */
type FileAccessEndpoint = 'uuid' | 'data-id' | 'uuid-redirect';

/** Tells the log who was given which dataset, as the reference does; the URL, which is a secret, stays out of it. */
@Injectable()
export class FileAccessLog {
  readonly #logger = new Logger('files');

  /** Write one line. */
  write(request: FastifyRequest, { id, datasetType, dataId }: DatasetRef, endpoint: FileAccessEndpoint): void {
    const { repository } = request.params as { readonly repository?: string };
    this.#logger.log('file-access', {
      requestId: request.id,
      repository,
      user: request.headers['x-auth-request-user'],
      dataset: {
        uuid: id,
        type: datasetType.name,
        data_id: Object.fromEntries(
          dataId.group.required.map((name, index) => {
            const value = dataId.values[index];
            return [name, typeof value === 'bigint' ? String(value) : value];
          }),
        ),
      },
      file_access_endpoint: endpoint,
    });
  }
}
