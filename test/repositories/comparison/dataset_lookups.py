"""Look-ups of dataset types, datasets and data IDs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from uuid import UUID

from lsst.daf.butler import CollectionType, Timespan

from .butlers import Difference, Pair

BATCH = 1000
SEARCH_STRIDE = 10
UNKNOWN_ID = UUID("00000000-0000-4000-8000-000000000001")


def dataset_types(pair: Pair) -> Iterator[Difference]:
    """Every dataset type by name, some components, and searches with globs."""
    names = [dataset_type.name for dataset_type in pair.direct.registry.queryDatasetTypes()]
    for name in [*names, *(f"{name}.wcs" for name in names), "no_such_type"]:
        yield from pair.compare(f"get_dataset_type({name!r})", lambda butler: butler.get_dataset_type(name))
    searches = [..., "*", "*a*", "raw", "[cd]*", "?aw", ["raw", "*_*", "missing_one"], [], "nothing*", "missing_one"]
    for search in searches:
        for components in (False, True):

            def query(butler, search=search, components=components):
                missing: list[str] = []
                if components:
                    return sorted(each.name for each in butler.registry.queryDatasetTypes(search)), missing
                found = butler.registry.queryDatasetTypes(search, missing=missing)
                return sorted(found, key=lambda each: each.name), sorted(missing)

            yield from pair.compare(f"queryDatasetTypes({search!r})", query)


def get_dataset(pair: Pair) -> Iterator[Difference]:
    """Every dataset by its ID; some from the direct Butler one by one, too."""
    for ref in pair.direct.get_many_datasets([ref.id for ref in pair.refs]):
        yield from pair.expect_value(f"get_dataset({ref.id})", ref, lambda: pair.remote.get_dataset(ref.id))
    for ref in pair.refs[::SEARCH_STRIDE]:
        for records in (False, True):
            yield from pair.compare(
                f"get_dataset({ref.id}, dimension_records={records})",
                lambda butler: butler.get_dataset(ref.id, dimension_records=records),
            )
    yield from pair.compare("get_dataset(unknown)", lambda butler: butler.get_dataset(UNKNOWN_ID))


def get_dataset_with_records(pair: Pair) -> Iterator[Difference]:
    """Every dataset by its ID, with dimension records."""
    for ref in pair.refs:
        yield from pair.expect_value(
            f"get_dataset({ref.id}, dimension_records=True)",
            ref.expanded(pair.expanded[ref.dataId]),
            lambda: pair.remote.get_dataset(ref.id, dimension_records=True),
        )


def get_many_datasets(pair: Pair) -> Iterator[Difference]:
    """All datasets by their IDs, many at a time; unknown IDs and repeated ones among them."""

    def get(butler, ids):
        return sorted(butler.get_many_datasets(ids), key=lambda ref: ref.id)

    everything = [ref.id for ref in pair.refs]
    for start in range(0, len(everything), BATCH):
        ids = everything[start : start + BATCH]
        for chosen in (ids, [UNKNOWN_ID, *ids[:5], *ids[:5]]):
            yield from pair.compare(f"get_many_datasets({len(chosen)} from {ids[0]})", lambda butler: get(butler, chosen))
    yield from pair.compare("get_many_datasets([])", lambda butler: get(butler, []))


def find_in_run(pair: Pair) -> Iterator[Difference]:
    """Every dataset by its data ID in its run, where it alone can be found."""
    for ref in pair.refs:
        yield from pair.expect_value(
            f"find_dataset({ref.datasetType.name}, {ref.dataId}, {ref.run!r})",
            ref,
            lambda: pair.remote.find_dataset(ref.datasetType, ref.dataId, collections=ref.run),
        )


def find_elsewhere(pair: Pair) -> Iterator[Difference]:
    """Datasets through the collections that hold them and through every chain in turn, with and without instants.

    Longer timespans can match several calibrations; which one the direct Butler then finds through a chain is left to
    chance.
    """
    chains = [info.name for info in pair.direct.collections.query_info("*", CollectionType.CHAINED)]
    flags = cycle((False, True))
    targets = cycle([*chains, *zip(chains, reversed(chains))])
    for association in pair.associations[:: pair.stride * SEARCH_STRIDE]:
        ref = association.ref
        for collections in (association.collection, next(targets) if chains else ref.run):
            for moment in (None, *_instants(association.timespan)):
                records = next(flags)
                yield from pair.compare(
                    f"find_dataset({ref.datasetType.name}, {ref.dataId}, {collections!r}, {moment}, records={records})",
                    lambda butler: butler.find_dataset(
                        ref.datasetType.name,
                        dict(ref.dataId.required),
                        collections=collections,
                        timespan=moment,
                        dimension_records=records,
                    ),
                )


def find_calibrations(pair: Pair) -> Iterator[Difference]:
    """Every certified dataset in its collection at the times at which it is valid."""
    for association in pair.associations:
        if association.timespan is not None:
            for moment in _moments(association.timespan):
                ref = association.ref
                yield from pair.compare(
                    f"find_dataset({ref.datasetType.name}, {ref.dataId}, {association.collection!r}, {moment})",
                    lambda butler: butler.find_dataset(
                        ref.datasetType, ref.dataId, collections=association.collection, timespan=moment
                    ),
                )


def expand_data_id(pair: Pair) -> Iterator[Difference]:
    """Every data ID with its dimension records."""
    for data_id, expanded in pair.expanded.items():
        yield from pair.expect_value(
            f"expandDataId({data_id})", expanded, lambda: pair.remote.registry.expandDataId(dict(data_id.required))
        )


def _instants(timespan: Timespan | None) -> list[Timespan]:
    bounds = () if timespan is None else (timespan.begin, timespan.end)
    return [Timespan.fromInstant(bound) for bound in bounds if bound is not None]


def _moments(timespan: Timespan) -> list[Timespan | None]:
    return [None, timespan, *_instants(timespan)]
