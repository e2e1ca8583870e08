"""Calls that fail, or nearly: the same class of error is asked for, or the same result."""

from __future__ import annotations

from collections.abc import Iterator

from .butlers import Difference, Pair

ODD_NAMES = ("", "no such", "a/b", "%", "%2F", "'; --", "x" * 300, "ü", "a,b", ".", "..")


def odd_inputs(pair: Pair) -> Iterator[Difference]:
    """Unknown names and values of wrong kinds, in every place where one can be given."""
    yield from _names(pair)
    for ref in pair.refs[:: max(1, len(pair.refs) // 25)]:
        yield from _data_ids(pair, ref)


def _names(pair: Pair) -> Iterator[Difference]:
    run = pair.refs[0].run if pair.refs else "some/run"
    for name in ODD_NAMES:
        calls = {
            "get_dataset_type": lambda butler: butler.get_dataset_type(name),
            "collections.get_info": lambda butler: butler.collections.get_info(name),
            "collections.query_info": lambda butler: butler.collections.query_info(name),
            "registry.getCollectionSummary": lambda butler: butler.registry.getCollectionSummary(name),
            "registry.getCollectionType": lambda butler: butler.registry.getCollectionType(name),
            "find_dataset of type": lambda butler: butler.find_dataset(name, {}, collections=run),
            "find_dataset in": lambda butler: butler.find_dataset("packages", {}, collections=name),
            "find_dataset in run and": lambda butler: butler.find_dataset("packages", {}, collections=[run, name]),
            "expandDataId of instrument": lambda butler: butler.registry.expandDataId(instrument=name),
            "expandDataId of dimension": lambda butler: butler.registry.expandDataId({name: 1}),
        }
        for label, call in calls.items():
            yield from pair.compare(f"{label} {name!r}", call)
    for ref in pair.refs[:1]:
        for collections in (None, []):
            yield from pair.compare(
                f"find_dataset in {collections}",
                lambda butler: butler.find_dataset(ref.datasetType, ref.dataId, collections=collections),
            )
    yield from pair.compare("expandDataId()", lambda butler: butler.registry.expandDataId())


def _data_ids(pair: Pair, ref) -> Iterator[Difference]:
    proper = dict(ref.dataId.required)
    variants = [{**proper, "instrument": "nowhere"}, {**proper, "visit": 1}, {**proper, "no_dimension": 1}, {}]
    for name, value in proper.items():
        variants.append({each: proper[each] for each in proper if each != name})
        odd_values = (-1, "text", 2**62) if name in pair.direct.dimensions.skypix_dimensions else (-1, "text", 2**62, str(value))
        variants += [{**proper, name: odd} for odd in odd_values]
    for data_id in variants:
        yield from pair.compare(
            f"find_dataset({ref.datasetType.name}, {data_id}, {ref.run!r})",
            lambda butler: butler.find_dataset(ref.datasetType.name, data_id, collections=ref.run),
        )
        yield from pair.compare(f"expandDataId({data_id})", lambda butler: butler.registry.expandDataId(data_id))
    if "detector" in proper:
        number = proper["detector"]
        record = pair.direct.registry.expandDataId(instrument=proper["instrument"], detector=number).records["detector"]
        alternate = {**{key: value for key, value in proper.items() if key != "detector"}, "full_name": record.full_name}
        qualified = {**alternate, "detector.full_name": alternate.pop("full_name")}
        for data_id in (alternate, qualified, {**qualified, "detector.purpose": "NOTHING"}):
            yield from pair.compare(
                f"find_dataset({ref.datasetType.name}, {data_id}, {ref.run!r})",
                lambda butler: butler.find_dataset(ref.datasetType.name, data_id, collections=ref.run),
            )
