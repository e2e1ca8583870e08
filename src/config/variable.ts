import 'reflect-metadata';

/** Turns the text of an environment variable into a value; returns what the validators then refuse if it cannot. */
type Parser = (text: string) => unknown;

/** How a property of a configuration class is read from the environment. */
export interface VariableDefinition {
  readonly property: string;
  readonly name: string;
  /** What an operator has to write, for messages: "an integer from 1 to 65535". */
  readonly expected: string;
  readonly parse: Parser;
  /** Whether the value may hold a secret and must not be repeated in a message. */
  readonly secret: boolean;
}

const VARIABLES = Symbol('configuration variables');

/** Declares the environment variable of a configuration property. Without the variable the initial value stays. */
export function Variable(
  name: string,
  expected: string,
  parse: Parser,
  options?: { readonly secret: boolean },
): PropertyDecorator {
  return (prototype, property) => {
    const definition = { property: String(property), name, expected, parse, secret: options?.secret ?? false };
    Reflect.defineMetadata(VARIABLES, [...variablesOf(prototype), definition], prototype);
  };
}

/** The variables that a configuration object, or the prototype of its class, reads. */
export function variablesOf(target: object): readonly VariableDefinition[] {
  return (Reflect.getMetadata(VARIABLES, target) ?? []) as readonly VariableDefinition[];
}

/** The text itself. */
export const asText: Parser = (text) => text;

/** A decimal number, or NaN. */
export const asNumber: Parser = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN);

/** `true` or `false`; other text stays what it is. */
export const asTruth: Parser = (text) => (text === 'true' || text === 'false' ? text === 'true' : text);

/** Items between commas; blanks around them and empty items do not count. */
export const asList: Parser = (text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
