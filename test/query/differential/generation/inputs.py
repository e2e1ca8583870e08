"""Uploads and materializations that a request joins."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from uuid import UUID

from .content import Base
from .wire import Json


def add_upload(base: Base, query_tree: Json, inputs: list[Json], random: Random) -> None:
    """Join an upload of data IDs that exist, some of them twice, and one that does not."""
    names = list(base.dimensions.required)
    chosen = names if random.random() < 0.5 else random.sample(names, random.randrange(1, len(names) + 1))
    group = base.dimensions.universe.conform(chosen)
    rows = [list(each.subset(group).required_values) for each in base.anchors]
    if random.random() < 0.8:
        rows = list({str(row): row for row in rows}.values())
    if random.random() < 0.3:
        rows.append([-7 if isinstance(value, int) else "no such" for value in rows[0]])
    key = _key(random)
    inputs.append({"type": "upload", "key": key, "dimensions": list(group.names), "rows": rows})
    query_tree["data_coordinate_uploads"][key] = list(group.names)


def materialize(base: Base, query_tree: Json, inputs: list[Json], random: Random) -> None:
    """Move conditions of a tree into a materialization that it joins instead."""
    inner = deepcopy(query_tree)
    key = _key(random)
    kept = [name for name in query_tree["datasets"] if random.random() < 0.8]
    group = base.dimensions
    if random.random() < 0.3:
        needed = [name for each in kept for name in query_tree["datasets"][each]["dimensions"]]
        more = random.sample(list(group.names), random.randrange(len(group.names) + 1))
        group = base.dimensions.universe.conform([*needed, *more])
    inputs.append(
        {
            "type": "materialized",
            "key": key,
            "tree": inner,
            "dimensions": list(group.names),
            "datasets": kept,
            "allow_duplicate_overlaps": random.random() < 0.1,
        }
    )
    query_tree["data_coordinate_uploads"] = {}
    query_tree["materializations"][key] = list(group.names)
    if random.random() < 0.5:
        query_tree["predicate"] = {"operands": []}


def _key(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))
