"""Whole requests, each from a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lsst.daf.butler import DataCoordinate

from .columns import Column, DatasetRows, columns
from .content import DATASET_FIELDS, Base, Content, Search
from .inputs import add_upload, materialize
from .predicates import GOVERNORS, governor_conditions, operands
from .specs import result_spec
from .wire import Json, compare, dataset_field, key, literal, tree

BASES = 150
MOST_ROWS = 1500
MOST_WITH_RECORDS = 400
DATASET_SAMPLE = 100

Execute = Callable[[Json], list[list[object]]]
"""Rows of a request at the direct Butler, as on the wire."""


@dataclass(frozen=True)
class Request:
    """A body and where it is sent: `execute`, `count`, `any` or `explain`."""

    route: str
    body: Json


class Requests:
    """The requests of a seed for a repository.

    Parameters
    ----------
    content : `Content`
        The repository.
    seed : `str`
        What they follow from.
    execute : `Execute`
        Used to look at fields of datasets.
    """

    def __init__(self, content: Content, seed: str, execute: Execute):
        self._content = content
        self._seed = seed
        self._execute = execute
        self._bases: dict[int, tuple[Base, DatasetRows]] = {}

    def request(self, number: int) -> Request:
        """Return a request; the same for the same number."""
        random = Random(f"{self._seed}/{number}")
        base, datasets = self._base(random.randrange(BASES))
        anchor = random.choice(base.anchors) if base.anchors else None
        known = [] if anchor is None else columns(base, anchor, datasets)
        query = self._query(base, anchor, known, random)
        route = random.choices(("execute", "count", "any", "explain"), (80, 9, 6, 5))[0]
        if route == "explain":
            return Request(route, {"query": query, "execute": random.random() < 0.5})
        if route == "any":
            execute = random.random() < 0.8
            return Request(
                route, {"query": query, "execute": execute, "exact": random.random() < (0.5 if execute else 0.1)}
            )
        spec = result_spec(base, known, random)
        body = {"query": query, "result_spec": spec}
        if route == "count":
            discard = random.random() < 0.7
            return Request(route, {**body, "exact": random.random() < (0.8 if discard else 0.3), "discard": discard})
        self._bound(base, anchor, spec, query["tree"], random)
        return Request(route, body)

    def _query(self, base: Base, anchor: DataCoordinate | None, known: list[Column], random: Random) -> Json:
        governors, defaults, validate = governor_conditions(anchor, random)
        conditions = [*governors, *(operands(self._content, base, known, random) if known else [])]
        random.shuffle(conditions)
        query_tree = tree(base.dimensions.names, _searches(base), conditions, validate=validate)
        inputs: list[Json] = []
        if base.anchors and base.dimensions.required and random.random() < 0.12:
            add_upload(base, query_tree, inputs, random)
        if random.random() < 0.1:
            materialize(base, query_tree, inputs, random)
        if random.random() < 0.01:
            _break(query_tree)
        return {"tree": query_tree, "default_data_id": {"dataId": defaults}, "additional_query_inputs": inputs}

    def _bound(self, base: Base, anchor: DataCoordinate | None, spec: Json, query_tree: Json, random: Random) -> None:
        """Fix values of dimensions until there are not too many rows."""
        most = MOST_WITH_RECORDS if spec.get("include_dimension_records") else MOST_ROWS
        rows = base.rows
        free = [name for name in base.dimensions.required if name not in GOVERNORS]
        random.shuffle(free)
        while rows > most and free and anchor is not None:
            name = free.pop()
            kind = base.dimensions.universe[name].primary_key.type
            query_tree["predicate"]["operands"].append([compare(key(name), "==", literal(kind, anchor[name]))])
            rows //= self._content.sizes.get(name, 20) or 1

    def _base(self, number: int) -> tuple[Base, DatasetRows]:
        if number not in self._bases:
            random = Random(f"{self._seed}/base/{number}")
            base = self._content.base(random)
            self._bases[number] = (base, {each.dataset_type.name: self._datasets(each) for each in base.searches})
        return self._bases[number]

    def _datasets(self, search: Search) -> list[Json]:
        """Return some of the datasets of a search, with their fields."""
        dimensions = search.dataset_type.dimensions
        name = search.dataset_type.name
        spec = {
            "result_type": "general",
            "dimensions": list(dimensions.names),
            "dimension_fields": {},
            "dataset_fields": {name: list(DATASET_FIELDS)},
            "find_first": False,
            "order_by": [*map(key, dimensions.required), dataset_field(name, "run")],
            "limit": DATASET_SAMPLE,
        }
        found = {name: {"collections": list(search.collections), "dimensions": list(dimensions.names)}}
        query = {
            "tree": tree(dimensions.names, found, []),
            "default_data_id": {"dataId": {}},
            "additional_query_inputs": [],
        }
        keys = len(dimensions.data_coordinate_keys)
        return [
            {"data_id": list(row[: len(dimensions.required)]), **dict(zip(DATASET_FIELDS, row[keys:], strict=True))}
            for row in self._execute({"query": query, "result_spec": spec})
        ]


def _searches(base: Base) -> Json:
    return {
        each.dataset_type.name: {
            "collections": list(each.collections),
            "dimensions": list(each.dataset_type.dimensions.names),
        }
        for each in base.searches
    }


def _break(query_tree: Json) -> None:
    """Make a mistake that users make."""
    for search in query_tree["datasets"].values():
        search["collections"] = ["no such collection", *search["collections"]]
        return
    query_tree["datasets"]["no_such_type"] = {"collections": ["any"], "dimensions": query_tree["dimensions"]}
