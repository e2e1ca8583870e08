import { RequestValidationError, type ValidationIssue } from '../../foundation/errors/index.js';
import type { JsonObject } from '../../foundation/json/index.js';
import { type Reader, Refusal, refuse } from './reader.js';

interface Field {
  readonly name: string;
  readonly read: Reader<unknown>;
}

/** The fields of request classes by their prototypes, those that they inherit included. */
const fields = new WeakMap<object, readonly Field[]>();

/**
 * Declares how a property of a request class is read. A property without an initial value is required; others keep
 * theirs if the request does not name them. Members that no property declares are ignored.
 */
export function Reads(read: Reader<unknown>): PropertyDecorator {
  return (prototype, property) => {
    fields.set(prototype, [...fieldsOf(prototype), { name: String(property), read }]);
  };
}

/**
 * Make a request object from what was sent.
 *
 * @param source Which part of the request it is: the first item of the issues' location.
 * @throws RequestValidationError with every issue found.
 */
export function readRequest<T extends object>(type: new () => T, members: JsonObject, source: 'body' | 'query'): T {
  const request = new type();
  const issues: ValidationIssue[] = [];
  for (const { name, read } of fieldsOf(type.prototype as object)) {
    const input = members[name];
    const value = input === undefined ? Reflect.get(request, name) : read(input);
    if (value === undefined) {
      issues.push(...refuse('missing', 'Field required', source === 'body' ? members : null).at(source, name).issues);
    } else if (value instanceof Refusal) {
      issues.push(...value.at(source, name).issues);
    } else {
      Reflect.set(request, name, value);
    }
  }
  if (issues.length > 0) {
    throw new RequestValidationError(issues);
  }
  return request;
}

function fieldsOf(prototype: object | null): readonly Field[] {
  return prototype === null
    ? []
    : (fields.get(prototype) ?? fieldsOf(Object.getPrototypeOf(prototype) as object | null));
}
