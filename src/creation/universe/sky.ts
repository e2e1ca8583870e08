import { GOVERNOR_TABLE, int, type StoredElement, string, TABLE } from './stored-element.js';

/** Divisions of the sky, and of the search for bodies of the solar system. */
export const SKY: Readonly<Record<string, StoredElement>> = {
  skymap: {
    doc: 'A division of the sky into tracts with simple projections, and those into patches; neighbours overlap.',
    keys: [
      string('name', 64),
      { name: 'hash', type: 'hash', nbytes: 40, doc: 'Hash of the parameters, which two sky maps never share.' },
    ],
    metadata: [
      int('tract_max', 'All tracts have numbers below this one.'),
      int('patch_nx_max', 'Number of columns of patches in a tract.'),
      int('patch_ny_max', 'Number of rows of patches in a tract.'),
    ],
    governor: true,
    storage: GOVERNOR_TABLE,
  },
  tract: {
    doc: 'A large rectangle of a sky map, in one projection.',
    keys: [int('id')],
    requires: ['skymap'],
    storage: TABLE,
  },
  patch: {
    doc: 'A cell of the grid that divides a tract.',
    keys: [int('id')],
    requires: ['skymap', 'tract'],
    metadata: [
      { name: 'cell_x', type: 'int', nullable: false, doc: "The patch's column in the grid of its tract." },
      { name: 'cell_y', type: 'int', nullable: false, doc: "The patch's row in the grid of its tract." },
    ],
    storage: TABLE,
  },
  ssp_hypothesis_table: {
    doc: 'Assumed distances and velocities among which bodies of the solar system are searched for.',
    keys: [string('name', 64)],
    storage: TABLE,
  },
  ssp_hypothesis_bundle: {
    doc: 'The part of a hypothesis table that one task searches.',
    keys: [int('id')],
    requires: ['ssp_hypothesis_table'],
    storage: TABLE,
  },
  ssp_balanced_index: {
    doc: 'A number that divides later steps of the search into tasks of equal size.',
    keys: [int('id')],
    requires: ['ssp_hypothesis_table'],
    storage: TABLE,
  },
};
