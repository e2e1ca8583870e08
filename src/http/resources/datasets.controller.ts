import { Butler } from '../../butler/index.js';
import { DATASET_ID, GetJson, PostJson, RepositoryController } from '../documentation/routes.js';
import { DatasetsReply, FindDatasetReply } from '../models/dataset.model.js';
import { JsonBody, PathUuid, QueryParameters } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import { DatasetIdsRequest, GetDatasetQuery } from '../requests/dataset.requests.js';
import { FindDatasetRequest } from '../requests/find-dataset.request.js';
import { findDatasetReplyText } from '../wire/index.js';

/** Look-ups of datasets. */
@RepositoryController('datasets')
export class DatasetsController {
  @GetJson('dataset/:id', {
    summary: 'Look up a dataset by its id',
    reply: FindDatasetReply,
    parameters: { id: DATASET_ID },
    kept: 'repository',
  })
  async getDataset(
    @RequestButler() butler: Butler,
    @PathUuid('id') id: string,
    @QueryParameters(GetDatasetQuery) query: GetDatasetQuery,
  ): Promise<string> {
    return findDatasetReplyText(await butler.getDataset(id, { dimensionRecords: query.dimension_records }));
  }

  @PostJson('datasets', {
    summary: 'Look up many datasets by their ids',
    description: 'Ids that do not exist are left out.',
    body: DatasetIdsRequest,
    reply: DatasetsReply,
  })
  async getDatasets(
    @RequestButler() butler: Butler,
    @JsonBody(DatasetIdsRequest) body: DatasetIdsRequest,
  ): Promise<string> {
    return `{"type":"dataset_ref","rows":[${await butler.getDatasetTexts(body.dataset_ids)}]}`;
  }

  @PostJson('find_dataset', {
    summary: 'Find a dataset by type, data ID and collections',
    description: 'The first collection with a match wins. No match is no error: `dataset_ref` is null.',
    body: FindDatasetRequest,
    reply: FindDatasetReply,
  })
  async findDataset(
    @RequestButler() butler: Butler,
    @JsonBody(FindDatasetRequest) body: FindDatasetRequest,
  ): Promise<string> {
    const ref = await butler.findDataset({
      datasetType: body.dataset_type,
      dataId: body.data_id,
      defaultDataId: body.default_data_id,
      collections: body.collections,
      timespan: body.timespan,
      dimensionRecords: body.dimension_records,
    });
    return findDatasetReplyText(ref);
  }
}
