"""What a repository has, for queries to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lsst.daf.butler import Butler, CollectionType, DatasetType, DimensionGroup, DimensionRecord
from lsst.daf.butler.dimensions import DimensionElement

MOST_RECORDS = 200


@dataclass(frozen=True)
class Material:
    """Names and values of one repository."""

    butler: Butler
    records: Mapping[str, Sequence[DimensionRecord]]
    dataset_types: Mapping[str, DatasetType]
    collections: Mapping[str, CollectionType]
    holders: Mapping[str, Sequence[str]]
    """Collections that may hold datasets, by dataset type."""

    @classmethod
    def of(cls, butler: Butler) -> Material:
        """Read everything."""
        records: dict[str, Sequence[DimensionRecord]] = {}
        with butler.query() as query:
            for element in butler.dimensions.elements:
                if element.has_own_table:
                    found = list(query.dimension_records(element.name))
                    if found:
                        records[element.name] = sorted(found, key=lambda record: str(record.dataId))[:MOST_RECORDS]
        infos = butler.collections.query_info("*", include_summary=True)
        holders: dict[str, list[str]] = {}
        for info in sorted(infos, key=lambda info: info.name):
            for name in sorted(info.dataset_types or ()):
                holders.setdefault(name, []).append(info.name)
        return cls(
            butler=butler,
            records=records,
            dataset_types={t.name: t for t in sorted(butler.registry.queryDatasetTypes(), key=lambda t: t.name)},
            collections={info.name: info.type for info in sorted(infos, key=lambda info: info.name)},
            holders=holders,
        )

    def elements_of(self, group: DimensionGroup) -> Sequence[DimensionElement]:
        """The elements of a group that have records."""
        universe = self.butler.dimensions
        return [universe[name] for name in group.elements if name in self.records]

    def value(self, random: Random, dimension: str) -> Any:
        """Some value that the dimension has; one that it does not have if there is no record of it."""
        universe = self.butler.dimensions
        element = universe.dimensions[dimension]
        if dimension in self.records:
            return random.choice(self.records[dimension]).dataId[dimension]
        for record in self.records.get("physical_filter", ()):
            if dimension in record.dataId:
                return random.choice(self.records["physical_filter"]).dataId[dimension]
        if (skypix := universe.skypix_dimensions.get(dimension)) is not None:
            region = self.region(random)
            if region is not None and (ranges := list(skypix.pixelization.envelope(region))):
                return random.choice(ranges)[0]
            return 8 * 4**7
        return 1 if element.primary_key.type == "int" else "nothing"

    def region(self, random: Random) -> Any:
        """The region of some record, or None."""
        regions = [
            record.region
            for element in ("visit", "visit_detector_region", "tract", "patch")
            for record in self.records.get(element, ())
            if record.region is not None
        ]
        return random.choice(regions) if regions else None

    def timespan(self, random: Random) -> Any:
        """The timespan of some record, or None."""
        timespans = [
            record.timespan
            for element in ("exposure", "visit", "day_obs")
            for record in self.records.get(element, ())
            if getattr(record, "timespan", None) is not None
        ]
        return random.choice(timespans) if timespans else None
