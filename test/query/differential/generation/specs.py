"""What the rows of a request show, and in which order."""

from __future__ import annotations

from random import Random

from lsst.daf.butler import DimensionGroup

from .columns import ORDERED_TYPES, Column
from .content import DATASET_FIELDS, Base, Search
from .wire import Json, binary, key, literal, unary

LIMITS = (0, 1, 2, 5, 20, 20, 100, 5000)


def result_spec(base: Base, columns: list[Column], random: Random) -> Json:
    """Return a result spec with all its options."""
    kinds = ["data_coordinate", "dimension_record", "general", "general"] + ["dataset_ref"] * (
        3 if base.searches else 0
    )
    match random.choice(kinds):
        case "dimension_record" if elements := _elements(base):
            name = random.choice(elements)
            spec: Json = {"result_type": "dimension_record", "element": name}
            shown = base.dimensions.universe[name].minimal_group
        case "dataset_ref":
            search = random.choice(base.searches)
            shown = search.dataset_type.dimensions
            spec = {
                "result_type": "dataset_ref",
                "dataset_type_name": search.dataset_type.name,
                "dimensions": list(shown.names),
                "storage_class_name": search.dataset_type.storageClass_name,
                "find_first": random.random() < 0.5,
                "include_dimension_records": random.random() < 0.3,
            }
        case "general":
            shown = _projection(base, random)
            spec = _general(base, shown, random)
        case _:
            shown = _projection(base, random)
            spec = {
                "result_type": "data_coordinate",
                "dimensions": list(shown.names),
                "include_dimension_records": random.random() < 0.3,
            }
    spec["order_by"] = _order_by(spec, shown, columns, random)
    spec["limit"] = random.choice(LIMITS) if random.random() < 0.25 else None
    spec["allow_duplicate_overlaps"] = random.random() < 0.15
    return spec


def _elements(base: Base) -> list[str]:
    universe = base.dimensions.universe
    return [name for name in base.dimensions.elements if universe[name].has_own_table or name == "band"]


def _projection(base: Base, random: Random) -> DimensionGroup:
    """Return all the dimensions, or fewer."""
    names = list(base.dimensions.names)
    if not names or random.random() < 0.6:
        return base.dimensions
    return base.dimensions.universe.conform(random.sample(names, random.randrange(len(names) + 1)))


def _general(base: Base, shown: DimensionGroup, random: Random) -> Json:
    universe = base.dimensions.universe
    fields: Json = {}
    for name in shown.elements:
        element = universe[name]
        known = [each.name for each in element.schema.remainder] if element.has_own_table else []
        if known and random.random() < 0.5:
            fields[name] = random.sample(known, random.randrange(1, len(known) + 1))
    fitting = [each for each in base.searches if each.dataset_type.dimensions <= shown]
    chosen: list[Search] = [each for each in fitting if random.random() < 0.75]
    find_first = len(chosen) == 1 and random.random() < 0.4
    datasets: Json = {}
    for search in chosen:
        known = [each for each in DATASET_FIELDS if each != "timespan"] if find_first else list(DATASET_FIELDS)
        datasets[search.dataset_type.name] = random.sample(known, random.randrange(1, len(known) + 1))
    return {
        "result_type": "general",
        "dimensions": list(shown.names),
        "dimension_fields": fields,
        "dataset_fields": datasets,
        "find_first": find_first,
        "include_dimension_records": random.random() < 0.25,
    }


def _order_by(spec: Json, shown: DimensionGroup, columns: list[Column], random: Random) -> list[Json]:
    """Return terms, most often with keys at the end that leave nothing open."""
    if random.random() < 0.55:
        return []
    elements, datasets = set(shown.elements), set(_datasets_shown(spec))
    fitting = [
        each
        for each in columns
        if each.owner in elements | set(shown.names) | datasets and each.kind in (*ORDERED_TYPES, "timespan")
    ]
    terms = [_term(random.choice(fitting), random) for _ in range(random.choice((0, 1, 1, 2)))] if fitting else []
    if random.random() < 0.8:
        terms += [key(name) for name in random.sample(list(shown.required), len(shown.required))]
    return [{"expression_type": "reversed", "operand": each} if random.random() < 0.4 else each for each in terms]


def _datasets_shown(spec: Json) -> list[str]:
    return [spec["dataset_type_name"]] if "dataset_type_name" in spec else list(spec.get("dataset_fields", ()))


def _term(column: Column, random: Random) -> Json:
    match column.kind:
        case "timespan":
            return unary(random.choice(("begin_of", "end_of")), column.expression)
        case "int" if random.random() < 0.3:
            return binary(column.expression, "%", literal("int", 3))
        case "int" | "float" if random.random() < 0.2:
            return unary("-", column.expression)
        case _:
            return column.expression
