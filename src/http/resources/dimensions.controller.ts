import { Butler } from '../../butler/index.js';
import { GetJson, PostJson, RepositoryController } from '../documentation/routes.js';
import { DataCoordinateReply } from '../models/dataset.model.js';
import { UniverseReply } from '../models/universe.model.js';
import { JsonBody } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import { ExpandDataIdRequest } from '../requests/dataset.requests.js';
import { dataCoordinateText } from '../wire/index.js';

/** The dimensions of a repository and their records. */
@RepositoryController('dimensions')
export class DimensionsController {
  @GetJson('universe', { summary: 'The definition of all dimensions', reply: UniverseReply, kept: 'universe' })
  async getUniverse(@RequestButler() butler: Butler): Promise<string> {
    return `{"universe":${await butler.universeJson()}}`;
  }

  @PostJson('expand_data_id', {
    summary: 'Complete a data ID with implied values and dimension records',
    body: ExpandDataIdRequest,
    reply: DataCoordinateReply,
  })
  async expandDataId(
    @RequestButler() butler: Butler,
    @JsonBody(ExpandDataIdRequest) body: ExpandDataIdRequest,
  ): Promise<string> {
    return `{"data_coordinate":${dataCoordinateText(await butler.expandDataId(body.data_id))}}`;
  }
}
