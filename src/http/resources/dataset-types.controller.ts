import { Butler } from '../../butler/index.js';
import { GetJson, PostJson, RepositoryController } from '../documentation/routes.js';
import { DatasetTypeReply, DatasetTypesReply } from '../models/dataset-type.model.js';
import { JsonBody, PathText } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import { QueryDatasetTypesRequest } from '../requests/collection.requests.js';

/** Dataset types. */
@RepositoryController('dataset types')
export class DatasetTypesController {
  @GetJson('dataset_type/:name', {
    summary: 'Look up a dataset type by its name',
    reply: DatasetTypeReply,
    parameters: { name: { description: 'Name of the dataset type.', example: 'visit_image' } },
    kept: 'repository',
  })
  async getDatasetType(@RequestButler() butler: Butler, @PathText('name') name: string): Promise<string> {
    const datasetType = await butler.getDatasetType(name);
    return `{"dataset_type":${datasetType.json}}`;
  }

  @PostJson('query_dataset_types', {
    summary: 'Find dataset types by names and globs',
    body: QueryDatasetTypesRequest,
    reply: DatasetTypesReply,
  })
  async queryDatasetTypes(
    @RequestButler() butler: Butler,
    @JsonBody(QueryDatasetTypesRequest) body: QueryDatasetTypesRequest,
  ): Promise<string> {
    const { datasetTypes, missing } = await butler.queryDatasetTypes(body.search);
    const found = datasetTypes.map((datasetType) => datasetType.json);
    return `{"dataset_types":[${found.join(',')}],"missing":${JSON.stringify(missing)}}`;
  }
}
