import { hostileText, hostileValue } from './hostile.js';
import { isLooseArray, isLooseObject, type Loose, looseText, Raw } from './loose.js';
import type { Random } from './random.js';

/** Items that a mutation may make of one. */
const MOST_COPIES = 300;
/** Depth below which nothing is changed: texts of such values are taken as they are. */
const MOST_LEVELS = 150;

type Change = (value: Loose) => Loose | undefined;

/** A value with a few places changed. */
export function mutate(random: Random, value: Loose): Loose {
  const others = parts(value);
  let result = value;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const target = random.below(parts(result).length);
    result = changed(result, target, change(random, others)) ?? {};
  }
  return result;
}

function change(random: Random, others: readonly Loose[]): Change {
  return random.weighted<Change>(
    [5, () => () => hostileValue(random)],
    [3, () => () => undefined],
    [3, () => () => random.pick(others)],
    [2, () => (value) => [value]],
    [1, () => (value) => (isLooseArray(value) ? repeated(random, value) : { operand: value })],
    [2, () => (value) => (isLooseObject(value) ? { ...value, ...extra(random) } : hostileValue(random))],
    [1, () => (value) => (isLooseObject(value) ? doubled(random, value) : hostileText(random))],
    [1, () => (value) => (typeof value === 'string' ? respelled(random, value) : null)],
    [1, () => (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : value)],
  );
}

function repeated(random: Random, items: readonly Loose[]): readonly Loose[] {
  const copies = 1 + random.below(Math.max(1, Math.floor(MOST_COPIES / (items.length + 1))));
  return items.length === 0 ? [hostileValue(random)] : random.times(copies, () => items).flat();
}

function extra(random: Random): Readonly<Record<string, Loose>> {
  return Object.fromEntries([[hostileText(random), hostileValue(random)]]);
}

/** An object that has one of its keys twice. */
function doubled(random: Random, value: Readonly<Record<string, Loose>>): Loose {
  const [first] = random.some(Object.keys(value), 1);
  return first === undefined
    ? value
    : new Raw(looseText(value).replace(/}$/, `,${JSON.stringify(first)}:${looseText(hostileValue(random))}}`));
}

function respelled(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  return random.pick([
    text.toUpperCase(),
    `${text} `,
    text.slice(0, at),
    text.slice(0, at) + hostileText(random) + text.slice(at),
    `${text}.${text}`,
    text.repeat(1 + random.below(20)),
  ]);
}

/** All values inside of a value, itself first. */
function parts(value: Loose, level = 0): readonly Loose[] {
  if (level > MOST_LEVELS) {
    return [value];
  }
  const children = isLooseArray(value) ? value : isLooseObject(value) ? Object.values(value) : [];
  return [value, ...children.flatMap((child) => parts(child, level + 1))];
}

/** The value with one of its parts changed; undefined if nothing is left of it. */
function changed(value: Loose, target: number, change: Change): Loose | undefined {
  let position = -1;
  const visit = (part: Loose, level: number): Loose | undefined => {
    position++;
    if (position === target) {
      position += parts(part, level).length - 1;
      return change(part);
    }
    if (level > MOST_LEVELS) {
      return part;
    }
    if (isLooseArray(part)) {
      return part.map((item) => visit(item, level + 1)).filter((item) => item !== undefined);
    }
    if (isLooseObject(part)) {
      const members = Object.entries(part).map(([key, member]) => [key, visit(member, level + 1)] as const);
      return Object.fromEntries(members.filter((member): member is [string, Loose] => member[1] !== undefined));
    }
    return part;
  };
  return visit(value, 0);
}
