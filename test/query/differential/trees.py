"""Random queries, in the form in which clients send them."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lsst.daf.butler import CollectionType, DimensionGroup
from lsst.sphgeom import Angle, Box, Circle, ConvexPolygon, LonLat, UnitVector3d

from material import Material

Json = dict[str, Any]
ORDERING = ("==", "!=", "<", ">", "<=", ">=")
DATASET_FIELDS = ("collection", "dataset_id", "ingest_date", "run", "timespan")
FAR_PAST, FAR_FUTURE = 0, 4102444800000000000
SEEDED_SPACE = ("visit", "visit_detector_region", "tract", "patch", "htm7", "htm9", "healpix5")


@dataclass
class Case:
    """One query with the ways to ask it."""

    tree: Json
    spec: Json
    default_data_id: Json
    inputs: list[Json] = field(default_factory=list)
    is_ordered: bool = False
    """Whether the order terms leave no two rows in doubt."""

    @property
    def body(self) -> Json:
        """The body of `query/execute`."""
        return {
            "query": {
                "tree": self.tree,
                "default_data_id": {"dataId": self.default_data_id},
                "additional_query_inputs": self.inputs,
            },
            "result_spec": self.spec,
        }


class Generator:
    """Makes queries for one repository."""

    def __init__(self, material: Material, random: Random) -> None:
        self.material = material
        self.random = random
        self.universe = material.butler.dimensions

    def case(self) -> Case:
        """A whole query."""
        inputs: list[Json] = []
        tree = self._tree(inputs, depth=0)
        default = self._default_data_id(tree)
        spec, is_ordered = self._spec(tree)
        return Case(tree, spec, default, inputs, is_ordered)

    # Trees

    def _tree(self, inputs: list[Json], depth: int, size: int = 3) -> Json:
        group = self._dimensions(size)
        datasets = self._datasets(group)
        for search in datasets.values():
            group = group | self.universe.conform(search["dimensions"])
        tree: Json = {"dimensions": list(group.names), "datasets": datasets}
        if self._chance(0.12):
            self._upload(tree, inputs)
        if depth == 0 and self._chance(0.12):
            self._materialize(tree, inputs)
        tree["predicate"] = {"operands": self._predicate(tree, depth)}
        tree["validateGovernorConstraints"] = self._chance(0.7)
        return tree

    def _dimensions(self, size: int) -> DimensionGroup:
        names = [name for name in self.universe.dimensions.names if name in self.material.records or name == "band"]
        weighted = names + ["detector", "visit", "exposure", "physical_filter", "detector", "visit"]
        if self._chance(0.12):
            weighted += list(SEEDED_SPACE) * 2
        chosen = {self.random.choice(weighted) for _ in range(self.random.randint(0, size))}
        return self.universe.conform(chosen & set(self.universe.dimensions.names))

    def _datasets(self, group: DimensionGroup) -> Json:
        if not self.material.dataset_types or self._chance(0.4):
            return {}
        names = list(self.material.dataset_types)
        held = list(self.material.holders) or names
        fitting = [name for name in held if self.material.dataset_types[name].dimensions.issubset(group)]
        count = 1 if self._chance(0.85) else 2
        result: Json = {}
        for _ in range(count):
            name = self.random.choice(fitting if fitting and self._chance(0.5) else held if self._chance(0.9) else names)
            dimensions = list(self.material.dataset_types[name].dimensions.names)
            result[name] = {"collections": self._collections(name), "dimensions": dimensions}
        if self._chance(0.01):
            result["no_such_type"] = {"collections": [], "dimensions": ["instrument"]}
        return result

    def _collections(self, dataset_type: str) -> list[str]:
        everything = list(self.material.collections)
        holders = list(self.material.holders.get(dataset_type, ())) or everything
        calibrations = [name for name in holders if self.material.collections[name] is CollectionType.CALIBRATION]
        if calibrations and self._chance(0.4):
            holders = calibrations
        pool = holders if self._chance(0.85) else everything
        chosen = [self.random.choice(pool) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        if self._chance(0.01):
            return []
        return list(dict.fromkeys(chosen + (["no such collection"] if self._chance(0.01) else [])))

    def _upload(self, tree: Json, inputs: list[Json]) -> None:
        names = [name for name in tree["dimensions"] if name in self.material.records]
        if not names:
            return
        name = self.random.choice(names)
        group = self.universe.conform([name])
        records = self.material.records[name]
        rows = [
            [record.dataId[name] for name in group.required]
            for record in self.random.choices(records, k=self.random.randint(1, 6))
            if all(name in record.dataId for name in group.required)
        ]
        if self._chance(0.1) and rows:
            rows.append([-1 if isinstance(value, int) else "nothing" for value in rows[0]])
        key = str(uuid.UUID(int=self.random.getrandbits(128)))
        inputs.append({"type": "upload", "key": key, "dimensions": list(group.names), "rows": rows})
        tree["data_coordinate_uploads"] = {key: list(group.names)}

    def _materialize(self, tree: Json, inputs: list[Json]) -> None:
        inner = self._tree(inputs, depth=1, size=2)
        names = [name for name in inner["dimensions"]]
        group = self.universe.conform(self.random.sample(names, self.random.randint(0, len(names))))
        if self._chance(0.6):
            group = self.universe.conform(names)
        key = str(uuid.UUID(int=self.random.getrandbits(128)))
        kept = list(inner["datasets"]) if self._chance(0.5) else []
        inputs.append(
            {
                "type": "materialized",
                "key": key,
                "tree": inner,
                "dimensions": list(group.names),
                "datasets": kept,
                "allow_duplicate_overlaps": self._chance(0.1),
            }
        )
        tree["materializations"] = {key: list(group.names)}
        joined = self.universe.conform(tree["dimensions"]) | group
        if self._chance(0.6):
            joined = group
            tree["datasets"] = {
                name: search
                for name, search in inner["datasets"].items()
                if self.universe.conform(search["dimensions"]).issubset(group)
            }
            tree.pop("data_coordinate_uploads", None)
        tree["dimensions"] = list(joined.names)

    def _default_data_id(self, tree: Json) -> Json:
        if not self._chance(0.4):
            return {}
        governors = [name for name in tree["dimensions"] if name in self.universe.governor_dimensions]
        return {name: self.material.value(self.random, name) for name in governors if self._chance(0.8)}

    # Predicates

    def _predicate(self, tree: Json, depth: int) -> list[list[Json]]:
        groups: list[list[Json]] = []
        for governor in self.universe.governor_dimensions.names:
            if governor in tree["dimensions"] and self._chance(0.7):
                groups.append([self._compare(self._key(governor), "==", self._literal_of(governor))])
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            size = self.random.choice((1, 1, 1, 2))
            groups.append([self._leaf(tree, depth) for _ in range(size)])
        if self._chance(0.01):
            groups.append([])
        self.random.shuffle(groups)
        return groups

    def _leaf(self, tree: Json, depth: int) -> Json:
        makers: list[Callable[[Json, int], Json | None]] = [
            self._key_comparison,
            self._key_comparison,
            self._field_comparison,
            self._field_comparison,
            self._membership,
            self._range,
            self._null,
            self._glob,
            self._truth,
            self._arithmetic,
            self._temporal,
            self._spatial,
            self._dataset_comparison,
            self._subquery,
        ]
        for _ in range(20):
            leaf = self.random.choice(makers)(tree, depth)
            if leaf is not None:
                inverted = self._chance(0.15)
                return {"predicate_type": "not", "operand": leaf} if inverted else leaf
        return self._compare(self._int(1), "==", self._int(1))

    def _key_comparison(self, tree: Json, depth: int) -> Json | None:
        if not tree["dimensions"]:
            return None
        name = self.random.choice(tree["dimensions"])
        a, b = self._key(name), self._literal_of(name)
        if self._chance(0.1):
            a, b = b, a
        return self._compare(a, self.random.choice(ORDERING), b)

    def _field_comparison(self, tree: Json, depth: int) -> Json | None:
        found = self._field(tree, ("int", "float", "string", "hash"))
        if found is None:
            return None
        reference, kind, value = found
        operators = ("==", "!=") if kind == "hash" else ORDERING
        if value is None:
            return {"predicate_type": "is_null", "operand": reference}
        return self._compare(reference, self.random.choice(operators), self._literal(kind, value))

    def _membership(self, tree: Json, depth: int) -> Json | None:
        if not tree["dimensions"]:
            return None
        name = self.random.choice(tree["dimensions"])
        items: list[Json] = [self._literal_of(name) for _ in range(self.random.randint(0, 4))]
        same = [other for other in tree["dimensions"] if self._type_of(other) == self._type_of(name)]
        if self._chance(0.2):
            items.append(self._key(self.random.choice(same)))
        return {"predicate_type": "in_container", "member": self._key(name), "container": items}

    def _range(self, tree: Json, depth: int) -> Json | None:
        names = [name for name in tree["dimensions"] if self._type_of(name) == "int"]
        if not names:
            return None
        name = self.random.choice(names)
        start = int(self.material.value(self.random, name)) - self.random.choice((0, 0, 1, 5))
        stop = None if self._chance(0.2) else start + self.random.choice((0, 1, 2, 5, 1000))
        step = self.random.choice((1, 1, 2, 3))
        return {"predicate_type": "in_range", "member": self._key(name), "start": start, "stop": stop, "step": step}

    def _null(self, tree: Json, depth: int) -> Json | None:
        found = self._field(tree, ("int", "float", "string", "bool", "region", "timespan"))
        return None if found is None else {"predicate_type": "is_null", "operand": found[0]}

    def _glob(self, tree: Json, depth: int) -> Json | None:
        found = self._field(tree, ("string",))
        text, reference = None, None
        if found is not None and self._chance(0.5):
            reference, _, text = found
        else:
            names = [name for name in tree["dimensions"] if self._type_of(name) == "string"]
            if names:
                name = self.random.choice(names)
                reference, text = self._key(name), self.material.value(self.random, name)
        if not text or reference is None:
            return None
        pattern = list(str(text))
        for _ in range(self.random.randint(0, 2)):
            pattern[self.random.randrange(len(pattern))] = self.random.choice(("*", "?", "%", "_", "\\*", "\\\\"))
        if self._chance(0.1):
            pattern = ["*"]
        return self._compare(reference, "glob", {"expression_type": "string", "value": "".join(pattern)})

    def _truth(self, tree: Json, depth: int) -> Json | None:
        found = self._field(tree, ("bool",))
        return None if found is None else {"predicate_type": "boolean_wrapper", "operand": found[0]}

    def _arithmetic(self, tree: Json, depth: int) -> Json | None:
        names = [name for name in tree["dimensions"] if self._type_of(name) == "int"]
        if not names:
            return None
        a: Json = self._key(self.random.choice(names))
        operator = self.random.choice(("+", "-", "*", "/", "%"))
        b = self._int(self.random.randint(1, 5))
        value: Json = {"expression_type": "binary", "operator": operator, "a": a, "b": b}
        if self._chance(0.3):
            value = {"expression_type": "unary", "operator": "-", "operand": value}
        other = self._int(self.random.choice((0, 1, 2, 10, 10**6)))
        if self._chance(0.2):
            other = {"expression_type": "float", "value": self.random.choice((0.5, 1.5, 2.0, 1e9))}
        return self._compare(value, self.random.choice(ORDERING), other)

    def _temporal(self, tree: Json, depth: int) -> Json | None:
        found = self._field(tree, ("timespan",))
        timespan = self.material.timespan(self.random)
        if found is None or timespan is None:
            return None
        reference = found[0]
        begin, end = timespan.nsec
        match self.random.randrange(4):
            case 0:
                literal = {"expression_type": "timespan", "begin_nsec": begin, "end_nsec": end}
                return self._compare(reference, "overlaps", literal)
            case 1:
                moment = {"expression_type": "datetime", "nsec": (begin + end) // 2}
                return self._compare(reference, "overlaps", moment)
            case 2:
                side = {"expression_type": "unary", "operator": self.random.choice(("begin_of", "end_of"))}
                moment = {"expression_type": "datetime", "nsec": self.random.choice((begin, end, FAR_PAST, FAR_FUTURE))}
                return self._compare({**side, "operand": reference}, self.random.choice(ORDERING), moment)
            case _:
                other = self._field(tree, ("timespan",))
                calibrations = [n for n in tree["datasets"] if n in self.material.dataset_types]
                if calibrations and self._chance(0.5):
                    return self._compare(self._dataset(self.random.choice(calibrations), "timespan"), "overlaps", reference)
                return None if other is None else self._compare(reference, "overlaps", other[0])

    def _spatial(self, tree: Json, depth: int) -> Json | None:
        names = [n for n in SEEDED_SPACE if n in self.universe.conform(tree["dimensions"]).elements]
        region = self.material.region(self.random)
        if not names or region is None:
            return None
        reference = {"expression_type": "dimension_field", "element": self.random.choice(names), "field": "region"}
        if len(names) > 1 and self._chance(0.3):
            other = {"expression_type": "dimension_field", "element": self.random.choice(names), "field": "region"}
            return self._compare(reference, "overlaps", other)
        literal = {"expression_type": "region", "encoded": base64.b64encode(self._region_near(region).encode()).decode()}
        return self._compare(reference, "overlaps", literal)

    def _region_near(self, region: Any) -> Any:
        center = region.getBoundingCircle().getCenter()
        match self.random.randrange(4):
            case 0:
                return region
            case 1:
                return Circle(center, Angle.fromDegrees(self.random.choice((0.0, 0.05, 0.5, 3.0))))
            case 2:
                return Box(LonLat(center), Angle.fromDegrees(0.3), Angle.fromDegrees(0.2))
            case _:
                near = [
                    UnitVector3d(LonLat(center).getLon() + Angle.fromDegrees(x), LonLat(center).getLat() + Angle.fromDegrees(y))
                    for x, y in ((0, 0), (0.4, 0), (0.2, 0.5))
                ]
                return ConvexPolygon(near)

    def _dataset_comparison(self, tree: Json, depth: int) -> Json | None:
        names = [name for name in tree["datasets"] if name in self.material.dataset_types]
        if not names:
            return None
        name = self.random.choice(names)
        match self.random.randrange(4):
            case 0:
                collection = self.random.choice(list(self.material.collections))
                text = {"expression_type": "string", "value": collection}
                return self._compare(self._dataset(name, self.random.choice(("run", "collection"))), "!=", text)
            case 1:
                moment = {"expression_type": "datetime", "nsec": self.random.choice((10**18, 4 * 10**18))}
                return self._compare(self._dataset(name, "ingest_date"), self.random.choice(ORDERING), moment)
            case 2:
                collection = self.random.choice(tree["datasets"][name]["collections"] or ["x"])
                text = {"expression_type": "string", "value": f"{collection[:3]}*"}
                return self._compare(self._dataset(name, "collection"), "glob", text)
            case _:
                literal = {"expression_type": "timespan", "begin_nsec": 10**18, "end_nsec": 2 * 10**18}
                return self._compare(self._dataset(name, "timespan"), "overlaps", literal)

    def _subquery(self, tree: Json, depth: int) -> Json | None:
        if depth > 0 or not tree["dimensions"]:
            return None
        name = self.random.choice(tree["dimensions"])
        group = self.universe.conform([name])
        inner: Json = {"dimensions": list(group.names), "datasets": {}}
        inner["predicate"] = {"operands": self._predicate(inner, depth=1)}
        inner["validateGovernorConstraints"] = False
        return {
            "predicate_type": "in_query",
            "member": self._key(name),
            "column": self._key(name),
            "query_tree": inner,
        }

    # Results

    def _spec(self, tree: Json) -> tuple[Json, bool]:
        group = self.universe.conform(tree["dimensions"])
        names = list(group.names)
        if self._chance(0.35) and names:
            names = self.random.sample(names, self.random.randint(0, len(names)))
        chosen = self.universe.conform(names)
        spec: Json = {}
        datasets = [name for name in tree["datasets"] if name in self.material.dataset_types]
        kind = self.random.choice(("data_coordinate", "dimension_record", "dataset_ref", "dataset_ref", "general", "general"))
        if kind == "dataset_ref" and not datasets:
            kind = "data_coordinate"
        elements = [e.name for e in self.material.elements_of(group)]
        if kind == "dimension_record" and not elements:
            kind = "data_coordinate"
        records = self._chance(0.3)
        match kind:
            case "data_coordinate":
                spec = {"dimensions": list(chosen.names), "include_dimension_records": records}
            case "dimension_record":
                element = self.random.choice(elements)
                chosen = self.universe[element].minimal_group
                spec = {"element": element}
            case "dataset_ref":
                name = self.random.choice(datasets)
                chosen = self.material.dataset_types[name].dimensions
                spec = {
                    "dataset_type_name": name,
                    "dimensions": list(chosen.names),
                    "storage_class_name": self.material.dataset_types[name].storageClass_name,
                    "include_dimension_records": records,
                    "find_first": self._chance(0.6),
                }
            case "general":
                spec, chosen = self._general(chosen, datasets, records)
        is_ordered = self._order(spec, chosen)
        if self._chance(0.15):
            spec["limit"] = self.random.choice((0, 1, 2, 5, 100))
        spec["allow_duplicate_overlaps"] = self._chance(0.05)
        return {"result_type": kind, **spec}, is_ordered

    def _general(self, chosen: DimensionGroup, datasets: Sequence[str], records: bool) -> tuple[Json, DimensionGroup]:
        dataset_fields: Json = {}
        find_first = False
        if datasets and self._chance(0.6):
            name = self.random.choice(list(datasets))
            find_first = self._chance(0.4)
            allowed = ("dataset_id", "ingest_date", "run") if find_first else DATASET_FIELDS
            dataset_fields[name] = self.random.sample(allowed, self.random.randint(1, len(allowed)))
            chosen = chosen | self.material.dataset_types[name].dimensions if self._chance(0.7) else chosen
        dimension_fields: Json = {}
        for element in self.material.elements_of(chosen):
            fields = list(element.schema.remainder.names)
            if fields and self._chance(0.35):
                dimension_fields[element.name] = self.random.sample(fields, self.random.randint(1, len(fields)))
        return {
            "dimensions": list(chosen.names),
            "dimension_fields": dimension_fields,
            "dataset_fields": dataset_fields,
            "include_dimension_records": records,
            "find_first": find_first,
        }, chosen

    def _order(self, spec: Json, chosen: DimensionGroup) -> bool:
        if not self._chance(0.35):
            return False
        terms = [self._direction(self._key(name)) for name in self._shuffled(chosen.required)]
        found = self._field({"dimensions": list(chosen.names)}, ("int", "float", "string"))
        if found is not None and self._chance(0.5):
            terms.insert(0, self._direction(found[0]))
        integers = [name for name in chosen.names if self._type_of(name) == "int"]
        if integers and self._chance(0.3):
            a = self._key(self.random.choice(integers))
            terms.insert(0, self._direction({"expression_type": "binary", "operator": "%", "a": a, "b": self._int(3)}))
        spec["order_by"] = terms
        return True

    def _direction(self, expression: Json) -> Json:
        return {"expression_type": "reversed", "operand": expression} if self._chance(0.4) else expression

    # Expressions

    def _field(self, tree: Json, kinds: Iterable[str]) -> tuple[Json, str, Any] | None:
        wanted = set(kinds)
        group = self.universe.conform(tree["dimensions"])
        found = [
            (element, column)
            for element in self.material.elements_of(group)
            for column in element.schema.remainder
            if column.type in wanted
        ]
        if not found:
            return None
        element, column = self.random.choice(found)
        record = self.random.choice(self.material.records[element.name])
        reference = {"expression_type": "dimension_field", "element": element.name, "field": column.name}
        return reference, column.type, getattr(record, column.name)

    def _literal(self, kind: str, value: Any) -> Json:
        if kind == "hash":
            return {"expression_type": "hash", "encoded": base64.b64encode(value).decode()}
        return {"expression_type": kind, "value": value}

    def _literal_of(self, dimension: str) -> Json:
        value = self.material.value(self.random, dimension)
        return self._literal("int" if self._type_of(dimension) == "int" else "string", value)

    def _type_of(self, dimension: str) -> str:
        return self.universe.dimensions[dimension].primary_key.type

    def _key(self, name: str) -> Json:
        return {"expression_type": "dimension_key", "dimension": name}

    def _dataset(self, name: str, column: str) -> Json:
        return {"expression_type": "dataset_field", "dataset_type": name, "field": column}

    def _int(self, value: int) -> Json:
        return {"expression_type": "int", "value": value}

    def _compare(self, a: Json, operator: str, b: Json) -> Json:
        return {"predicate_type": "comparison", "a": a, "operator": operator, "b": b}

    def _shuffled(self, items: Iterable[str]) -> list[str]:
        result = list(items)
        self.random.shuffle(result)
        return result

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability
