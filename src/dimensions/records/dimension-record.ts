import { heapBytes } from '../../caching/index.js';
import type { DimensionElement } from '../universe/element.js';
import type { RecordField } from './record-schema.js';
import { type FieldValue, fieldWireText } from './field-value.js';

/** A record without its values, in the heap. */
const RECORD_BYTES = 60;

/** All that a repository says about one value of a dimension, or about one row of a relation between dimensions. */
export class DimensionRecord {
  #json: string | null = null;

  constructor(
    readonly element: DimensionElement,
    private readonly fields: readonly RecordField[],
    private readonly values: readonly FieldValue[],
  ) {}

  /** The value of a field; null where SQL has NULL, undefined where the element has no such field. */
  get(name: string): FieldValue | undefined {
    const index = this.fields.findIndex((field) => field.name === name);
    return index < 0 ? undefined : this.values[index];
  }

  /** The record in the form of the wire (protocol section 3.4), as JSON text. */
  get json(): string {
    this.#json ??= this.#wireText();
    return this.#json;
  }

  /** What it takes in the heap without its JSON text, about. */
  get bytes(): number {
    return RECORD_BYTES + heapBytes(this.values);
  }

  #wireText(): string {
    const members = this.fields.map(
      (field, index) => `${JSON.stringify(field.name)}:${fieldWireText(field.type, this.values[index] ?? null)}`,
    );
    return `{"definition":${JSON.stringify(this.element.name)},"record":{${members.join(',')}}}`;
  }
}
