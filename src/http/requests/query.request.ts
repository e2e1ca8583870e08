/** Body of the query routes, whose members are not looked at yet. */
export class QueryRequest {}
