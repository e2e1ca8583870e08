"""Parts of requests as they are on the wire."""

from __future__ import annotations

import base64
from typing import Any

Json = dict[str, Any]

MINIMUM_NANOSECONDS = 0
MAXIMUM_NANOSECONDS = 4_102_444_800_000_000_000


def key(dimension: str) -> Json:
    """Return a reference to the key of a dimension."""
    return {"expression_type": "dimension_key", "dimension": dimension}


def field(element: str, name: str) -> Json:
    """Return a reference to a field of dimension records."""
    return {"expression_type": "dimension_field", "element": element, "field": name}


def dataset_field(dataset_type: str, name: str) -> Json:
    """Return a reference to a field of datasets."""
    return {"expression_type": "dataset_field", "dataset_type": dataset_type, "field": name}


def literal(kind: str, value: Any) -> Json:
    """Return a literal of a column type: bytes for hashes and regions, nanoseconds for times."""
    match kind:
        case "hash" | "region":
            return {"expression_type": kind, "encoded": base64.b64encode(value).decode()}
        case "datetime" | "ingest_date":
            return {"expression_type": "datetime", "nsec": value}
        case "timespan":
            return {"expression_type": kind, "begin_nsec": value[0], "end_nsec": value[1]}
        case _:
            return {"expression_type": kind, "value": value}


def unary(operator: str, operand: Json) -> Json:
    """Return a unary expression."""
    return {"expression_type": "unary", "operator": operator, "operand": operand}


def binary(a: Json, operator: str, b: Json) -> Json:
    """Return a binary expression."""
    return {"expression_type": "binary", "a": a, "operator": operator, "b": b}


def compare(a: Json, operator: str, b: Json) -> Json:
    """Return a comparison."""
    return {"predicate_type": "comparison", "a": a, "operator": operator, "b": b}


def negate(leaf: Json) -> Json:
    """Return the negation of a leaf, which is never a negation of a negation."""
    return leaf["operand"] if leaf["predicate_type"] == "not" else {"predicate_type": "not", "operand": leaf}


def tree(dimensions: Any, datasets: Json, operands: list[list[Json]], *, validate: bool = True) -> Json:
    """Return a query tree without uploads and materializations."""
    return {
        "dimensions": list(dimensions),
        "datasets": datasets,
        "any_dataset": None,
        "data_coordinate_uploads": {},
        "materializations": {},
        "predicate": {"operands": operands},
        "validateGovernorConstraints": validate,
    }
