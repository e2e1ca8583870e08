/** Body of the query routes, which nothing looks at yet. */
export class QueryRequest {}
