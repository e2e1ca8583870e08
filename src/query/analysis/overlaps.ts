import { ButlerUserError } from '../../foundation/errors/index.js';
import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import {
  type ColumnExpression,
  columnTypeOf,
  type Comparison,
  comparison,
  describeExpression,
  invalidQuery,
  positive,
  type Predicate,
  type PredicateLeaf,
  simpleConditions,
} from '../tree/index.js';
import { DisjointSets } from './disjoint-sets.js';
import { bestMember, extentOf, familiesOf, familyOf, type Space } from './families.js';

/** What a predicate demands of regions on the sky, and the rest of it. */
export interface Overlaps {
  /** Without conditions on regions, with the temporal join if one is added. */
  readonly predicate: Predicate;
  /** Elements whose regions have to overlap. */
  readonly spatialJoins: readonly (readonly [DimensionElement, DimensionElement])[];
  /** Elements whose regions have to overlap a given one, in base64. */
  readonly spatialConstraints: readonly { readonly element: DimensionElement; readonly region: string }[];
}

/** Marks the temporal family of a calibration search; no family of a universe is called like this. */
const calibrationFamily = (datasetType: string): string => `calibration ${datasetType}`;

/**
 * Take the conditions on regions out of a predicate, and add the joins in space and time that the dimensions of the
 * query call for (reference: query-semantics, section 1.5).
 *
 * @param operands dimension groups of everything that is joined: each brings its own connections along.
 * @param calibrations names of the dataset types that are searched in calibration collections.
 * @throws ButlerUserError `invalid_query` for joins that are ambiguous or of no use, `unimplemented_query`.
 */
export function extractOverlaps(
  dimensions: DimensionGroup,
  predicate: Predicate,
  operands: readonly DimensionGroup[],
  calibrations: ReadonlySet<string>,
): Overlaps {
  const finder = new OverlapFinder(dimensions, calibrations);
  return finder.run(predicate, operands);
}

class OverlapFinder {
  readonly #spatial: DisjointSets<string>;
  readonly #temporal: DisjointSets<string>;
  readonly #joins: (readonly [DimensionElement, DimensionElement])[] = [];
  readonly #constraints: { element: DimensionElement; region: string }[] = [];

  constructor(
    private readonly dimensions: DimensionGroup,
    private readonly calibrations: ReadonlySet<string>,
  ) {
    this.#spatial = new DisjointSets(familiesOf(dimensions, 'spatial'));
    const families = [...calibrations].map(calibrationFamily);
    this.#temporal = new DisjointSets([...families, ...familiesOf(dimensions, 'temporal')]);
  }

  run(predicate: Predicate, operands: readonly DimensionGroup[]): Overlaps {
    const rest = predicate.filter((group) => !group.some((leaf) => this.#visit(leaf, group.length > 1)));
    for (const operand of operands) {
      this.#connectWithin(operand, 'spatial', this.#spatial);
      this.#connectWithin(operand, 'temporal', this.#temporal);
    }
    const spatial = this.#automaticJoin('spatial', this.#spatial);
    if (spatial !== null) {
      this.#visitOverlap(spatial.a, spatial.b, false);
    }
    const temporal = this.#automaticJoin('temporal', this.#temporal);
    return {
      predicate: temporal === null ? rest : [...rest, [temporal]],
      spatialJoins: this.#joins,
      spatialConstraints: this.#constraints,
    };
  }

  /** Take note of a condition if it is about overlaps; true if it is about regions and so to be taken out. */
  #visit(item: PredicateLeaf, hasSiblings: boolean): boolean {
    const { leaf, isInverted } = positive(item);
    const isNested = hasSiblings || isInverted || leaf.kind === 'any_of';
    return [...simpleConditions([[leaf]])].some(
      (condition) =>
        condition.kind === 'comparison' &&
        condition.operator === 'overlaps' &&
        this.#visitOverlap(condition.a, condition.b, isNested),
    );
  }

  #visitOverlap(a: ColumnExpression, b: ColumnExpression, isNested: boolean): boolean {
    if (columnTypeOf(a) === 'region') {
      this.#visitSpatial(a, b, isNested);
      return true;
    }
    if (columnTypeOf(a) === 'timespan' && columnTypeOf(b) === 'timespan') {
      this.#visitTemporal(a, b);
    }
    return false;
  }

  #visitSpatial(a: ColumnExpression, b: ColumnExpression, isNested: boolean): void {
    if (a.kind === 'dimension_field' && b.kind === 'dimension_field') {
      this.#visitSpatialJoin(a.element, b.element, isNested);
      return;
    }
    const [column, literal] = a.kind === 'dimension_field' ? [a, b] : [b, a];
    if (column.kind !== 'dimension_field') {
      throw invalidQuery(
        'Spatial overlap comparison requires at least one dimension region column; ' +
          `got ${describeExpression(a)} and ${describeExpression(b)}.`,
      );
    }
    if (literal.kind !== 'region') {
      throw invalidQuery(
        'Spatial overlap comparison requires its other operand to be a region literal; ' +
          `got ${describeExpression(literal)}.`,
      );
    }
    if (isNested) {
      throw unimplemented('Spatial overlap constraints nested inside OR or NOT are not supported.');
    }
    this.#constraints.push({ element: column.element, region: literal.value });
  }

  #visitSpatialJoin(a: DimensionElement, b: DimensionElement, isNested: boolean): void {
    if (isNested) {
      throw unimplemented('Spatial overlap joins nested inside OR or NOT are not supported.');
    }
    this.#connect(a, b, 'spatial', this.#spatial);
    const common = this.dimensions.universe.definition.commonSkypix;
    for (const element of [a, b]) {
      if (element.kind === 'skypix' && element.name !== common) {
        throw unimplemented(`Unsupported combination for spatial join: ${a.name}, ${b.name}.`);
      }
    }
    this.#joins.push([a, b]);
  }

  #visitTemporal(a: ColumnExpression, b: ColumnExpression): void {
    if (a.kind === 'dimension_field' && b.kind === 'dimension_field') {
      this.#connect(a.element, b.element, 'temporal', this.#temporal);
      return;
    }
    const [first, second] = [a, b].map(temporalFamily);
    if (first !== null && first !== undefined && second !== null && second !== undefined) {
      this.#temporal.merge(first, second);
    }
  }

  #connect(a: DimensionElement, b: DimensionElement, space: Space, connections: DisjointSets<string>): void {
    const [first, second] = [familyOf(a, space), familyOf(b, space)];
    if (first === second) {
      const kind = space === 'spatial' ? 'Spatial' : 'Temporal';
      throw invalidQuery(`${kind} join between ${a.name} and ${b.name} is not necessary.`);
    }
    if (first !== null && second !== null) {
      connections.merge(first, second);
    }
  }

  /** A table that has the best members of two families relates them already. */
  #connectWithin(operand: DimensionGroup, space: Space, connections: DisjointSets<string>): void {
    const present = familiesOf(operand, space).filter((family) => {
      const best = bestMember(this.dimensions, family, space);
      return best !== null && operand.elements.some((element) => element.name === best.name);
    });
    for (const family of present.slice(1)) {
      connections.merge(present[0] ?? family, family);
    }
  }

  #automaticJoin(space: Space, connections: DisjointSets<string>): Comparison | null {
    const { sets } = connections;
    const [first, second] = sets;
    if (first === undefined || second === undefined) {
      return null;
    }
    if (sets.length > 2) {
      throw invalidQuery(
        `Too many disconnected sets of ${space} families for an automatic join: ` +
          `[${sets.map(describeSet).join(', ')}].  Add explicit ${space} joins to avoid this error.`,
      );
    }
    if (first.length > 1 || second.length > 1) {
      throw invalidQuery(
        `A ${space} join is needed between ${describeSet(first)} and ${describeSet(second)}, but which join to add ` +
          'is ambiguous.  Add an explicit spatial or temporal join to avoid this error.',
      );
    }
    const [a, b] = [...first, ...second].map((family) => this.#extentOf(family, space));
    return a === undefined || b === undefined ? null : comparison(a, 'overlaps', b);
  }

  #extentOf(family: string, space: Space): ColumnExpression {
    for (const datasetType of this.calibrations) {
      if (family === calibrationFamily(datasetType)) {
        return { kind: 'dataset_field', datasetType, field: 'timespan' };
      }
    }
    const element = bestMember(this.dimensions, family, space);
    if (element === null) {
      throw new TypeError(`No dimension of the query belongs to the family '${family}'.`);
    }
    return extentOf(this.dimensions, element, space);
  }
}

function temporalFamily(expression: ColumnExpression): string | null {
  switch (expression.kind) {
    case 'dimension_field':
      return familyOf(expression.element, 'temporal');
    case 'dataset_field':
      return calibrationFamily(expression.datasetType);
    default:
      return null;
  }
}

function describeSet(set: readonly string[]): string {
  return `{${set.map((family) => family.replace(/^calibration /, '')).join(', ')}}`;
}

function unimplemented(message: string): ButlerUserError {
  return new ButlerUserError('unimplemented_query', message);
}
