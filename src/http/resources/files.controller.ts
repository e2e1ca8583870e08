import { GetJson, MayFail, PostJson, RepositoryController } from '../documentation/routes.js';
import { JsonBody, PathUuid, QueryParameters } from '../request/parameters.js';
import { DatasetIdsRequest, DownloadQuery } from '../requests/dataset.requests.js';
import { GetFileByDataIdRequest } from '../requests/find-dataset.request.js';
import { notYet } from './not-yet.js';

const NOT_YET = 'Files are not served yet.';

/** Where the files of datasets are. */
@RepositoryController('files')
export class FilesController {
  @GetJson('get_file/:dataset_id', { summary: 'Where to get the files of a dataset, by its id' })
  @MayFail('not_implemented', NOT_YET)
  getFile(@PathUuid('dataset_id') datasetId: string): never {
    return notYet(`locate the files of dataset ${datasetId}`);
  }

  @PostJson('get_file_by_data_id', {
    summary: 'Where to get the files of a dataset, by type, data ID and collections',
    body: GetFileByDataIdRequest,
  })
  @MayFail('not_implemented', NOT_YET)
  getFileByDataId(@JsonBody(GetFileByDataIdRequest) body: GetFileByDataIdRequest): never {
    return notYet(`locate the files of a dataset of type '${body.dataset_type}'`);
  }

  @GetJson('dataset/:dataset_id/download', { summary: 'Redirect to the file of a dataset' })
  @MayFail('not_implemented', NOT_YET)
  download(@PathUuid('dataset_id') datasetId: string, @QueryParameters(DownloadQuery) query: DownloadQuery): never {
    return notYet(`send the ${query.component ?? 'file'} of dataset ${datasetId}`);
  }

  @PostJson('file_transfer', { summary: 'What a transfer to another repository needs', body: DatasetIdsRequest })
  @MayFail('not_implemented', NOT_YET)
  transferFiles(@JsonBody(DatasetIdsRequest) body: DatasetIdsRequest): never {
    return notYet(`transfer ${String(body.dataset_ids.length)} datasets`);
  }
}
