import { Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Butler } from '../../butler/index.js';
import { PostJson, PostLines, RepositoryController } from '../documentation/routes.js';
import { QueryAnyReply, QueryCountReply, QueryExplainReply } from '../models/query.model.js';
import { JsonBody } from '../request/parameters.js';
import { RequestButler } from '../request/request-butler.js';
import { AllDatasetsBody } from '../requests/all-datasets.request.js';
import {
  QueryAnyRequest,
  QueryCountRequest,
  QueryExecuteRequest,
  QueryExplainRequest,
} from '../requests/query.request.js';
import { RequestSignal } from '../streaming/client-gone.js';
import { LineStreamer } from '../streaming/line-streamer.js';

/** Lines as queries of the demonstration repository answer them. */
const DATA_IDS_LINE = '{"type":"data_coordinate","rows":[{"dataId":{"instrument":"DemoCam"},"records":null}]}\n';
const DATASETS_LINE =
  '{"type":"dataset_ref","rows":[{"datasetType":{"name":"survey_log","storageClass":"StructuredDataDict",' +
  '"dimensions":["instrument","day_obs"],"parentStorageClass":null,"isCalibration":false},"component":null,' +
  '"id":"1d1f0210-7df8-58ed-ad7c-756dec1bc4ec","run":"DemoCam/runs/20260315",' +
  '"dataId":{"dataId":{"instrument":"DemoCam","day_obs":20260315},"records":null}}]}\n';

/** Queries. */
@RepositoryController('queries')
export class QueriesController {
  constructor(private readonly streamer: LineStreamer) {}

  @PostLines('query/execute', {
    summary: 'Stream the results of a query',
    body: QueryExecuteRequest,
    example: DATA_IDS_LINE,
  })
  async execute(
    @RequestButler() butler: Butler,
    @JsonBody(QueryExecuteRequest) body: QueryExecuteRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streamer.stream(request, reply, (signal) =>
      butler.executeQuery({ query: body.query, resultSpec: body.result_spec, signal }),
    );
  }

  @PostLines('query/all_datasets', {
    summary: 'Stream datasets of several types',
    description: 'Types come in the order of their names; no line has datasets of two types.',
    body: AllDatasetsBody,
    example: DATASETS_LINE,
  })
  async allDatasets(
    @RequestButler() butler: Butler,
    @JsonBody(AllDatasetsBody) body: AllDatasetsBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const search = {
      collections: body.collections,
      names: body.name,
      findFirst: body.find_first,
      dataId: body.data_id,
      defaultDataId: body.default_data_id,
      where: body.where,
      bind: body.bind,
      limit: body.limit,
      withDimensionRecords: body.with_dimension_records,
    };
    await this.streamer.stream(request, reply, (signal) => butler.allDatasets(search, signal));
  }

  @PostJson('query/count', { summary: 'How many results a query has', body: QueryCountRequest, reply: QueryCountReply })
  async count(
    @RequestButler() butler: Butler,
    @JsonBody(QueryCountRequest) body: QueryCountRequest,
    @RequestSignal() signal: AbortSignal,
  ): Promise<string> {
    const { query, result_spec: resultSpec, exact, discard } = body;
    const count = await butler.countQuery({ query, resultSpec, signal }, { exact, discard });
    return `{"count":${String(count)}}`;
  }

  @PostJson('query/any', { summary: 'Whether a query has results', body: QueryAnyRequest, reply: QueryAnyReply })
  async any(
    @RequestButler() butler: Butler,
    @JsonBody(QueryAnyRequest) body: QueryAnyRequest,
    @RequestSignal() signal: AbortSignal,
  ): Promise<string> {
    const { query, execute, exact } = body;
    const found = await butler.hasRows({ query, signal }, { execute, exact });
    return `{"found_rows":${String(found)}}`;
  }

  @PostJson('query/explain', {
    summary: 'Why a query has no results',
    body: QueryExplainRequest,
    reply: QueryExplainReply,
  })
  async explain(
    @RequestButler() butler: Butler,
    @JsonBody(QueryExplainRequest) body: QueryExplainRequest,
    @RequestSignal() signal: AbortSignal,
  ): Promise<string> {
    const messages = await butler.explainQuery({ query: body.query, signal });
    return JSON.stringify({ messages });
  }
}
