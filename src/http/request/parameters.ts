import { Body, Param, Query } from '@nestjs/common';
import { BodyPipe, PathPipe, QueryPipe, text, uuid } from '../validation/index.js';

/** Parameter decorator: the request's JSON body, read into an object of that class. */
export function JsonBody(type: new () => object): ParameterDecorator {
  return Body(new BodyPipe(type));
}

/** Parameter decorator: the query string, read into an object of that class. */
export function QueryParameters(type: new () => object): ParameterDecorator {
  return Query(new QueryPipe(type));
}

/** Parameter decorator: a UUID in the path. */
export function PathUuid(name: string): ParameterDecorator {
  return Param(name, new PathPipe(name, uuid));
}

/** Parameter decorator: a name in the path. */
export function PathText(name: string): ParameterDecorator {
  return Param(name, new PathPipe(name, text));
}
