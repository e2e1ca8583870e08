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
  getFile(@PathUuid('dataset_id') _datasetId: string): never {
    return notYet('locate files');
  }

  @PostJson('get_file_by_data_id', {
    summary: 'Where to get the files of a dataset, by type, data ID and collections',
    body: GetFileByDataIdRequest,
  })
  @MayFail('not_implemented', NOT_YET)
  getFileByDataId(@JsonBody(GetFileByDataIdRequest) _body: GetFileByDataIdRequest): never {
    return notYet('locate files');
  }

  @GetJson('dataset/:dataset_id/download', { summary: 'Redirect to the file of a dataset' })
  @MayFail('not_implemented', NOT_YET)
  download(@PathUuid('dataset_id') _datasetId: string, @QueryParameters(DownloadQuery) _query: DownloadQuery): never {
    return notYet('locate files');
  }

  @PostJson('file_transfer', { summary: 'What a transfer to another repository needs', body: DatasetIdsRequest })
  @MayFail('not_implemented', NOT_YET)
  transferFiles(@JsonBody(DatasetIdsRequest) _body: DatasetIdsRequest): never {
    return notYet('locate files');
  }
}
