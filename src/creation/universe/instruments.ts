import { CACHED_TABLE, GOVERNOR_TABLE, int, type StoredElement, string, TABLE, valuesIn } from './stored-element.js';

/** What an instrument consists of and how its observations are numbered. */
export const INSTRUMENTS: Readonly<Record<string, StoredElement>> = {
  instrument: {
    doc: 'A camera or spectrograph: the source of observations, with detectors, filters and a numbering of its own.',
    keys: [string('name', 32)],
    metadata: [
      int('visit_max', 'All visits of the instrument have numbers below this one.'),
      int('visit_system', 'The visit system to use where none is asked for.'),
      int('exposure_max', 'All exposures of the instrument have numbers below this one.'),
      int('detector_max', 'All detectors of the instrument have numbers below this one.'),
      string('class_name', 64, 'Python class that describes the instrument, with its module.'),
    ],
    governor: true,
    storage: GOVERNOR_TABLE,
  },
  band: {
    doc: 'A range of wavelengths, whatever the instrument; filters of several instruments can share one.',
    keys: [string('name', 32)],
    storage: valuesIn('physical_filter'),
  },
  physical_filter: {
    doc: 'A piece of glass in an instrument: what an observation was really taken through.',
    keys: [string('name', 32)],
    requires: ['instrument'],
    implies: ['band'],
    storage: CACHED_TABLE,
  },
  subfilter: {
    doc: 'A part of a band, for models of effects that change with the wavelength within it.',
    keys: [int('id')],
    requires: ['band'],
    storage: CACHED_TABLE,
  },
  detector: {
    doc: 'A sensor of an instrument, as such; what it saw is identified by an exposure or visit besides.',
    keys: [int('id'), string('full_name', 32)],
    requires: ['instrument'],
    metadata: [
      string('name_in_raft', 32),
      string('raft', 32, 'Name of a group of detectors, in the terms of the instrument.'),
      string('purpose', 32, 'What the detector is for: SCIENCE, WAVEFRONT, GUIDE, or what else the instrument has.'),
    ],
    storage: CACHED_TABLE,
  },
  group: {
    doc: 'Observations that belonged together when they were taken.',
    keys: [string('name', 64)],
    requires: ['instrument'],
    storage: TABLE,
  },
  day_obs: {
    doc: 'A night of observations as the decimal number YYYYMMDD; when the next begins is up to the observatory.',
    keys: [int('id')],
    requires: ['instrument'],
    storage: TABLE,
  },
  visit_system: {
    doc: 'A way to make visits from exposures, in which no exposure is in two visits; a visit can be in several systems.',
    keys: [int('id'), string('name', 32)],
    requires: ['instrument'],
    storage: CACHED_TABLE,
  },
};
