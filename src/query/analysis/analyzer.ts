import { ButlerUserError } from '../../foundation/errors/index.js';
import type { Repository } from '../../registry/index.js';
import {
  ANY_DATASET,
  type ColumnExpression,
  ColumnSet,
  type DatasetField,
  describeDimensions,
  invalidQuery,
  joinedDimensions,
  type OrderTerm,
  type QueryInputs,
  type QueryTree,
} from '../tree/index.js';
import type { Catalogue } from './catalogue.js';
import { ConditionPlanner } from './conditions.js';
import { describeDoom, type ResolvedSearch, SearchResolver } from './dataset-search.js';
import { extractOverlaps, type Overlaps } from './overlaps.js';
import { Parameters } from './parameters.js';
import type { Conditions, JoinsPlan, MaterializationPlan, MaterializationSource, RowsPlan, Source } from './plan.js';
import {
  combine,
  filtersRows,
  lookUpRegions,
  missingRegions,
  type Postprocessing,
  projectPairs,
} from './postprocessing.js';
import { constrain, type PredicateConstraints } from './predicate-constraints.js';
import { project } from './projection.js';
import { datasetSource, mandatoryElements, missingDimensionSources, uploadSource } from './sources.js';
import { planSpatial } from './spatial.js';

/** What is asked of the rows of a tree. */
export interface RowsRequest {
  /** The columns that are wanted. */
  readonly columns: ColumnSet;
  readonly orderBy: readonly OrderTerm[];
  /** The dataset type of which only the first per data ID is wanted, or null. */
  readonly findFirst: string | null;
  readonly allowDuplicateOverlaps: boolean;
  /** Whether regions that only decide which rows stay may be left to be looked up. */
  readonly mayLookUpRegions?: boolean;
}

/** How the rows of a tree are made, and what remains to be done with them. */
export interface AnalyzedRows {
  readonly rows: RowsPlan;
  readonly postprocessing: Postprocessing;
  /** Whether a search has no collection left that it could find anything in. */
  readonly isDoomed: boolean;
}

interface TreeAnalysis {
  readonly resolver: SearchResolver;
  readonly constraints: PredicateConstraints;
  readonly overlaps: Overlaps;
  readonly searches: ReadonlyMap<string, ResolvedSearch>;
  readonly messages: readonly string[];
}

interface JoinsAnalysis {
  /** The columns that conditions need; those that are wanted of the rows are added later. */
  readonly joined: ColumnSet;
  readonly where: Conditions;
  /** All that is joined but for datasets and dimension elements. */
  readonly sources: readonly Source[];
  readonly postprocessing: Postprocessing;
}

interface PlannedMaterialization {
  readonly source: MaterializationSource;
  readonly postprocessing: Postprocessing;
}

/**
 * Plans the queries of one request (reference: `DirectQueryDriver.build_query`): the values of all of them are collected
 * in one list of parameters.
 */
export class QueryAnalyzer {
  readonly #materializations = new Map<string, PlannedMaterialization>();
  readonly #plans: MaterializationPlan[] = [];
  readonly #uploads = new Map<string, Source>();
  readonly #conditions: ConditionPlanner;

  constructor(
    private readonly repository: Repository,
    private readonly catalogue: Catalogue,
    private readonly inputs: QueryInputs,
    private readonly hasAnyValue: boolean,
    /** Where the values are collected; several queries may share one list. */
    readonly parameters = new Parameters(),
  ) {
    this.#conditions = new ConditionPlanner(this.parameters, repository.layout, (tree, column) =>
      this.#planSubquery(tree, column),
    );
  }

  /**
   * Plan the materializations that came with the query, whether it uses them or not.
   *
   * @throws ButlerUserError as `analyze`.
   */
  planMaterializations(): void {
    for (const [key, input] of this.inputs.inputs) {
      if (input.kind === 'materialization') {
        this.#materialization(key);
      }
    }
  }

  /** The materializations that the rows planned so far need, each after those that it needs itself. */
  get materializations(): readonly MaterializationPlan[] {
    return this.#plans;
  }

  /** Expressions in their form in a plan. */
  get conditions(): ConditionPlanner {
    return this.#conditions;
  }

  /**
   * Plan the rows of a tree.
   *
   * @throws ButlerUserError for queries that make no sense, or that refer to what does not exist.
   */
  analyze(tree: QueryTree, request: RowsRequest): AnalyzedRows {
    const analysis = this.#analyzeTree(tree);
    const projected = projectedColumns(request, tree);
    const joins = this.#analyzeJoins(tree, analysis, request, projected);
    const { searches } = analysis;
    const { joined } = joins;
    const repeatsDatasets = [...joined.datasetFields.keys()].some(
      (name) => !projected.datasetFields.has(name) && isInSeveral(searches.get(name)),
    );
    joined.addAll(projected);
    const sought = request.findFirst === null ? null : (searches.get(request.findFirst) ?? null);
    const findFirst = isInSeveral(sought) ? request.findFirst : null;
    const checkMatchCount = sought?.isCalibrationSearch ?? false;
    const postprocessing = projectPairs({ ...joins.postprocessing, checkMatchCount }, projected);
    const ranked = rankedTypes(projected, searches, request.findFirst !== null);
    const { columns, distinctness } = project({
      joined,
      projected,
      repeatsDatasets,
      searches,
      ranked,
      findFirst,
      isOrdered: request.orderBy.length > 0,
      postprocessing,
      hasAnyValue: this.hasAnyValue,
    });
    const dimensions = projected.dimensions.required;
    return {
      rows: {
        joins: this.#joinsPlans(tree, analysis, joins, ranked),
        columns,
        distinctness,
        findFirst: findFirst === null ? null : { dimensions, datasetType: findFirst },
      },
      postprocessing,
      isDoomed: [...searches.values()].some((search) => search.collections.length === 0),
    };
  }

  /**
   * Why a tree may have no rows, as far as its searches and conditions tell.
   *
   * @throws ButlerUserError as `analyze`, but for what only the making of SQL brings to light.
   */
  explain(tree: QueryTree): readonly string[] {
    return this.#analyzeTree(tree).messages;
  }

  #analyzeTree(tree: QueryTree): TreeAnalysis {
    const resolver = new SearchResolver(this.catalogue, tree);
    const { dimensions, predicate, validateGovernorConstraints } = tree;
    const { defaultDataId } = this.inputs;
    const constraints = constrain(predicate, dimensions, defaultDataId, validateGovernorConstraints);
    const calibrations = resolver.calibrationTypes();
    const overlaps = extractOverlaps(dimensions, constraints.predicate, joinedDimensions(tree), calibrations);
    const searches = new Map(
      [...tree.datasets].map(([name, search]) => [name, resolver.search(name, search, constraints.dataId)] as const),
    );
    const doom = [...tree.datasets].flatMap(([name, search]) => describeDoom(name, search, searches.get(name)));
    return { resolver, constraints, overlaps, searches, messages: [...constraints.messages, ...doom] };
  }

  /** What has to be joined for the tree itself, whatever is wanted of its rows. */
  #analyzeJoins(
    tree: QueryTree,
    { constraints, overlaps }: TreeAnalysis,
    { allowDuplicateOverlaps, mayLookUpRegions = false }: RowsRequest,
    projected: ColumnSet,
  ): JoinsAnalysis {
    const { dimensions } = tree;
    const spatial = planSpatial(dimensions, overlaps, constraints.dataId, allowDuplicateOverlaps, this.parameters);
    const joined = new ColumnSet(dimensions);
    joined.requireAll(overlaps.predicate);
    const postprocessing =
      mayLookUpRegions && tree.materializations.size === 0
        ? lookUpRegions(spatial.postprocessing, joined, projected)
        : spatial.postprocessing;
    for (const element of missingRegions(postprocessing, joined)) {
      joined.addField(element.name, 'region');
    }
    const materialized = [...tree.materializations.keys()].map((key) => this.#materialization(key));
    return {
      joined,
      where: [
        ...this.#conditions.conditions(overlaps.predicate),
        ...spatial.conditions.map((condition) => [condition]),
      ],
      sources: [
        ...spatial.sources,
        ...[...tree.uploads.keys()].map((key) => this.#upload(key)),
        ...materialized.map((planned) => planned.source),
      ],
      // Whoever made the rows of a materialization has not looked at their regions yet.
      postprocessing: materialized.map((planned) => planned.postprocessing).reduce(combine, postprocessing),
    };
  }

  #joinsPlans(
    tree: QueryTree,
    { resolver, searches }: TreeAnalysis,
    { sources: operands, joined, where }: JoinsAnalysis,
    ranked: ReadonlySet<string>,
  ): readonly JoinsPlan[] {
    const datasets = this.#datasetSources(tree, searches, joined, ranked);
    const elements = elementSources(joined, tree);
    return this.#variants(tree, resolver).map((variant) => {
      const sources = [...operands, ...datasets, ...variant, ...elements];
      return { sources: [...sources, ...missingDimensionSources(joined.dimensions, sources)], where };
    });
  }

  #datasetSources(
    tree: QueryTree,
    searches: ReadonlyMap<string, ResolvedSearch>,
    joined: ColumnSet,
    ranked: ReadonlySet<string>,
  ): readonly Source[] {
    const materialized = new Set([...tree.materializations.keys()].flatMap((key) => [...this.#materializedTypes(key)]));
    return [...searches].flatMap(([name, search]) => {
      const fields: readonly (DatasetField | 'rank')[] = [
        ...(joined.datasetFields.get(name) ?? []),
        ...(ranked.has(name) ? ['rank' as const] : []),
      ];
      return fields.length === 0 && materialized.has(name)
        ? []
        : [datasetSource(name, search, fields, this.repository.layout, this.parameters)];
    });
  }

  /** One list of further sources for each dataset type that a search for any dataset finds; usually a single, empty one. */
  #variants(tree: QueryTree, resolver: SearchResolver): readonly (readonly Source[])[] {
    if (tree.anyDataset === null) {
      return [[]];
    }
    const searches = resolver.anySearches(tree.anyDataset);
    if (searches.length === 0) {
      throw invalidQuery(`No dataset type has the dimensions ${describeDimensions(tree.anyDataset.dimensions)}.`);
    }
    const { layout } = this.repository;
    return searches.map((search) => [datasetSource(ANY_DATASET, search, [], layout, this.parameters)]);
  }

  #upload(key: string): Source {
    const known = this.#uploads.get(key);
    if (known !== undefined) {
      return known;
    }
    const upload = this.inputs.inputs.get(key);
    if (upload?.kind !== 'upload') {
      throw invalidQuery(`The query refers to the upload ${key}, which did not come with it.`);
    }
    const source = uploadSource(upload, this.parameters);
    this.#uploads.set(key, source);
    return source;
  }

  #materializedTypes(key: string): ReadonlySet<string> {
    const input = this.inputs.inputs.get(key);
    return input?.kind === 'materialization' ? input.datasets : new Set();
  }

  #materialization(key: string): PlannedMaterialization {
    const known = this.#materializations.get(key);
    if (known !== undefined) {
      return known;
    }
    const input = this.inputs.inputs.get(key);
    if (input?.kind !== 'materialization') {
      throw invalidQuery(`The query refers to the materialization ${key}, which did not come with it.`);
    }
    const { rows, postprocessing } = this.analyze(input.tree, {
      columns: new ColumnSet(input.dimensions),
      orderBy: [],
      findFirst: null,
      allowDuplicateOverlaps: input.allowDuplicateOverlaps,
    });
    const name = `materialization_${String(this.#plans.length)}`;
    const planned = { source: { kind: 'materialization', name, columns: rows.columns } as const, postprocessing };
    this.#plans.push({ name, rows });
    this.#materializations.set(key, planned);
    return planned;
  }

  #planSubquery(tree: QueryTree, column: ColumnExpression): RowsPlan {
    const columns = new ColumnSet(tree.dimensions.universe.emptyGroup);
    columns.require(column);
    const request = { columns, orderBy: [], findFirst: null, allowDuplicateOverlaps: false };
    const { rows, postprocessing } = this.analyze(tree, request);
    if (filtersRows(postprocessing)) {
      throw new ButlerUserError(
        'unimplemented_query',
        'A query inside an IN expression cannot have conditions on regions.',
      );
    }
    return rows;
  }
}

/** The columns that are wanted, with those that rows are sorted by. */
function projectedColumns({ columns, orderBy, findFirst }: RowsRequest, tree: QueryTree): ColumnSet {
  const projected = columns.copy();
  orderBy.forEach(({ expression }) => {
    projected.require(expression);
  });
  if (!projected.dimensions.isSubsetOf(tree.dimensions)) {
    throw invalidQuery(
      `Query result specification has dimensions ${describeDimensions(projected.dimensions)} that are not a subset of ` +
        `the query's dimensions ${describeDimensions(tree.dimensions)}.`,
    );
  }
  const datasetTypes = [...projected.datasetFields.keys(), ...(findFirst === null ? [] : [findFirst])];
  for (const name of datasetTypes) {
    if (!tree.datasets.has(name)) {
      throw invalidQuery(`Dataset '${name}' is not available from this query.`);
    }
  }
  return projected;
}

/** Dataset types of which it has to be known in which collection a dataset was found. */
function rankedTypes(
  projected: ColumnSet,
  searches: ReadonlyMap<string, ResolvedSearch>,
  isFindFirst: boolean,
): ReadonlySet<string> {
  return new Set(
    [...projected.datasetFields]
      .filter(([name, fields]) => {
        const dependsOnCollection = isFindFirst || fields.includes('timespan') || fields.includes('collection');
        return dependsOnCollection && isInSeveral(searches.get(name));
      })
      .map(([name]) => name),
  );
}

function isInSeveral(search: ResolvedSearch | null | undefined): boolean {
  return (search?.collections.length ?? 0) > 1;
}

function elementSources(joined: ColumnSet, tree: QueryTree): readonly Source[] {
  const searched = [...tree.datasets.values()].map((search) => search.dimensions);
  return mandatoryElements(joined, {
    required: [
      ...tree.uploads.values(),
      ...searched,
      ...(tree.anyDataset === null ? [] : [tree.anyDataset.dimensions]),
    ],
    materialized: [...tree.materializations.values()],
  });
}
