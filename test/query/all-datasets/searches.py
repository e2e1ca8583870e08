"""Random searches for datasets of several types, with where expressions that mostly find something."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from astropy.time import Time
from lsst.daf.butler import Butler, Timespan
from lsst.daf.butler.dimensions import DimensionElement
from lsst.sphgeom import Angle, Circle, LonLat

Json = dict[str, Any]


class Searches:
    """Makes searches for one repository, by the values that it has."""

    def __init__(self, butler: Butler) -> None:
        self._universe = butler.dimensions
        with butler.query() as query:
            self._records = {
                element.name: found
                for element in butler.dimensions.elements
                if element.has_own_table and (found := sorted(query.dimension_records(element.name), key=lambda r: str(r.dataId)))
            }
        self._types = sorted(t.name for t in butler.registry.queryDatasetTypes())
        self._collections = sorted(butler.collections.query("*", include_chains=True))

    def search(self, random: Random) -> tuple[Json, dict[str, Any]]:
        """The members of a request but for `bind`, and the values of bind names."""
        bind: dict[str, Any] = {}
        find_first = random.random() < 0.5
        collections = random.sample(self._collections, random.randint(1, min(4, len(self._collections))))
        if not find_first and random.random() < 0.4:
            collections = [self._glob(random, collections[0])]
        if random.random() < 0.02:
            collections.append(random.choice(("no such collection", "no*such")))
        request = {
            "collections": collections,
            "name": self._names(random),
            "find_first": find_first,
            "data_id": {},
            "default_data_id": {},
            "where": self._where(random, bind),
            "limit": random.choice((None, None, None, 0, 1, 5, 1000)),
            "with_dimension_records": random.random() < 0.2,
        }
        record = random.choice(self._records["instrument"])
        for place, chance in (("data_id", 0.3), ("default_data_id", 0.3)):
            if random.random() < chance:
                request[place] = {"instrument": record.dataId["instrument"]}
        if random.random() < 0.05:
            request["data_id"]["detector"] = random.choice((1, "x"))
        if random.random() < 0.01:
            request["data_id"]["nothing"] = 1
        return request, bind

    def _names(self, random: Random) -> list[str]:
        names = random.sample(self._types, random.randint(1, min(5, len(self._types))))
        if random.random() < 0.4:
            names = [self._glob(random, names[0])]
        if random.random() < 0.1:
            names = ["*"]
        if random.random() < 0.02:
            names.append(random.choice(("no_such_type", "no*such", "raw.wcs")))
        return names

    def _glob(self, random: Random, name: str) -> str:
        place = random.randrange(len(name))
        return name[:place].replace("*", "?").replace("[", "?") + "*"

    def _where(self, random: Random, bind: dict[str, Any]) -> str:
        terms = [self._condition(random, bind) for _ in range(random.choice((0, 0, 1, 1, 1, 2)))]
        if random.random() < 0.75:
            record = random.choice(self._records["instrument"])
            terms.insert(0, f"instrument = {self._text(random, record.dataId['instrument'], bind)}")
        text = " AND ".join(terms)
        if random.random() < 0.02:
            place = random.randrange(len(text) + 1)
            text = text[:place] + random.choice(("(", ")", "'", " AND ", "..", ":")) + text[place:]
        return text

    def _condition(self, random: Random, bind: dict[str, Any]) -> str:
        kinds: list[Callable[[Random, dict[str, Any]], str]] = [
            self._key, self._key, self._members, self._field, self._field, self._time, self._sky, self._dataset, self._null,
        ]  # fmt: skip
        text = random.choice(kinds)(random, bind)
        match random.randrange(12):
            case 0:
                return f"NOT ({text})"
            case 1 | 2:
                return f"({text} OR {random.choice(kinds)(random, bind)})"
            case _:
                return text

    def _key(self, random: Random, bind: dict[str, Any]) -> str:
        element, record = self._record(random)
        name = element.name
        value = record.dataId[name]
        operator = random.choice(("=", "=", "!=", "<", ">="))
        literal = self._number(random, value, bind) if isinstance(value, int) else self._text(random, value, bind)
        left = f"{name} % 2 + {name}" if isinstance(value, int) and random.random() < 0.1 else name
        return f"{left} {operator} {literal}"

    def _members(self, random: Random, bind: dict[str, Any]) -> str:
        element, record = self._record(random)
        name = element.name
        value = record.dataId[name]
        if isinstance(value, int):
            items = [str(value), f"{value}..{value + 3}", f"{value - 4}..{value + 4}:2"]
            return f"{name} {random.choice(('IN', 'NOT IN'))} ({', '.join(random.sample(items, 2))})"
        if random.random() < 0.3:
            pattern = f"{value[:2]}*".replace("'", "?")
            return f"GLOB({name}, '{pattern}')"
        return f"{name} IN ({self._text(random, value, bind)}, 'nothing')"

    def _field(self, random: Random, bind: dict[str, Any]) -> str:
        element, record = self._record(random)
        columns = [c for c in element.schema.remainder if c.type in ("int", "float", "string", "hash", "bool")]
        if not columns:
            return self._key(random, bind)
        column = random.choice(columns)
        value = getattr(record, column.name)
        name = f"{element.name}.{column.name}"
        match column.type:
            case "bool":
                return random.choice((name, f"NOT {name}"))
            case "hash" if value is not None:
                return f"{name} = {self._bound(random, value, bind)}"
            case "string" if value is not None:
                return f"{name} {random.choice(('=', '!=', '>'))} {self._text(random, value, bind)}"
            case "int" | "float" if value is not None:
                return f"{name} {random.choice(('=', '<=', '>'))} {self._number(random, value, bind)}"
            case _:
                return f"{name} {random.choice(('=', '!='))} NULL"

    def _null(self, random: Random, bind: dict[str, Any]) -> str:
        element, _ = self._record(random)
        columns = list(element.schema.remainder)
        return f"{element.name}.{columns[0].name} != NULL" if columns else self._key(random, bind)

    def _time(self, random: Random, bind: dict[str, Any]) -> str:
        names = [name for name in ("visit", "exposure", "day_obs") if name in self._records]
        names = [name for name in names if hasattr(self._records[name][0], "timespan")]
        if not names:
            return self._key(random, bind)
        name = random.choice(names)
        timespan = random.choice(self._records[name]).timespan
        if timespan is None or timespan.begin is None or timespan.isEmpty():
            return f"{name}.timespan != NULL"
        begin: Time = timespan.begin
        match random.randrange(4):
            case 0:
                return f"{name}.timespan OVERLAPS {self._bound(random, timespan, bind)}"
            case 1:
                return f"{name}.timespan OVERLAPS (T'{begin.tai.isot}/tai', NULL)"
            case 2:
                return f"{name}.timespan.begin {random.choice(('<', '>='))} T'{begin.utc.isot}'"
            case _:
                return f"{self._bound(random, begin, bind)} {random.choice(('<=', '>'))} {name}.timespan.end"

    def _sky(self, random: Random, bind: dict[str, Any]) -> str:
        names = [name for name in ("visit", "tract", "patch") if name in self._records]
        if not names:
            return self._key(random, bind)
        name = random.choice(names)
        region = random.choice(self._records[name]).region
        if region is None:
            return f"{name}.region != NULL"
        center = LonLat(region.getBoundingCircle().getCenter())
        lon, lat = center.getLon().asDegrees(), center.getLat().asDegrees()
        shape = random.choice(
            (
                f"CIRCLE({lon:.6f}, {lat:.6f}, 0.2)",
                f"BOX({lon:.6f}, {lat:.6f}, 0.5, 0.3)",
                f"POINT({lon:.6f}, {lat:.6f})",
                f"REGION('CIRCLE {lon:.6f} {lat:.6f} 0.3')",
                self._bound(random, Circle(region.getBoundingCircle().getCenter(), Angle.fromDegrees(0.1)), bind),
            )
        )
        return f"{name}.region OVERLAPS {shape}"

    def _dataset(self, random: Random, bind: dict[str, Any]) -> str:
        collection = random.choice(self._collections)
        return random.choice(
            (
                f"run != {self._text(random, collection, bind)}",
                "ingest_date > T'2020-01-01'",
                "ingest_date < T'2090-01-01'",
                f"dataset_id != {self._bound(random, uuid.UUID(int=random.getrandbits(128)), bind)}",
                f"GLOB(collection, '{collection[:1]}*')".replace("''", "'"),
            )
        )

    def _record(self, random: Random) -> tuple[DimensionElement, Any]:
        names = [name for name in self._records if name in self._universe.dimensions.names]
        name = random.choice(names + ["detector", "visit", "exposure"] if "visit" in names and "exposure" in names else names)
        return self._universe[name], random.choice(self._records[name])

    def _number(self, random: Random, value: float, bind: dict[str, Any]) -> str:
        return self._bound(random, value, bind) if random.random() < 0.2 else repr(value)

    def _text(self, random: Random, value: str, bind: dict[str, Any]) -> str:
        return self._bound(random, value, bind) if "'" in value or random.random() < 0.2 else f"'{value}'"

    def _bound(self, random: Random, value: Any, bind: dict[str, Any]) -> str:
        name = f"b{len(bind)}"
        bind[name] = Timespan(value.begin, value.end) if isinstance(value, Timespan) else value
        return f":{name}" if random.random() < 0.7 else name
