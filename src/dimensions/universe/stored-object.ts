import { UniverseDefinitionError } from './definition.js';

/** An object of the stored universe's JSON with typed access to its members; errors name the place. */
export class StoredObject {
  readonly #members: ReadonlyMap<string, unknown>;

  /** @throws UniverseDefinitionError if `value` is not an object. */
  constructor(
    value: unknown,
    private readonly place: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new UniverseDefinitionError(`Expected an object at ${place}.`);
    }
    this.#members = new Map(Object.entries(value));
  }

  keys(): readonly string[] {
    return [...this.#members.keys()];
  }

  string(key: string, fallback?: string): string {
    return this.#member(key, fallback, (value) => typeof value === 'string', 'a string');
  }

  nullableString(key: string): string | null {
    return this.#isAbsent(key) ? null : this.string(key);
  }

  integer(key: string, fallback?: number): number {
    return this.#member(key, fallback, (value) => Number.isSafeInteger(value), 'an integer');
  }

  nullableInteger(key: string): number | null {
    return this.#isAbsent(key) ? null : this.integer(key);
  }

  boolean(key: string, fallback: boolean): boolean {
    return this.#member(key, fallback, (value) => typeof value === 'boolean', 'a boolean');
  }

  object(key: string): StoredObject {
    return new StoredObject(this.#members.get(key), `${this.place}.${key}`);
  }

  optionalObject(key: string): StoredObject | null {
    return this.#isAbsent(key) ? null : this.object(key);
  }

  entries(key: string): readonly (readonly [string, StoredObject])[] {
    const parent = this.object(key);
    return parent.keys().map((name) => [name, parent.object(name)]);
  }

  objects(key: string): readonly StoredObject[] {
    return this.#array(key).map((value, index) => new StoredObject(value, `${this.place}.${key}[${String(index)}]`));
  }

  strings(key: string): readonly string[] {
    return this.#array(key).map((value) => {
      if (typeof value !== 'string') {
        throw new UniverseDefinitionError(`Expected strings at ${this.place}.${key}.`);
      }
      return value;
    });
  }

  #isAbsent(key: string): boolean {
    return (this.#members.get(key) ?? null) === null;
  }

  #array(key: string): readonly unknown[] {
    const value = this.#members.get(key) ?? [];
    if (!Array.isArray(value)) {
      throw new UniverseDefinitionError(`Expected an array at ${this.place}.${key}.`);
    }
    return value;
  }

  #member<T>(key: string, fallback: T | undefined, check: (value: unknown) => boolean, expected: string): T {
    const value = this.#members.get(key) ?? fallback;
    if (!check(value)) {
      throw new UniverseDefinitionError(`Expected ${expected} at ${this.place}.${key}.`);
    }
    return value as T;
  }
}
