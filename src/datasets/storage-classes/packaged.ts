interface PackagedClass {
  readonly inheritsFrom?: string;
  readonly components?: Readonly<Record<string, string>>;
}

const BOUNDED = { sky_projection: 'SkyProjection', bbox: 'BoxV2' };
const ARROW = { columns: 'ArrowColumnList', rowcount: 'int' };

/**
 * The storage classes of release 30.2026.4300 that have components or inherit them, with derived components counted
 * in. All others have none, so that a server needs not know them.
 */
export const PACKAGED_STORAGE_CLASSES: Readonly<Record<string, PackagedClass>> = {
  ArrowAstropy: { components: { ...ARROW, schema: 'ArrowAstropySchema' } },
  ArrowNumpy: { components: { ...ARROW, schema: 'ArrowNumpySchema' } },
  ArrowNumpyDict: { components: { ...ARROW, schema: 'ArrowNumpySchema' } },
  ArrowTable: { components: { ...ARROW, schema: 'ArrowSchema' } },
  CellCoadd: {
    inheritsFrom: 'MaskedImageV2',
    components: {
      psf: 'CellPointSpreadFunction',
      aperture_corrections: 'StructuredDataDict',
      provenance: 'CellCoaddProvenance',
      backgrounds: 'BackgroundMap',
      masked_image: 'MaskedImageV2',
    },
  },
  ColorImage: { components: { sky_projection: 'SkyProjection' } },
  DataFrame: { components: { columns: 'DataFrameIndex', rowcount: 'int', schema: 'DataFrameSchema' } },
  DifferenceImage: {
    inheritsFrom: 'VisitImage',
    components: { kernel: 'ConvolutionKernel', templates: 'StructuredDataList' },
  },
  Exposure: {
    components: {
      image: 'Image',
      mask: 'Mask',
      variance: 'Image',
      wcs: 'Wcs',
      psf: 'Psf',
      photoCalib: 'PhotoCalib',
      visitInfo: 'VisitInfo',
      apCorrMap: 'ApCorr',
      coaddInputs: 'CoaddInputs',
      transmissionCurve: 'TransmissionCurve',
      metadata: 'PropertyList',
      filter: 'FilterLabel',
      detector: 'Detector',
      validPolygon: 'Polygon',
      summaryStats: 'ExposureSummaryStats',
      id: 'int',
      bbox: 'Box2I',
      dimensions: 'Extent2I',
      xy0: 'Point2I',
    },
  },
  ExposureF: { inheritsFrom: 'Exposure', components: { image: 'ImageF', mask: 'MaskX', variance: 'ImageF' } },
  ExposureI: { inheritsFrom: 'Exposure', components: { image: 'ImageI', mask: 'MaskX', variance: 'ImageF' } },
  ExposureU: { inheritsFrom: 'Exposure', components: { image: 'ImageU', mask: 'MaskX', variance: 'ImageF' } },
  HealSparseMap: { components: { coverage: 'HealSparseCoverage' } },
  ImageV2: { components: { ...BOUNDED, unit: 'AstropyUnit' } },
  MaskV2: { components: BOUNDED },
  MaskedImage: { components: { image: 'Image', mask: 'Mask', variance: 'Image' } },
  MaskedImageF: { inheritsFrom: 'MaskedImage' },
  MaskedImageI: { inheritsFrom: 'MaskedImage' },
  MaskedImageU: { inheritsFrom: 'MaskedImage' },
  MaskedImageV2: {
    components: {
      ...BOUNDED,
      image: 'ImageV2',
      mask: 'MaskV2',
      variance: 'ImageV2',
      unit: 'AstropyUnit',
      components: 'StructuredDataDict',
    },
  },
  ProvenanceQuantumGraph: {
    components: { packages: 'Packages', logs: 'StructuredDataDict', metadata: 'StructuredDataDict' },
  },
  VisitImage: {
    inheritsFrom: 'MaskedImageV2',
    components: {
      psf: 'PointSpreadFunction',
      obs_info: 'ObservationInfo',
      summary_stats: 'ObservationSummaryStats',
      aperture_corrections: 'StructuredDataDict',
      detector: 'DetectorV2',
      photometric_scaling: 'ImageField',
      backgrounds: 'BackgroundMap',
      bounds: 'Bounds',
      masked_image: 'MaskedImageV2',
    },
  },
};
