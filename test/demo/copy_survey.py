"""Write what is in one repository into an empty one as the Python Butler does: source, target."""

import sys

from lsst.daf.butler import Butler, CollectionType, DatasetRef, Timespan

ELEMENTS = (
    "instrument skymap physical_filter detector visit_system day_obs group exposure visit visit_definition"
    " visit_system_membership visit_detector_region tract patch"
).split()

source = Butler.from_config(sys.argv[1])
target = Butler.from_config(sys.argv[2], writeable=True)

for element in ELEMENTS:
    records = list(source.registry.queryDimensionRecords(element))
    target.registry.insertDimensionData(element, *records)

collections = source.collections.query_info("*", include_doc=True, include_summary=True)
for info in sorted(collections, key=lambda info: info.type is CollectionType.CHAINED):
    target.collections.register(info.name, info.type, doc=info.doc)
for info in collections:
    if info.type is CollectionType.CHAINED:
        target.collections.redefine_chain(info.name, info.children)

# In the order of their registration, which numbers their tables.
names = "raw visit_image visit_table visit_summary survey_log bias flat deep_coadd object_table sky_map".split()
types = [source.get_dataset_type(name) for name in names]
for dataset_type in types:
    target.registry.registerDatasetType(dataset_type)
for dataset_type in types:
    for info in collections:
        if info.type is CollectionType.RUN and dataset_type.name in info.dataset_types:
            refs = source.query_datasets(dataset_type, collections=info.name, limit=None)
            target.registry._importDatasets(refs)
        if info.type is CollectionType.TAGGED and dataset_type.name in info.dataset_types:
            target.registry.associate(info.name, source.query_datasets(dataset_type, collections=info.name, limit=None))
    if dataset_type.isCalibration():
        by_timespan: dict[Timespan, list[DatasetRef]] = {}
        for association in source.registry.queryDatasetAssociations(dataset_type, collectionTypes=[CollectionType.CALIBRATION]):
            by_timespan.setdefault(association.timespan, []).append(association.ref)
        for timespan in sorted(by_timespan, key=lambda timespan: timespan.nsec):
            target.registry.certify("DemoCam/calib", by_timespan[timespan], timespan)
