"""Look-ups of collections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice, product

from lsst.daf.butler import CollectionType

from .butlers import Difference, Pair

EXPRESSIONS = ("*", "*a*", "TestCam/*", "chains/*", ["tags/*", "chains/nested/2"], "*%*", "nothing/*", [], "[", "?")
TYPES = (None, CollectionType.RUN, {CollectionType.CHAINED, CollectionType.CALIBRATION}, CollectionType.TAGGED)
MOST_COLLECTIONS = 250
FLAGS = ("flatten_chains", "include_parents", "include_summary", "include_doc")


def query_info(pair: Pair) -> Iterator[Difference]:
    """Searches with every combination of flags; expressions and types of collection take turns."""
    names = [dataset_type.name for dataset_type in pair.direct.registry.queryDatasetTypes()]
    expressions, types = cycle(EXPRESSIONS), cycle(TYPES)
    for *values, include_chains in product(*[(False, True)] * len(FLAGS), (None, True, False)):
        flags = dict(zip(FLAGS, values, strict=True))
        for expression in islice(expressions, 3):
            yield from _query_info(
                pair, expression, collection_types=next(types), include_chains=include_chains, **flags
            )
    for summary_datasets in (names[:3], [], ["no_such_type"], names):
        yield from _query_info(pair, "*", include_summary=True, summary_datasets=summary_datasets)
    for types in TYPES:
        yield from _query_info(pair, "*", collection_types=types)


def _query_info(pair: Pair, expression, **options) -> Iterator[Difference]:
    def query(butler):
        return sorted(butler.collections.query_info(expression, **options), key=lambda info: info.name)

    label = f"collections.query_info({expression!r}, {options})"
    yield from pair.compare(label, query)


def order(pair: Pair) -> Iterator[Difference]:
    """The order in which explicit names and flattened chains come back, which searches depend on."""
    chains = pair.direct.collections.query("*", CollectionType.CHAINED)
    for chain in chains:
        yield from pair.compare(
            f"collections.query({chain!r}, flatten_chains=True)",
            lambda butler: list(butler.collections.query(chain, flatten_chains=True)),
        )
    names = sorted(pair.direct.collections.query("*"))[::-7]
    if names:
        yield from pair.compare("collections.query(names)", lambda butler: list(butler.collections.query(names)))


def each_collection(pair: Pair) -> Iterator[Difference]:
    """Every collection by name, or every n-th of very many: what it is, what it holds, its parents and its documentation."""
    names = sorted(pair.direct.collections.query("*"))
    for name in names[:: 1 + len(names) // MOST_COLLECTIONS]:
        for parents, summary in ((False, False), (True, True)):
            yield from pair.compare(
                f"collections.get_info({name!r}, {parents}, {summary})",
                lambda butler: butler.collections.get_info(name, include_parents=parents, include_summary=summary),
            )
        yield from pair.compare(
            f"registry.getCollectionSummary({name!r})", lambda butler: butler.registry.getCollectionSummary(name)
        )
        for method in ("getCollectionType", "getCollectionDocumentation", "getCollectionParentChains"):
            yield from pair.compare(
                f"registry.{method}({name!r})", lambda butler: getattr(butler.registry, method)(name)
            )
