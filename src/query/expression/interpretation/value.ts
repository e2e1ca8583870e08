import { type ColumnExpression, columnTypeOf, type Predicate } from '../../tree/index.js';

/** What a part of an expression means. */
export type Value =
  | { readonly kind: 'predicate'; readonly predicate: Predicate }
  | { readonly kind: 'expression'; readonly expression: ColumnExpression }
  | { readonly kind: 'null' }
  | { readonly kind: 'range' };

/** The type of a value as messages name it. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'predicate':
      return 'bool';
    case 'expression':
      return columnTypeOf(value.expression);
    default:
      return value.kind;
  }
}
