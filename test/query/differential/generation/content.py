"""What a repository has: where searches find something, and rows to take values from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from lsst.daf.butler import Butler, ButlerUserError, CollectionType, DataCoordinate, DatasetType, DimensionGroup

MOST_DATA_IDS = 3000
ANCHORS = 20
MOST_ROWS = 300_000
ATTEMPTS = 30
DATASET_FIELDS = ("collection", "dataset_id", "ingest_date", "run", "timespan")
SKYPIX = ("htm7", "healpix5")


@dataclass(frozen=True)
class Search:
    """A search for datasets of a type in collections."""

    dataset_type: DatasetType
    collections: tuple[str, ...]


@dataclass(frozen=True)
class Base:
    """What requests are built on: dimensions, searches, and rows of their join."""

    dimensions: DimensionGroup
    searches: tuple[Search, ...]

    anchors: tuple[DataCoordinate, ...]
    """Some of the data IDs, with records; values that are compared with come from these."""

    rows: int
    """How many data IDs there are, about."""


class Content:
    """A repository's dataset types, collections and rows.

    Parameters
    ----------
    config_uri : `str`
        Where its `butler.yaml` is.
    """

    def __init__(self, config_uri: str):
        self.butler = Butler.from_config(config_uri)
        self.universe = self.butler.dimensions

    @cached_property
    def dataset_types(self) -> list[DatasetType]:
        """All dataset types that some collection has, by name."""
        found = sorted(self.butler.registry.queryDatasetTypes(), key=lambda each: each.name)
        return [each for each in found if self.collections_with(each)]

    @cached_property
    def collections(self) -> list[Any]:
        """All collections with their summaries, by name."""
        return sorted(
            self.butler.collections.query_info("*", include_summary=True, flatten_chains=False),
            key=lambda info: info.name,
        )

    def collections_with(self, dataset_type: DatasetType) -> list[str]:
        """Return the collections that may have datasets of a type."""
        return [each.name for each in self.collections if dataset_type.name in (each.dataset_types or ())]

    def collections_without(self, dataset_type: DatasetType) -> list[str]:
        """Return the collections that have no datasets of a type."""
        return [each.name for each in self.collections if dataset_type.name not in (each.dataset_types or ())]

    def is_calibration(self, name: str) -> bool:
        """Tell whether a collection is a CALIBRATION collection or a chain, which may have one."""
        kinds = (CollectionType.CALIBRATION, CollectionType.CHAINED)
        return any(each.name == name and each.type in kinds for each in self.collections)

    @cached_property
    def dimension_names(self) -> list[str]:
        """The dimensions that have records here."""
        names = [each.name for each in self.universe.dimensions if each.has_own_table or each.name == "band"]
        with self.butler.query() as query:
            return [name for name in names if query.data_ids([name]).any()]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many records each dimension has."""
        with self.butler.query() as query:
            return {name: query.data_ids([name]).count() for name in self.dimension_names}

    def base(self, random: Random) -> Base:
        """Return a base, nearly always one with rows."""
        for _ in range(ATTEMPTS):
            dimensions, searches = self._choose(random)
            base = self._measure(dimensions, searches, random)
            if base is not None and (base.anchors or random.random() < 0.1):
                return base
        empty = self.universe.conform(self.dimension_names[:1])
        return Base(empty, (), (), 0)

    def _choose(self, random: Random) -> tuple[DimensionGroup, tuple[Search, ...]]:
        count = random.choices((0, 1, 2), (40, 45, 15))[0] if self.dataset_types else 0
        chosen = random.sample(self.dataset_types, min(count, len(self.dataset_types)))
        searches = tuple(self._search(each, random) for each in chosen)
        names = [name for search in searches for name in search.dataset_type.dimensions.names]
        wanted = random.choices((0, 1, 2, 3), (60, 25, 10, 5) if searches else (1, 35, 45, 19))[0]
        names += random.sample(self.dimension_names, min(wanted, len(self.dimension_names)))
        if "visit" in names and random.random() < 0.08:
            names.append(random.choice([name for name in SKYPIX if name in self.universe.skypix_dimensions.names]))
        return self.universe.conform(names), searches

    def _search(self, dataset_type: DatasetType, random: Random) -> Search:
        candidates = self.collections_with(dataset_type)
        chosen = random.sample(candidates, min(len(candidates), random.choices((1, 2, 3), (60, 25, 15))[0]))
        others = self.collections_without(dataset_type)
        if others and random.random() < 0.15:
            chosen.insert(random.randrange(len(chosen) + 1), random.choice(others))
        if others and random.random() < 0.03:
            chosen = [random.choice(others)]
        return Search(dataset_type, tuple(chosen))

    def _measure(self, dimensions: DimensionGroup, searches: tuple[Search, ...], random: Random) -> Base | None:
        """Query the rows; None if there are too many, a base without rows if the reference refuses the query."""
        product = 1
        for name in dimensions.required:
            product *= self.sizes.get(name, 20)
        if product > 50_000_000:
            return None
        try:
            with self.butler.query() as query:
                for search in searches:
                    query = query.join_dataset_search(search.dataset_type.name, search.collections)
                rows = query.join_dimensions(dimensions).data_ids(dimensions)
                count = rows.count(exact=False)
                if count > MOST_ROWS:
                    return None
                names = random.sample(list(dimensions.required), len(dimensions.required))
                order = [f"-{name}" if random.random() < 0.5 else name for name in names]
                found = list(rows.order_by(*order).limit(MOST_DATA_IDS))
        except Exception:
            return Base(dimensions, searches, (), 0)
        # A join without de-duplication may give the same one again.
        unique = sorted(set(found), key=lambda each: [str(value) for value in each.required_values])
        chosen = random.sample(unique, min(ANCHORS, len(unique)))
        try:
            return Base(dimensions, searches, tuple(map(self.butler.registry.expandDataId, chosen)), count)
        except ButlerUserError:
            # Some data IDs of old universes have no record of a relationship.
            return None
