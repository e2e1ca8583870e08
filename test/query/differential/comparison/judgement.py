"""Whether two answers are the same, as far as the protocol promises it."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from lsst.sphgeom import Region

from .answer import INTERNAL, Answer

PLACES = 8
LARGEST_INTEGER = 2**63
AMBIGUOUS = "calibration_lookup"


def difference(route: str, body: dict[str, Any], direct: Answer, candidate: Answer) -> str | None:
    """Return what differs, None if nothing does.

    Where the reference fails internally the candidate may answer anything but a failure of its own, since the message
    of a database is no specification. Ambiguous calibrations may be refused where PostgreSQL below 16 gives several
    rows to the reference.
    """
    if candidate.error == INTERNAL:
        return f"the candidate fails: {candidate.detail}"
    if direct.error == INTERNAL or _is_ambiguity(body, direct, candidate):
        return None
    if direct.error != candidate.error:
        return f"errors: {_error(direct)} and {_error(candidate)}"
    if direct.error is not None:
        return None
    if route != "execute":
        same = direct.value == candidate.value or (may_repeat(body) and bool(direct.value) == bool(candidate.value))
        return None if same else f"values: {direct.value} and {candidate.value}"
    if may_repeat(body):
        return _sets_differ(body["result_spec"], direct, candidate)
    found = _rows_differ(body["result_spec"], direct, candidate)
    return found if found is not None or is_open(body["result_spec"]) else _records_differ(direct, candidate)


def _error(answer: Answer) -> str:
    return "none" if answer.error is None else f"{answer.error} ({answer.detail[:300]})"


def _is_ambiguity(body: dict[str, Any], direct: Answer, candidate: Answer) -> bool:
    return bool(body.get("result_spec", {}).get("find_first")) and AMBIGUOUS in (direct.error, candidate.error)


def may_repeat(body: dict[str, Any]) -> bool:
    """Tell whether it is left open how often a row comes that spatial joins give several times."""
    inputs = body["query"]["additional_query_inputs"]
    return any(each.get("allow_duplicate_overlaps") for each in (body.get("result_spec", {}), *inputs))


def _sets_differ(spec: dict[str, Any], direct: Answer, candidate: Answer) -> str | None:
    if spec["limit"] is not None:
        same = bool(direct.rows) == bool(candidate.rows) and len(candidate.rows) <= spec["limit"]
        return None if same else f"numbers of rows: {len(direct.rows)} and {len(candidate.rows)}"
    expected, found = [Counter(set(map(canonical, answer.rows))) for answer in (direct, candidate)]
    return _multisets_differ(expected, found)


def _rows_differ(spec: dict[str, Any], direct: Answer, candidate: Answer) -> str | None:
    expected, found = [list(map(canonical, answer.rows)) for answer in (direct, candidate)]
    if len(expected) != len(found):
        return f"numbers of rows: {len(expected)} and {len(found)}"
    if spec["order_by"]:
        leading = [_leading(spec, answer.rows) for answer in (direct, candidate)]
        if leading[0] != leading[1]:
            return f"order: {_first_difference(leading[0], leading[1])}"
        if _is_total(spec) and expected != found:
            return f"order: {_first_difference(expected, found)}"
    if spec["limit"] is None or (spec["order_by"] and _is_total(spec)):
        return _multisets_differ(Counter(expected), Counter(found))
    return None


def _multisets_differ(expected: Counter[str], found: Counter[str]) -> str | None:
    missing, surplus = expected - found, found - expected
    if not missing and not surplus:
        return None
    return f"rows: {len(missing)} missing, as {_some(missing)}; {len(surplus)} surplus, as {_some(surplus)}"


def _some(rows: Counter[str]) -> str:
    return next(iter(rows), "-")[:600]


def _first_difference(a: list[Any], b: list[Any]) -> str:
    return next(f"at {index}: {x} and {y}" for index, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)[:600]


def is_subset(everything: Answer, candidate: Answer) -> bool:
    """Tell whether rows are among those of a wider request, and not more often."""
    return not Counter(map(canonical, candidate.rows)) - Counter(map(canonical, everything.rows))


def has_same_data_ids(spec: dict[str, Any], direct: Answer, candidate: Answer) -> bool:
    """Tell whether the data IDs are the same, in whichever order, whatever else rows show."""
    expected, found = [Counter(canonical(_data_id(spec, row)) for row in each.rows) for each in (direct, candidate)]
    return expected == found


def _data_id(spec: dict[str, Any], row: Any) -> Any:
    return row[: len(spec["keys"])] if spec["result_type"] == "general" else row["dataId"]


def is_open(spec: dict[str, Any]) -> bool:
    """Tell whether a limit leaves open which rows come."""
    if spec["allow_duplicate_overlaps"]:
        return False
    return spec["limit"] is not None and not (spec["order_by"] and _is_total(spec))


def _is_total(spec: dict[str, Any]) -> bool:
    """Tell whether the order leaves nothing open: one row for each of the keys that are ordered by."""
    shown = spec.get("dimensions")
    if shown is None or spec["allow_duplicate_overlaps"] or not spec["required"] <= {*_keys(spec)}:
        return False
    return spec["result_type"] == "data_coordinate" or bool(spec.get("find_first")) or spec.get("dataset_fields") == {}


def _keys(spec: dict[str, Any]) -> list[str | None]:
    """Dimensions whose keys are ordered by, None for other terms."""
    terms = [each["operand"] if each["expression_type"] == "reversed" else each for each in spec["order_by"]]
    return [each["dimension"] if each["expression_type"] == "dimension_key" else None for each in terms]


def _leading(spec: dict[str, Any], rows: list[Any]) -> list[tuple[Any, ...]]:
    """Return the values of the first terms, as far as these are keys: they come in one order only."""
    names: list[str] = []
    for name in _keys(spec):
        if name is None:
            break
        names.append(name)
    return [tuple(_key(spec, row, name) for name in names) for row in rows]


def _key(spec: dict[str, Any], row: Any, name: str) -> Any:
    match spec["result_type"]:
        case "data_coordinate":
            return row["dataId"][name]
        case "dataset_ref":
            return row["dataId"]["dataId"][name]
        case "general":
            return row[spec["keys"].index(name)]
        case _:
            return row["record"].get("id" if name == spec["element"] else name, row["record"].get("name"))


def _records_differ(direct: Answer, candidate: Answer) -> str | None:
    # Without rows there is no page to carry any.
    if direct.rows and (direct.records is None) != (candidate.records is None):
        return f"dimension records: {direct.records is not None} and {candidate.records is not None}"
    for element in (direct.records or {}) | (candidate.records or {}):
        expected, found = [
            sorted(map(canonical, (answer.records or {}).get(element, []))) for answer in (direct, candidate)
        ]
        if expected != found:
            return f"dimension records of {element}: {_some(Counter(expected))} and {_some(Counter(found))}"
    return None


def canonical(value: Any) -> str:
    """Return a text that is the same for the same value."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    match value:
        case {"definition": str(name), "record": {"region": str(region), **record}} if name.startswith("healpix"):
            return {"definition": name, "record": _plain(record), "outline": _outline(region)}
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case float() if value.is_integer() and (value != 0 or math.copysign(1.0, value) > 0):
            return int(value)
        case int() if abs(value) > LARGEST_INTEGER:
            # A floating-point number that was written without a point.
            return int(float(value))
        case _:
            return value


def _outline(region: str) -> list[float]:
    """HEALPix pixels are computed with sines, whose last digit is the mathematical library's own."""
    decoded = Region.decode(bytes.fromhex(region))
    box, middle = decoded.getBoundingBox(), decoded.getCentroid()
    angles = (box.getLon().getA(), box.getLon().getB(), box.getLat().getA(), box.getLat().getB())
    return [round(each, PLACES) + 0.0 for each in (*(angle.asRadians() for angle in angles), *middle)]
