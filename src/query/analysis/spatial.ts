import type { DimensionElement, DimensionGroup } from '../../dimensions/index.js';
import type { DataIdValue } from '../../dimensions/index.js';
import {
  decodeBase64Region,
  healpixEnvelope,
  htmEnvelope,
  type RangeSet,
  TooManyPixelsError,
} from '../../geometry/index.js';
import { invalidQuery } from '../tree/index.js';
import type { Overlaps } from './overlaps.js';
import type { Parameters } from './parameters.js';
import type { Condition, OverlapElement, OverlapSource, Parameter } from './plan.js';
import { NO_POSTPROCESSING, type Postprocessing } from './postprocessing.js';

/** How conditions on regions are met: roughly by pixels in SQL, exactly afterwards. */
export interface SpatialPlan {
  readonly sources: readonly OverlapSource[];
  readonly conditions: readonly Condition[];
  readonly postprocessing: Postprocessing;
}

/**
 * Plan spatial joins and constraints by the pixels of the common sky pixelization (reference: query-semantics, section
 * 1.6). Constraints on pixels themselves are met by their numbers alone, without a look at their regions.
 *
 * @throws ButlerUserError `invalid_query` for a region with too many pixels.
 */
export function planSpatial(
  dimensions: DimensionGroup,
  overlaps: Overlaps,
  dataId: ReadonlyMap<string, DataIdValue>,
  allowDuplicates: boolean,
  parameters: Parameters,
): SpatialPlan {
  return new SpatialPlanner(dimensions, dataId, allowDuplicates, parameters).plan(overlaps);
}

class SpatialPlanner {
  readonly #common: DimensionElement;
  readonly #isCommonVisible: boolean;
  readonly #sources: OverlapSource[] = [];
  readonly #joined = new Set<string>();

  constructor(
    private readonly dimensions: DimensionGroup,
    private readonly dataId: ReadonlyMap<string, DataIdValue>,
    private readonly allowDuplicates: boolean,
    private readonly parameters: Parameters,
  ) {
    const { universe } = dimensions;
    this.#common = universe.element(universe.definition.commonSkypix);
    this.#isCommonVisible = dimensions.has(this.#common.name);
  }

  plan({ spatialJoins, spatialConstraints }: Overlaps): SpatialPlan {
    const conditions = spatialConstraints.flatMap(({ element, region }) => this.#constrain(element, region) ?? []);
    const joins = spatialJoins.filter((join) => join.every((element) => element.kind !== 'skypix'));
    spatialJoins.forEach(([a, b]) => {
      this.#join(a, b);
    });
    const constraints = spatialConstraints.filter(({ element }) => element.kind !== 'skypix');
    return { sources: this.#sources, conditions, postprocessing: { ...NO_POSTPROCESSING, joins, constraints } };
  }

  #join(a: DimensionElement, b: DimensionElement): void {
    const stored = [a, b].filter((element) => element.kind !== 'skypix');
    if (this.#isCommonVisible || stored.length < 2) {
      stored.forEach((element) => {
        this.#joinPixels(element);
      });
    } else {
      this.#sources.push(this.#source(stored, null, null));
    }
  }

  /** The condition that is left for the dimension of pixels, or null if none is. */
  #constrain(element: DimensionElement, region: string): Condition | null {
    if (element.kind === 'skypix') {
      return this.#inRanges(element, region);
    }
    if (this.#isCommonVisible) {
      this.#joinPixels(element);
      return this.#inRanges(this.#common, region);
    }
    this.#sources.push(this.#source([element], null, this.#ranges(this.#common, region)));
    return null;
  }

  #joinPixels(element: DimensionElement): void {
    if (!this.#joined.has(element.name)) {
      this.#joined.add(element.name);
      this.#sources.push(this.#source([element], this.#common.name, null));
    }
  }

  #source(elements: readonly DimensionElement[], pixel: string | null, ranges: OverlapSource['ranges']): OverlapSource {
    const { system = '', level = 0 } = this.#common.skypix ?? {};
    const overlapElements = elements.map((element) => this.#overlapElement(element));
    const { allowDuplicates } = this;
    return { kind: 'overlap', elements: overlapElements, system, level, pixel, ranges, allowDuplicates };
  }

  #overlapElement(element: DimensionElement): OverlapElement {
    const constraints = element.required.flatMap((dimension) => {
      const value = this.dataId.get(dimension);
      const type = typeof value === 'string' ? 'text' : 'bigint';
      return value === undefined ? [] : [{ dimension, value: this.parameters.add(type, value) }];
    });
    return { element: element.name, dimensions: element.required, constraints };
  }

  #inRanges(element: DimensionElement, region: string): Condition {
    return { kind: 'in_ranges', member: { kind: 'key', dimension: element.name }, ...this.#ranges(element, region) };
  }

  #ranges(element: DimensionElement, region: string): { readonly begins: Parameter; readonly ends: Parameter } {
    const { ranges } = envelope(element, region);
    return {
      begins: this.parameters.add(
        'bigint[]',
        ranges.map(([begin]) => begin),
      ),
      ends: this.parameters.add(
        'bigint[]',
        ranges.map(([, end]) => end),
      ),
    };
  }
}

function envelope(element: DimensionElement, base64: string): RangeSet {
  const { pixelization = 'htm', level = 0 } = element.skypix ?? {};
  const region = decodeBase64Region(base64);
  try {
    return pixelization === 'htm' ? htmEnvelope(level, region, MAXIMUM_RANGES) : healpixEnvelope(level, region);
  } catch (error) {
    if (error instanceof TooManyPixelsError) {
      throw invalidQuery(`The region of an overlap has too many pixels of ${element.name}.`);
    }
    throw error;
  }
}

/** Most ranges of pixels that a constraint may have. */
const MAXIMUM_RANGES = 100_000;
