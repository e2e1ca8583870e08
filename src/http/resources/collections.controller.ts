import { Butler } from '../../butler/index.js';
import { GetJson, PostJson, RepositoryController } from '../documentation/routes.js';
import {
  CollectionInfosReply,
  CollectionNamesReply,
  CollectionSummaryReply,
  LegacyCollectionInfoReply,
} from '../models/collection.model.js';
import { JsonBody, QueryParameters } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import {
  CollectionInfoQuery,
  CollectionSummaryQuery,
  QueryCollectionInfoRequest,
  QueryCollectionsRequest,
} from '../requests/collection.requests.js';
import { collectionInfoText, collectionSummaryText, legacyCollectionInfoText } from '../wire/index.js';

/** Collections. */
@RepositoryController('collections')
export class CollectionsController {
  @GetJson('collection_summary', {
    summary: 'Which dataset types and governor values a collection may hold',
    reply: CollectionSummaryReply,
    kept: 'repository',
  })
  async getCollectionSummary(
    @RequestButler() butler: Butler,
    @QueryParameters(CollectionSummaryQuery) query: CollectionSummaryQuery,
  ): Promise<string> {
    return `{"summary":${collectionSummaryText(await butler.getCollectionSummary(query.name))}}`;
  }

  @PostJson('query_collection_info', {
    summary: 'Find collections by names and globs, with as much about them as is asked for',
    body: QueryCollectionInfoRequest,
    reply: CollectionInfosReply,
  })
  async queryCollectionInfo(
    @RequestButler() butler: Butler,
    @JsonBody(QueryCollectionInfoRequest) body: QueryCollectionInfoRequest,
  ): Promise<string> {
    const collections = await butler.queryCollectionInfo({
      expression: body.expression,
      types: new Set(body.collection_types),
      flattenChains: body.flatten_chains,
      includeChains: body.include_chains,
      includeParents: body.include_parents,
      includeSummary: body.include_summary,
      includeDoc: body.include_doc,
      summaryDatasets: body.summary_datasets,
    });
    return `{"collections":[${collections.map(collectionInfoText).join(',')}]}`;
  }

  @GetJson('collection_info', {
    summary: 'About one collection, for older clients',
    reply: LegacyCollectionInfoReply,
    kept: 'repository',
  })
  async getCollectionInfo(
    @RequestButler() butler: Butler,
    @QueryParameters(CollectionInfoQuery) query: CollectionInfoQuery,
  ): Promise<string> {
    const options = { includeDoc: query.include_doc, includeParents: query.include_parents };
    return legacyCollectionInfoText(await butler.getCollectionInfo(query.name, options), options);
  }

  @PostJson('query_collections', {
    summary: 'Names of collections by names and globs, for older clients',
    body: QueryCollectionsRequest,
    reply: CollectionNamesReply,
  })
  async queryCollections(
    @RequestButler() butler: Butler,
    @JsonBody(QueryCollectionsRequest) body: QueryCollectionsRequest,
  ): Promise<string> {
    const names = await butler.queryCollections({
      search: body.search,
      types: new Set(body.collection_types),
      flattenChains: body.flatten_chains,
      includeChains: body.include_chains,
    });
    return JSON.stringify({ collections: names });
  }
}
