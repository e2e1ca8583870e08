import { Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Butler } from '../../butler/index.js';
import { pythonList, ServiceError } from '../../foundation/errors/index.js';
import {
  DATASET_ID,
  GetJson,
  MayFail,
  PostJson,
  RedirectsToFile,
  REPOSITORY,
  RepositoryController,
} from '../documentation/routes.js';
import { FileTransferReply, GetFileReply } from '../models/file.model.js';
import { BaseUrl } from '../request/base-url.js';
import { JsonBody, PathText, PathUuid, QueryParameters } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import { DatasetIdsRequest, DownloadQuery } from '../requests/dataset.requests.js';
import { GetFileByDataIdRequest } from '../requests/find-dataset.request.js';
import { getFileReplyText } from '../wire/file.js';
import { FileAccessLog } from './file-access-log.js';

const NO_FILES = `No files are available for dataset '${DATASET_ID.example}' in repository '${REPOSITORY.example}'`;
const NO_URL = 'The files are in a datastore that clients cannot be given a URL of.';

/** Where the files of datasets are. */
@RepositoryController('files')
export class FilesController {
  constructor(private readonly accesses: FileAccessLog) {}

  @GetJson('get_file/:dataset_id', {
    summary: 'Where to get the files of a dataset, by its id',
    reply: GetFileReply,
    parameters: { dataset_id: DATASET_ID },
  })
  @MayFail('not_implemented', NO_URL)
  async getFile(
    @RequestButler() butler: Butler,
    @PathUuid('dataset_id') id: string,
    @BaseUrl() baseUrl: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const { ref, files } = await butler.getFile(id, baseUrl);
    this.accesses.write(request, ref, 'uuid');
    return getFileReplyText(ref, files);
  }

  @PostJson('get_file_by_data_id', {
    summary: 'Where to get the files of a dataset, by type, data ID and collections',
    description: 'Without `timespan`, a calibration is looked up for the time of the temporal dimensions of `data_id`.',
    body: GetFileByDataIdRequest,
    reply: GetFileReply,
  })
  @MayFail('not_implemented', NO_URL)
  async getFileByDataId(
    @RequestButler() butler: Butler,
    @JsonBody(GetFileByDataIdRequest) body: GetFileByDataIdRequest,
    @BaseUrl() baseUrl: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const query = {
      datasetType: body.dataset_type,
      dataId: body.data_id,
      defaultDataId: body.default_data_id,
      collections: body.collections,
      timespan: body.timespan,
    };
    const { ref, files } = await butler.getFileByDataId(query, baseUrl);
    this.accesses.write(request, ref, 'data-id');
    return getFileReplyText(ref, files);
  }

  @Get('dataset/:dataset_id/download')
  @ApiOperation({ summary: 'Redirect to the file of a dataset' })
  @ApiParam({ name: 'dataset_id', ...DATASET_ID })
  @RedirectsToFile()
  @MayFail('unknown_route', 'There is no such dataset, it has no files, or not that component.', NO_FILES)
  @MayFail('not_implemented', NO_URL)
  async download(
    @RequestButler() butler: Butler,
    @PathText('repository') repository: string,
    @PathUuid('dataset_id') id: string,
    @QueryParameters(DownloadQuery) query: DownloadQuery,
    @BaseUrl() baseUrl: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await butler.searchFile(id, baseUrl);
    const dataset = `dataset '${id}' in repository '${repository}'`;
    const files = found?.files ?? null;
    if (found === null || files === null) {
      throw new ServiceError('unknown_route', `No files are available for ${dataset}`);
    }
    const file = files.find(({ record }) => record.component === query.component);
    if (file === undefined) {
      const components = pythonList(files.map(({ record }) => record.component ?? 'None'));
      if (query.component === null) {
        throw new ServiceError(
          'component_required',
          `Name a 'component' of ${dataset}: it has several files, ${components}`,
        );
      }
      throw new ServiceError('unknown_route', `No component '${query.component}' of ${dataset}: it has ${components}`);
    }
    this.accesses.write(request, found.ref, 'uuid-redirect');
    await reply.redirect(file.url, 307);
  }

  @PostJson('file_transfer', {
    summary: 'What a transfer to another repository needs',
    description: 'Datasets that are unknown or have no files are left out.',
    body: DatasetIdsRequest,
    reply: FileTransferReply,
  })
  async transferFiles(
    @RequestButler() butler: Butler,
    @PathText('repository') repository: string,
    @JsonBody(DatasetIdsRequest) body: DatasetIdsRequest,
    @BaseUrl() baseUrl: string,
  ): Promise<string> {
    const datasetUrl = `${baseUrl}/api/butler/repo/${encodeURIComponent(repository)}/v1/dataset`;
    return `{"files":{${await butler.getFileTransferTexts(body.dataset_ids, datasetUrl)}}}`;
  }
}
