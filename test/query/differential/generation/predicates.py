"""Predicates that hold for a row, mostly."""

from __future__ import annotations

from random import Random

from lsst.daf.butler import DataCoordinate, DimensionGroup

from .columns import Column
from .content import Base, Content
from .leaves import Leaf, make_leaf
from .wire import Json, compare, dataset_field, field, key, literal, negate, tree

Operands = list[list[Json]]

SPATIAL_PAIRS = tuple((a, b) for a in ("visit", "visit_detector_region") for b in ("tract", "patch"))
GOVERNORS = ("instrument", "skymap")
TEMPORAL = ("exposure", "visit", "day_obs")


def operands(content: Content, base: Base, columns: list[Column], random: Random) -> Operands:
    """Return conditions: an AND of ORs."""
    groups = [_group(columns, random) for _ in range(random.choices((0, 1, 2, 3), (25, 40, 25, 10))[0])]
    if random.random() < 0.12:
        groups += [[leaf] for leaf in joins(base, random)]
    if random.random() < 0.1:
        subquery = in_query(content, columns, random)
        groups += [] if subquery is None else [[subquery]]
    if random.random() < 0.01:
        groups.append([])
    return groups


def _group(columns: list[Column], random: Random) -> list[Json]:
    if random.random() < 0.01:
        # Regions within OR and NOT are refused.
        regions = [each for each in columns if each.kind == "region"] or columns
        chosen = [make_leaf(random.choice(each), columns, random).wire for each in (columns, regions)]
        return [chosen[0], negate(chosen[1])]
    leaves = [_leaf(columns, random)]
    if not _is_spatial(leaves[0]):
        more = [_leaf(columns, random) for _ in range(random.choices((0, 1, 2), (65, 25, 10))[0])]
        leaves += [each for each in more if not _is_spatial(each)]
    if all(each.holds is False for each in leaves) and random.random() < 0.9:
        return [negate(leaves[0].wire), *(each.wire for each in leaves[1:])]
    return [each.wire for each in leaves]


def _leaf(columns: list[Column], random: Random) -> Leaf:
    rare = [each for each in columns if each.kind in ("region", "timespan", "bool", "hash", "uuid", "ingest_date")]
    return make_leaf(random.choice(rare if rare and random.random() < 0.3 else columns), columns, random)


def _is_spatial(leaf: Leaf) -> bool:
    wire = leaf.wire
    return wire["predicate_type"] == "comparison" and "region" in (
        wire["a"]["expression_type"],
        wire["b"]["expression_type"],
    )


def joins(base: Base, random: Random) -> list[Json]:
    """Return explicit spatial and temporal joins that the dimensions and searches allow, and rarely others."""
    elements = set(base.dimensions.elements)
    found = [
        compare(field(a, "region"), "overlaps", field(b, "region"))
        for a, b in SPATIAL_PAIRS
        if a in elements and b in elements
    ]
    temporal = [field(name, "timespan") for name in TEMPORAL if name in elements]
    calibrations = [
        dataset_field(each.dataset_type.name, "timespan") for each in base.searches if each.dataset_type.isCalibration()
    ]
    found += [compare(a, "overlaps", b) for a in calibrations for b in temporal[:1]]
    if len(calibrations) > 1:
        found.append(compare(calibrations[0], "overlaps", calibrations[1]))
    if not found:
        return []
    return found[-2:] if random.random() < 0.5 else [random.choice(found)]


def governor_conditions(anchor: DataCoordinate | None, random: Random) -> tuple[Operands, Json, bool]:
    """Return conditions on instrument and skymap, a default data ID, and whether governors are checked."""
    groups: Operands = []
    defaults: Json = {}
    for name in GOVERNORS:
        if anchor is None or name not in anchor.dimensions.names:
            continue
        value = anchor[name]
        match random.choices(("equal", "default", "other", "none"), (60, 15, 10, 15))[0]:
            case "equal":
                groups.append([compare(key(name), "==", literal("string", value))])
            case "default":
                defaults[name] = value
            case "other":
                groups.append([compare(key(name), "!=", literal("string", "no such"))])
            case _:
                pass
    return groups, defaults, random.random() < 0.3


def in_query(content: Content, columns: list[Column], random: Random) -> Json | None:
    """Return a condition that a key, run or dataset ID is among those of another query."""
    fitting = [each for each in columns if each.kind in ("int", "string", "uuid") and each.value is not None]
    column = random.choice(fitting)
    inner = _inner(content, column, random)
    if inner is None:
        return None
    expression, query_tree = inner
    leaf = {"predicate_type": "in_query", "member": column.expression, "column": expression, "query_tree": query_tree}
    return negate(leaf) if random.random() < 0.1 else leaf


def _inner(content: Content, column: Column, random: Random) -> tuple[Json, Json] | None:
    expression = column.expression
    match expression["expression_type"]:
        case "dimension_key":
            dimensions = content.universe.dimensions[column.owner].minimal_group
            if column.owner not in content.dimension_names and column.owner != "band":
                return None
            datasets = _datasets_within(content, dimensions, random)
        case "dataset_field" if column.name in ("run", "dataset_id"):
            found = [each for each in content.dataset_types if each.name == column.owner]
            dimensions = found[0].dimensions
            names = content.collections_with(found[0])
            datasets = {column.owner: {"collections": names[:2], "dimensions": list(dimensions.names)}}
        case _:
            return None
    limits: Operands = []
    if column.kind in ("int", "string") and random.random() < 0.7:
        limits.append([compare(expression, random.choice((">=", "<=", "==")), literal(column.kind, column.value))])
    return expression, tree(dimensions.names, datasets, limits, validate=False)


def _datasets_within(content: Content, dimensions: DimensionGroup, random: Random) -> Json:
    fitting = [each for each in content.dataset_types if each.dimensions == dimensions]
    if not fitting or random.random() < 0.4:
        return {}
    chosen = random.choice(fitting)
    names = content.collections_with(chosen)
    return {chosen.name: {"collections": random.sample(names, 1), "dimensions": list(dimensions.names)}}
