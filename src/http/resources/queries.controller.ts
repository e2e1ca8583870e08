import { MayFail, PostJson, RepositoryController } from '../documentation/routes.js';
import { QueryRequest } from '../requests/query.request.js';
import { notYet } from './not-yet.js';

const NOT_YET = 'Queries are not executed yet.';

/** Queries. */
@RepositoryController('queries')
export class QueriesController {
  @PostJson('query/execute', { summary: 'Stream the results of a query', body: QueryRequest })
  @MayFail('not_implemented', NOT_YET)
  execute(): never {
    return notYet('execute queries');
  }

  @PostJson('query/all_datasets', { summary: 'Stream datasets of several types', body: QueryRequest })
  @MayFail('not_implemented', NOT_YET)
  allDatasets(): never {
    return notYet('execute queries');
  }

  @PostJson('query/count', { summary: 'How many results a query has', body: QueryRequest })
  @MayFail('not_implemented', NOT_YET)
  count(): never {
    return notYet('execute queries');
  }

  @PostJson('query/any', { summary: 'Whether a query has results', body: QueryRequest })
  @MayFail('not_implemented', NOT_YET)
  any(): never {
    return notYet('execute queries');
  }

  @PostJson('query/explain', { summary: 'Why a query has no results', body: QueryRequest })
  @MayFail('not_implemented', NOT_YET)
  explain(): never {
    return notYet('execute queries');
  }
}
