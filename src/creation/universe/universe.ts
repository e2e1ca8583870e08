import { INSTRUMENTS } from './instruments.js';
import { OBSERVATIONS } from './observations.js';
import { SKY } from './sky.js';

const OBSERVATION_PACKER = 'lsst.daf.butler.instrument.ObservationDimensionPacker';
const SKYMAP_PACKER = 'lsst.skymap.packers.SkyMapDimensionPacker';

/** The dimension universe 8 of namespace `daf_butler`, as JSON text that a repository stores. */
export function universeText(): string {
  return JSON.stringify({
    version: 8,
    namespace: 'daf_butler',
    skypix: {
      common: 'htm7',
      htm: { class: 'lsst.sphgeom.HtmPixelization', max_level: 24 },
      healpix: { class: 'lsst.sphgeom.HealpixPixelization', max_level: 17 },
    },
    elements: { ...INSTRUMENTS, ...OBSERVATIONS, ...SKY },
    topology: {
      spatial: { observation_regions: ['visit_detector_region', 'visit'], skymap_regions: ['patch', 'tract'] },
      temporal: { observation_timespans: ['exposure', 'visit', 'day_obs'] },
    },
    packers: {
      visit_detector: packer(OBSERVATION_PACKER, ['instrument'], ['instrument', 'visit', 'detector']),
      exposure_detector: packer(OBSERVATION_PACKER, ['instrument'], ['instrument', 'exposure', 'detector']),
      tract_patch: packer(SKYMAP_PACKER, ['skymap'], ['skymap', 'tract', 'patch']),
      tract_patch_band: packer(SKYMAP_PACKER, ['skymap'], ['skymap', 'tract', 'patch', 'band']),
    },
  });
}

function packer(cls: string, fixed: readonly string[], dimensions: readonly string[]): object {
  return { fixed, dimensions, cls };
}
