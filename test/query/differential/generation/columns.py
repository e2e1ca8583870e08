"""Columns that a request may use, each with its values in rows that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lsst.daf.butler import DataCoordinate, Timespan
from lsst.sphgeom import Region

from .content import DATASET_FIELDS, Base
from .wire import Json, dataset_field, field, key

DATASET_FIELD_TYPES = {
    "collection": "string",
    "dataset_id": "uuid",
    "ingest_date": "ingest_date",
    "run": "string",
    "timespan": "timespan",
}
ORDERED_TYPES = ("int", "string", "float", "ingest_date")


@dataclass(frozen=True)
class Column:
    """A column, its value in the row that the request shall find, and its values in other rows."""

    expression: Json
    kind: str
    value: Any
    """In the form of literals on the wire, None for NULL."""

    others: tuple[Any, ...]
    owner: str
    """Dimension, element or dataset type it belongs to."""

    name: str


DatasetRows = Mapping[str, list[Json]]
"""By dataset type: rows with `data_id` (required values) and the dataset fields."""


def columns(base: Base, anchor: DataCoordinate, datasets: DatasetRows) -> list[Column]:
    """Return all columns of a base."""
    return [*_dimension_columns(base, anchor), *_dataset_columns(base, anchor, datasets)]


def _dimension_columns(base: Base, anchor: DataCoordinate) -> Iterator[Column]:
    universe = base.dimensions.universe
    for name in base.dimensions.names:
        kind = universe[name].primary_key.type
        values = tuple(each.mapping[name] for each in base.anchors)
        yield Column(key(name), kind, anchor.mapping[name], values, name, "")
    for name in base.dimensions.elements:
        element = universe[name]
        for spec in element.schema.remainder if element.has_own_table else ():
            values = tuple(_record_value(each, name, spec.name) for each in base.anchors)
            yield Column(
                field(name, spec.name), spec.type, _record_value(anchor, name, spec.name), values, name, spec.name
            )


def _record_value(anchor: DataCoordinate, element: str, name: str) -> Any:
    record = anchor.records[element]
    match value := None if record is None else getattr(record, name):
        case Timespan():
            return value.nsec
        case Region():
            return value.encode()
        case _:
            return value


def _dataset_columns(base: Base, anchor: DataCoordinate, datasets: DatasetRows) -> Iterator[Column]:
    for search in base.searches:
        rows = datasets[search.dataset_type.name]
        wanted = list(anchor.subset(search.dataset_type.dimensions).required_values)
        fitting = [row for row in rows if row["data_id"] == wanted] or rows
        for name in DATASET_FIELDS:
            if fitting:
                values = tuple(row[name] for row in rows)
                expression = dataset_field(search.dataset_type.name, name)
                kind = DATASET_FIELD_TYPES[name]
                yield Column(expression, kind, fitting[0][name], values, search.dataset_type.name, name)
