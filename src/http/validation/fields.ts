import { ValidateBy, validateSync } from 'class-validator';
import { RequestValidationError } from '../../foundation/errors/index.js';
import type { JsonObject } from '../../foundation/json/index.js';
import { type Reader, Refusal, refuse } from './reader.js';

interface Field {
  readonly name: string;
  readonly read: Reader<unknown>;
}

const FIELDS = Symbol('fields of a request');

/**
 * Declares how a property of a request class is read. A property without an initial value is required; others keep
 * theirs if the request does not name them. Members that no property declares are ignored.
 */
export function Reads(read: Reader<unknown>): PropertyDecorator {
  const accepted = ValidateBy({
    name: 'reads',
    validator: { validate: (value) => value !== undefined && !(value instanceof Refusal) },
  });
  return (prototype, property) => {
    const field = { name: String(property), read };
    Reflect.defineMetadata(FIELDS, [...fieldsOf(prototype), field], prototype);
    accepted(prototype, property);
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
  for (const { name, read } of fieldsOf(type.prototype as object)) {
    const input = members[name];
    if (input !== undefined) {
      Object.assign(request, { [name]: read(input) });
    }
  }
  const violations = validateSync(request, { forbidUnknownValues: false });
  if (violations.length > 0) {
    const missing = refuse('missing', 'Field required', source === 'body' ? members : null);
    throw new RequestValidationError(
      violations.flatMap(
        ({ property, value }: { property: string; value?: unknown }) =>
          (value instanceof Refusal ? value : missing).at(source, property).issues,
      ),
    );
  }
  return request;
}

function fieldsOf(prototype: object): readonly Field[] {
  return (Reflect.getMetadata(FIELDS, prototype) ?? []) as readonly Field[];
}
