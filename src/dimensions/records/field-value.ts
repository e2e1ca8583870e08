import { timespanFromRange, timespanToWire } from '../../foundation/time/index.js';
import { exactInteger } from '../data-id.js';
import type { ColumnType } from '../universe/column.js';

/**
 * The value of a record's field. Regions and hashes are kept as the base64 text that the database holds, timespans as
 * the range text of PostgreSQL; both are decoded where they are looked at.
 */
export type FieldValue = string | number | bigint | boolean | null;

/** Decode a field from PostgreSQL's text format. */
export function decodeField(type: ColumnType, text: string | null): FieldValue {
  if (text === null) {
    return null;
  }
  switch (type) {
    case 'int':
      return exactInteger(text);
    case 'float':
      return Number(text);
    case 'bool':
      return text === 't';
    case 'string':
    case 'hash':
    case 'uuid':
    case 'datetime':
    case 'region':
    case 'timespan':
      return text;
  }
}

/** The field in the form of the wire (protocol section 3.1), as JSON text. */
export function fieldWireText(type: ColumnType, value: FieldValue): string {
  if (value === null) {
    return 'null';
  }
  switch (type) {
    case 'int':
      return String(value);
    case 'float':
      return floatWireText(Number(value));
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'hash':
    case 'region':
      return `"${regionBytes(String(value)).toString('hex')}"`;
    case 'timespan':
      return timespanToWire(timespanFromRange(String(value)));
    case 'string':
    case 'uuid':
    case 'datetime':
      return JSON.stringify(value);
  }
}

/** A field in PostgreSQL's text format, in the form of the wire as JSON text. */
export function fieldText(type: ColumnType, text: string | null): string {
  return type === 'int' ? (text ?? 'null') : fieldWireText(type, decodeField(type, text));
}

/** A float has a fraction or an exponent, as in the reference: clients would take `-0` for the integer 0. */
function floatWireText(value: number): string {
  if (!Number.isFinite(value)) {
    return 'null';
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function regionBytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
