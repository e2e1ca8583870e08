"""Dataset types and datasets of a seeded repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from lsst.daf.butler import Butler, DataCoordinate, DatasetRef, DatasetType

from .observations import BANDS, FILTERS, INSTRUMENTS, SKYMAPS, SUBFILTERS, Extent, exposure_id, visit_id

DataId = Mapping[str, Any]
LONG_NAME = "aVeryLongDatasetTypeName_" + "x" * 100


@dataclass(frozen=True)
class Kind:
    """A dataset type, and how often its data IDs come again in further runs."""

    name: str
    dimensions: tuple[str, ...]
    storage_class: str
    is_calibration: bool = False
    repeats: int = 1


KINDS = (
    Kind("raw", ("instrument", "detector", "exposure"), "Exposure"),
    Kind("calexp", ("instrument", "detector", "visit"), "ExposureF", repeats=2),
    Kind("src", ("instrument", "detector", "visit"), "SourceCatalog"),
    Kind("visitSummary", ("instrument", "visit"), "ExposureCatalog", repeats=3),
    Kind("isr_metadata", ("instrument", "detector", "exposure"), "TaskMetadata"),
    Kind("bias", ("instrument", "detector"), "ExposureF", is_calibration=True, repeats=3),
    Kind("defects", ("instrument", "detector"), "StructuredDataDict", is_calibration=True, repeats=3),
    Kind("flat", ("instrument", "detector", "physical_filter"), "ExposureF", is_calibration=True, repeats=2),
    Kind("camera", ("instrument",), "StructuredDataDict", is_calibration=True, repeats=2),
    Kind("deepCoadd", ("skymap", "tract", "patch", "band"), "ExposureF"),
    Kind("deepCoadd_inputs_2", ("skymap", "tract", "patch", "band"), "StructuredDataDict"),
    Kind("dcrCoadd", ("skymap", "tract", "patch", "band", "subfilter"), "ExposureF"),
    Kind("skyMap", ("skymap",), "SkyMap", repeats=2),
    Kind("objectTable_tract", ("skymap", "tract"), "ArrowAstropy"),
    Kind("directWarp", ("skymap", "tract", "patch", "instrument", "visit"), "ExposureF"),
    Kind("ps1_pv3", ("htm7",), "SimpleCatalog"),
    Kind("hips9", ("healpix5", "band"), "ExposureF"),
    Kind("diaSourceTable_htm", ("instrument", "visit", "htm7"), "ArrowAstropy"),
    Kind("nightReport", ("instrument", "day_obs"), "StructuredDataDict"),
    Kind("groupSummary", ("instrument", "group"), "StructuredDataDict"),
    Kind("fgcmZeropoints", ("instrument", "band"), "ArrowAstropy"),
    Kind("hypothesisBundle", ("ssp_hypothesis_table", "ssp_hypothesis_bundle"), "StructuredDataDict"),
    Kind("packages", (), "Packages", repeats=60),
    Kind(LONG_NAME, ("instrument",), "StructuredDataDict", repeats=4),
)


def register_kinds(butler: Butler) -> dict[str, tuple[Kind, DatasetType]]:
    """Register the dataset types whose dimensions the universe has, and an alias of storage class and one without data."""
    registered: dict[str, tuple[Kind, DatasetType]] = {}
    for kind in KINDS:
        if all(_is_known(butler, dimension) for dimension in kind.dimensions):
            dataset_type = DatasetType(
                kind.name,
                kind.dimensions,
                kind.storage_class,
                universe=butler.dimensions,
                isCalibration=kind.is_calibration,
            )
            butler.registry.registerDatasetType(dataset_type)
            registered[kind.name] = (kind, dataset_type)
    nobody = DatasetType("never_made", ("instrument", "visit"), "StructuredDataDict", universe=butler.dimensions)
    butler.registry.registerDatasetType(nobody)
    return registered


def _is_known(butler: Butler, dimension: str) -> bool:
    return dimension in butler.dimensions.dimensions.names or dimension in butler.dimensions.skypix_dimensions.names


def data_ids(butler: Butler, kind: Kind, extent: Extent, random: Random) -> Iterator[DataId]:
    """Yield the data IDs of a kind, in a fixed order."""
    numbers = {
        "detector": range(extent.detectors),
        "exposure": [exposure_id(number) for number in range(extent.exposures)],
        "visit": [visit_id(number) for number in range(extent.visits)],
        "tract": range(extent.tracts),
        "patch": range(extent.patches),
        "instrument": INSTRUMENTS,
        "physical_filter": tuple(FILTERS),
        "skymap": SKYMAPS,
        "band": BANDS,
        "subfilter": SUBFILTERS,
        "htm7": [131072 + random.randrange(131072) for _ in range(12)],
        "healpix5": [0, 12287, *(random.randrange(1, 12287) for _ in range(20))],
        "group": [f"group/{number} 'ö' 10%" for number in range(extent.exposures // 2)],
        "day_obs": (20231231, 20240101, 20240229, 20260724),
        "ssp_hypothesis_table": ("hypotheses 'α' 1%", "plain"),
        "ssp_hypothesis_bundle": range(3),
    }
    if kind.name == "directWarp":
        numbers["patch"] = range(1)
        numbers["visit"] = [visit_id(number) for number in range(0, extent.visits, 6)]
    required = butler.dimensions.conform(kind.dimensions).required
    for values in product(*(numbers[name] for name in required)):
        yield dict(zip(required, values, strict=True))


class Importer:
    """Imports datasets with UUIDs that follow from the seed."""

    def __init__(self, butler: Butler, random: Random):
        self._butler = butler
        self._random = random

    def add(self, dataset_type: DatasetType, run: str, data_ids: Iterable[DataId]) -> list[DatasetRef]:
        """Insert datasets into a run, which is made if missing."""
        self._butler.collections.register(run)
        refs = [
            DatasetRef(
                dataset_type,
                DataCoordinate.standardize(data_id, dimensions=dataset_type.dimensions),
                run,
                id=UUID(int=self._random.getrandbits(128), version=4),
            )
            for data_id in data_ids
        ]
        return self._butler.registry._importDatasets(refs, expand=False, assume_new=True)
