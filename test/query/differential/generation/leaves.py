"""Leaves of predicates, each with whether it holds for the row that the request shall find."""

from __future__ import annotations

import operator
from random import Random
from typing import Any, NamedTuple

from lsst.sphgeom import Angle, Box, Circle, LonLat, Region, UnitVector3d

from .columns import Column
from .wire import (
    MAXIMUM_NANOSECONDS,
    MINIMUM_NANOSECONDS,
    Json,
    binary,
    compare,
    literal,
    negate,
    unary,
)

SECOND = 1_000_000_000
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Leaf(NamedTuple):
    """A leaf and whether it holds; None for neither, or not known."""

    wire: Json
    holds: bool | None


def make_leaf(column: Column, columns: list[Column], random: Random) -> Leaf:
    """Return a leaf about a column; other columns of its type may take part."""
    if column.value is None or random.random() < 0.04:
        leaf = Leaf({"predicate_type": "is_null", "operand": column.expression}, column.value is None)
        return _maybe_negated(leaf, random)
    match column.kind:
        case "int" | "float":
            leaf = random.choice((_comparison, _container, _arithmetic, _range, _columns))(column, columns, random)
        case "string":
            leaf = random.choice((_comparison, _container, _glob, _columns))(column, columns, random)
        case "hash" | "uuid":
            leaf = random.choice((_equality, _container))(column, columns, random)
        case "bool":
            leaf = Leaf({"predicate_type": "boolean_wrapper", "operand": column.expression}, bool(column.value))
        case "timespan":
            leaf = random.choice((_timespan, _bound))(column, columns, random)
        case "ingest_date":
            leaf = _time(column, random)
        case "region":
            return _region(column, random)
        case unknown:
            raise ValueError(f"No leaves for columns of type {unknown}.")
    return _maybe_negated(leaf, random)


def _maybe_negated(leaf: Leaf, random: Random) -> Leaf:
    if random.random() < 0.15 or (leaf.holds is False and random.random() < 0.8):
        return Leaf(negate(leaf.wire), None if leaf.holds is None else not leaf.holds)
    return leaf


def _other(column: Column, random: Random) -> Any:
    known = [value for value in column.others if value is not None]
    if column.kind == "int" and random.random() < 0.2:
        return column.value + random.choice((-1, 1, 7))
    return random.choice([column.value, *known])


def _comparison(column: Column, columns: list[Column], random: Random) -> Leaf:
    symbol = random.choice(list(COMPARISONS))
    value = _other(column, random)
    number = column.kind == "int" and abs(value) < 2**53 and random.random() < 0.1
    written = literal("float", value + 0.5) if number else literal(column.kind, value)
    holds = COMPARISONS[symbol](column.value, value + 0.5 if number else value)
    if random.random() < 0.15:
        mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(symbol, symbol)
        return Leaf(compare(written, mirrored, column.expression), holds)
    return Leaf(compare(column.expression, symbol, written), holds)


def _equality(column: Column, columns: list[Column], random: Random) -> Leaf:
    symbol, value = random.choice(("==", "!=")), _other(column, random)
    holds = (value == column.value) is (symbol == "==")
    return Leaf(compare(column.expression, symbol, literal(column.kind, value)), holds)


def _container(column: Column, columns: list[Column], random: Random) -> Leaf:
    values = [_other(column, random) for _ in range(random.choice((0, 1, 2, 3, 3, 9)))]
    if random.random() < 0.7:
        values.append(column.value)
    leaf = {
        "predicate_type": "in_container",
        "member": column.expression,
        "container": [literal(column.kind, value) for value in values],
    }
    return Leaf(leaf, column.value in values)


def _arithmetic(column: Column, columns: list[Column], random: Random) -> Leaf:
    factor = random.choice((1, 2, 3, 10))
    small = abs(column.value) < 1e9
    symbol = random.choice(("+", "-", "*", "/", "%") if column.kind == "int" and small else ("+", "-"))
    if random.random() < 0.2:
        return Leaf(compare(unary("-", column.expression), "<=", literal(column.kind, -column.value)), True)
    computed = binary(column.expression, symbol, literal(column.kind, column.kind == "int" and factor or float(factor)))
    match symbol:
        case "+" | "-" | "*":
            function = {"+": operator.add, "-": operator.sub, "*": operator.mul}[symbol]
            value, holds = function(column.value, factor), True
        case "/":
            value, holds = column.value // factor, None
        case _:
            value, holds = column.value % factor, column.value >= 0
    chosen = random.choice(("<=", ">=", "=="))
    return Leaf(compare(computed, chosen, literal(column.kind, value)), holds)


def _range(column: Column, columns: list[Column], random: Random) -> Leaf:
    if column.kind != "int":
        return _comparison(column, columns, random)
    start = min(column.value, _other(column, random)) - random.choice((0, 0, 1, 5))
    stop = random.choice((None, start + 1, column.value, column.value + 1, column.value + 20))
    stop = stop if stop is None or stop >= start else start
    step = random.choice((1, 1, 1, 2, 3))
    leaf = {"predicate_type": "in_range", "member": column.expression, "start": start, "stop": stop, "step": step}
    inside = column.value >= start and (stop is None or column.value < stop)
    return Leaf(leaf, inside and (column.value - start) % step == 0)


def _columns(column: Column, columns: list[Column], random: Random) -> Leaf:
    numbers = ("int", "float")
    fitting = [
        each
        for each in columns
        if each is not column
        and (each.kind == column.kind or (each.kind in numbers and column.kind in numbers))
        and each.value is not None
    ]
    if not fitting:
        return _comparison(column, columns, random)
    other, symbol = random.choice(fitting), random.choice(list(COMPARISONS))
    return Leaf(compare(column.expression, symbol, other.expression), COMPARISONS[symbol](column.value, other.value))


def _glob(column: Column, columns: list[Column], random: Random) -> Leaf:
    text, pattern, position = column.value, "", 0
    wildcards = random.choice((1, 1, 2, 3))
    while position < len(text):
        if wildcards and random.random() < 0.25:
            wildcards -= 1
            if random.random() < 0.5:
                pattern, position = pattern + "*", position + random.randrange(len(text) - position + 1)
            else:
                pattern, position = pattern + "?", position + 1
        else:
            character = text[position]
            pattern, position = pattern + (f"\\{character}" if character in "*?\\" else character), position + 1
    if random.random() < 0.1:
        return Leaf(compare(column.expression, "glob", literal("string", random.choice(("*", "%", "?", "Z*")))), None)
    return Leaf(compare(column.expression, "glob", literal("string", pattern)), True)


def _timespan(column: Column, columns: list[Column], random: Random) -> Leaf:
    begin, end = column.value
    match random.randrange(5):
        case 0:
            moment = random.choice((begin, max(begin, end - 1), begin + SECOND))
            leaf = compare(column.expression, "overlaps", literal("datetime", moment))
            return Leaf(leaf, begin <= moment < end)
        case 1:
            fitting = [each for each in columns if each.kind == "timespan" and each is not column and each.value]
            if fitting:
                other = random.choice(fitting)
                holds = begin < other.value[1] and other.value[0] < end
                return Leaf(compare(column.expression, "overlaps", other.expression), holds)
        case 2:
            other = (random.choice((MINIMUM_NANOSECONDS, begin)), MAXIMUM_NANOSECONDS)
            return Leaf(compare(literal("timespan", other), "overlaps", column.expression), begin < end)
        case _:
            pass
    margin = random.choice((0, 10, 1000, 100_000)) * SECOND
    other = (max(MINIMUM_NANOSECONDS, begin - margin), min(MAXIMUM_NANOSECONDS, max(begin + SECOND, end - margin)))
    return Leaf(compare(column.expression, "overlaps", literal("timespan", other)), begin < other[1] and other[0] < end)


def _bound(column: Column, columns: list[Column], random: Random) -> Leaf:
    which = random.choice((0, 1))
    known = [value[which] for value in column.others if value is not None]
    found = column.value[which]
    stored = 0 if found == MAXIMUM_NANOSECONDS else found
    limit, symbol = random.choice([found, *known]), random.choice(list(COMPARISONS))
    computed = unary(("begin_of", "end_of")[which], column.expression)
    return Leaf(compare(computed, symbol, literal("datetime", limit)), COMPARISONS[symbol](stored, limit))


def _time(column: Column, random: Random) -> Leaf:
    """With times far away: the repositories of each run are ingested at another time."""
    symbol = random.choice(list(COMPARISONS))
    limit = random.choice((946_684_800 * SECOND, 3_000_000_000 * SECOND))
    return Leaf(
        compare(column.expression, symbol, literal("datetime", limit)), COMPARISONS[symbol](column.value, limit)
    )


def _region(column: Column, random: Random) -> Leaf:
    """Around the region of the row, or some of its other rows."""
    encoded = _other(column, random)
    region = Region.decode(encoded)
    center = UnitVector3d(region.getBoundingCircle().getCenter())
    radius = random.choice((0.0, 0.01, 0.3, 2.0))
    match random.randrange(4):
        case 0:
            chosen = encoded
        case 1 if radius > 0:
            half = Angle.fromDegrees(radius)
            position = LonLat(center)
            latitude = max(-80.0, min(80.0, position.getLat().asDegrees()))
            chosen = Box(LonLat.fromDegrees(position.getLon().asDegrees(), latitude), half, half).encode()
        case _:
            chosen = Circle(center, Angle.fromDegrees(radius)).encode()
    wire = [column.expression, literal("region", chosen)]
    if random.random() < 0.2:
        wire.reverse()
    return Leaf(compare(wire[0], "overlaps", wire[1]), encoded == column.value)
