import type { PipeTransform } from '@nestjs/common';
import { RequestValidationError } from '../../foundation/errors/index.js';
import type { JsonObject, JsonValue } from '../../foundation/json/index.js';
import { readRequest } from './fields.js';
import { type Reader, Refusal } from './reader.js';
import { readJsonBody, type RequestBody } from './request-body.js';

/** Reads the JSON body of a request into an object of the given class. */
export class BodyPipe<T extends object> implements PipeTransform<RequestBody | undefined, T> {
  constructor(private readonly type: new () => T) {}

  transform(body: RequestBody | undefined): T {
    return readRequest(this.type, readJsonBody(body), 'body');
  }
}

/** Reads the query string of a request into an object of the given class. Of a repeated parameter the last counts. */
export class QueryPipe<T extends object> implements PipeTransform<QueryString, T> {
  constructor(private readonly type: new () => T) {}

  transform(query: QueryString): T {
    const members: Record<string, JsonValue> = Object.create(null) as JsonObject;
    for (const [name, value] of Object.entries(query)) {
      members[name] = typeof value === 'string' ? value : (value.at(-1) ?? '');
    }
    return readRequest(this.type, members, 'query');
  }
}

/** A query string as Fastify decodes it. */
export type QueryString = Readonly<Record<string, string | readonly string[]>>;

/** Reads one parameter of the path. */
export class PathPipe<T> implements PipeTransform<string, T> {
  constructor(
    private readonly name: string,
    private readonly read: Reader<T>,
  ) {}

  transform(input: string): T {
    const value = this.read(input);
    if (value instanceof Refusal) {
      throw new RequestValidationError(value.at('path', this.name).issues);
    }
    return value;
  }
}
