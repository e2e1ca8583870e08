"""Results of calls as plain values that can be compared and printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsst.daf.butler import (
    CollectionInfo,
    DataCoordinate,
    DatasetRef,
    DatasetType,
    DimensionRecord,
    Timespan,
)
from lsst.daf.butler.registry import CollectionSummary
from lsst.sphgeom import Region

PLACES = 8

UNCLEAR_FAILURE = {"raised": "an error of Python or of the database"}
"""The direct Butler lets such errors through where input is of a wrong kind."""


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a call returned, described; or the class of the error that it raised."""
    try:
        return describe(call())
    except Exception as error:
        return {"raised": type(error).__name__} if type(error).__module__.startswith("lsst.") else UNCLEAR_FAILURE


def describe(value: Any) -> Any:
    """Return a value as mappings, lists and texts, exact to the last digit of each number."""
    match value:
        case DatasetRef():
            return {
                "id": str(value.id),
                "dataset_type": describe(value.datasetType),
                "run": value.run,
                "data_id": describe(value.dataId),
            }
        case DatasetType():
            return value.to_simple().model_dump(exclude_none=True)
        case DataCoordinate():
            return {
                "dimensions": list(value.dimensions.names),
                "values": {name: repr(each) for name, each in value.mapping.items()},
                "records": _describe_records(value) if value.hasRecords() else None,
            }
        case DimensionRecord():
            fields = {name: describe(each) for name, each in value.toDict(splitTimespan=False).items()}
            if value.definition.name.startswith("healpix"):
                fields["region"] = _outline(value.region)
            return fields
        case CollectionInfo():
            return {name: describe(each) for name, each in value.model_dump().items()}
        case CollectionSummary():
            return {
                "dataset_types": sorted(each.name for each in value.dataset_types),
                "governors": {name: sorted(each) for name, each in value.governors.items()},
            }
        case Region():
            return value.encode().hex()
        case Timespan():
            return [str(each) for each in value.nsec]
        case set() | frozenset():
            return sorted(describe(each) for each in value)
        case list() | tuple():
            return [describe(each) for each in value]
        case dict():
            return {name: describe(each) for name, each in value.items()}
        case str() | None:
            return value
        case _:
            return repr(value)


def _describe_records(data_id: DataCoordinate) -> Any:
    """Records that do not exist are None in a direct Butler's data IDs and absent from those that were sent."""
    found = {name: data_id.records.get(name) for name in data_id.dimensions.elements}
    return {name: describe(record) for name, record in found.items() if record is not None}


def _outline(region: Region) -> list[float]:
    """HEALPix pixels are computed with sines, whose last digit is the mathematical library's own.

    That digit also decides which points of a straight edge a convex hull keeps.
    """
    box, middle = region.getBoundingBox(), region.getCentroid()
    angles = (box.getLon().getA(), box.getLon().getB(), box.getLat().getA(), box.getLat().getB())
    return [round(each, PLACES) + 0.0 for each in (*(angle.asRadians() for angle in angles), *middle)]
