import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import { recordFields } from '../../dimensions/index.js';
import type { ColumnExpression } from './column-expression.js';
import { DATASET_FIELDS, type DatasetField } from './column-expression.js';
import { type Predicate, simpleConditions } from './predicate.js';

/**
 * The columns that a stage of a query has (reference: `ColumnSet`): the keys of its dimensions, fields of dimension
 * elements and fields of datasets. The only mutable thing of this room; whoever makes one keeps it.
 */
export class ColumnSet {
  #dimensions: DimensionGroup;
  readonly #dimensionFields = new Map<string, Set<string>>();
  readonly #datasetFields = new Map<string, Set<DatasetField>>();

  constructor(dimensions: DimensionGroup) {
    this.#dimensions = dimensions;
  }

  /** The dimensions whose keys are columns, and to which all other columns belong. */
  get dimensions(): DimensionGroup {
    return this.#dimensions;
  }

  /** Names of the fields by dataset type, in the order of general results. */
  get datasetFields(): ReadonlyMap<string, readonly DatasetField[]> {
    const names = [...this.#datasetFields.keys()].sort(compareCodePoints);
    return new Map(
      names.map((name) => [name, DATASET_FIELDS.filter((field) => this.#datasetFields.get(name)?.has(field))]),
    );
  }

  /** Names of the fields of an element, in the order of its records. */
  fieldsOf(element: string): readonly string[] {
    const wanted = this.#dimensionFields.get(element);
    if (wanted === undefined) {
      return [];
    }
    const { universe } = this.#dimensions;
    return recordFields(universe, universe.element(element))
      .map((field) => field.name)
      .filter((name) => wanted.has(name));
  }

  /** Whether the field of an element is among the columns. */
  hasField(element: string, field: string): boolean {
    return this.#dimensionFields.get(element)?.has(field) ?? false;
  }

  addDimensions(dimensions: DimensionGroup): void {
    if (!dimensions.isSubsetOf(this.#dimensions)) {
      this.#dimensions = dimensions.universe.group([...this.#dimensions.names, ...dimensions.names]);
    }
  }

  addField(element: string, field: string): void {
    addTo(this.#dimensionFields, element, field);
  }

  addDatasetField(datasetType: string, field: DatasetField): void {
    addTo(this.#datasetFields, datasetType, field);
  }

  /** Add all columns of another set. */
  addAll(other: ColumnSet): void {
    this.addDimensions(other.dimensions);
    other.#dimensionFields.forEach((fields, element) => {
      fields.forEach((field) => {
        this.addField(element, field);
      });
    });
    other.#datasetFields.forEach((fields, datasetType) => {
      fields.forEach((field) => {
        this.addDatasetField(datasetType, field);
      });
    });
  }

  /** Add the columns that an expression is made of. */
  require(expression: ColumnExpression): void {
    switch (expression.kind) {
      case 'dimension_key':
        this.#addDimensionsOf(expression.dimension);
        break;
      case 'dimension_field':
        this.#addDimensionsOf(expression.element);
        this.addField(expression.element.name, expression.field.name);
        break;
      case 'dataset_field':
        this.addDatasetField(expression.datasetType, expression.field);
        break;
      case 'unary':
        this.require(expression.operand);
        break;
      case 'binary':
        this.require(expression.a);
        this.require(expression.b);
        break;
      default:
    }
  }

  /** Add the columns that a predicate is made of. */
  requireAll(predicate: Predicate): void {
    for (const condition of simpleConditions(predicate)) {
      switch (condition.kind) {
        case 'comparison':
          this.require(condition.a);
          this.require(condition.b);
          break;
        case 'in_container':
          this.require(condition.member);
          condition.container.forEach((member) => {
            this.require(member);
          });
          break;
        case 'in_range':
        case 'in_query':
          this.require(condition.member);
          break;
        case 'is_null':
        case 'boolean_wrapper':
          this.require(condition.operand);
          break;
      }
    }
  }

  /** A copy that can be changed by itself. */
  copy(): ColumnSet {
    const copy = new ColumnSet(this.#dimensions);
    copy.addAll(this);
    return copy;
  }

  #addDimensionsOf(element: DimensionElement): void {
    this.addDimensions(this.#dimensions.universe.minimalGroup(element));
  }
}

function addTo<T>(fields: Map<string, Set<T>>, table: string, field: T): void {
  const known = fields.get(table);
  if (known === undefined) {
    fields.set(table, new Set([field]));
  } else {
    known.add(field);
  }
}

/** Sorts as Python sorts strings. */
function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
