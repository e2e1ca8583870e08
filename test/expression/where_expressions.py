"""Interpret seeded expressions of the where language with the reference, and print the predicates.

``where_expressions.py SEED COUNT`` prints a line of JSON: the universe as repositories store it, the bind values in their
wire form, and the scopes (dimensions, dataset types). Then a line for each expression: the number of its scope, the
expression, and its predicate in wire form, or null if the reference raises. Numbers are printed as texts: ``i`` and
decimal digits, or ``f`` and the eight bytes of a double.
"""

import json
import logging
import random
import struct
import sys
import uuid
import warnings

import astropy.time
from lsst.daf.butler import DimensionUniverse, Timespan
from lsst.daf.butler.queries.convert_args import convert_where_args
from lsst.daf.butler.queries.tree import make_column_literal
from lsst.sphgeom import Circle, LonLat, UnitVector3d

BIND = {
    "x": 3,
    "big": 2**60,
    "half": 0.5,
    "name": "Cam1",
    "pattern": "C*m?",
    "key": uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "digest": b"\x00\x01\xff",
    "when": astropy.time.Time("2020-01-01T00:00:00", scale="tai"),
    "span": Timespan(astropy.time.Time("2020-01-01", scale="tai"), None),
    "area": Circle(UnitVector3d(LonLat.fromDegrees(10.0, 20.0))),
    "pos": "CIRCLE 10 20 1",
    "null": 7,
    "detector": 2,
}
SCOPES = [
    ([], []),
    (["instrument"], ["camera"]),
    (["exposure", "detector"], ["raw"]),
    (["visit", "detector"], ["calexp", "src"]),
    (["tract", "patch", "band"], ["coadd"]),
    (["instrument", "detector", "physical_filter"], ["flat"]),
    (["visit", "tract", "htm7"], ["overlap"]),
    (["healpix9", "day_obs"], []),
]
COLUMNS = {
    "int": "visit detector exposure tract patch htm7 healpix9 day_obs visit.id detector.id exposure.seq_num visit_max "
    "visit.day_obs exposure.group_id detector.raft seq_num patch.cell_x detector_max id healpix9.id azimuth",
    "float": "visit.exposure_time exposure.dark_time exposure_time visit.zenith_angle dark_time tracking_ra zenith_angle",
    "string": "instrument band physical_filter skymap visit.name exposure.obs_id detector.full_name name full_name "
    "visit.instrument raw.run calexp.collection run collection purpose target_name science_program exposure.group",
    "uuid": "raw.dataset_id dataset_id calexp.dataset_id",
    "datetime": "visit.timespan.begin timespan.end timespan.begin exposure.timespan.end raw.timespan.begin "
    "raw.ingest_date ingest_date coadd.ingest_date",
    "timespan": "visit.timespan timespan exposure.timespan flat.timespan day_obs.timespan",
    "region": "visit.region region tract.region patch.region visit_detector_region.region htm7.region",
    "bool": "exposure.can_see_sky can_see_sky has_simulated exposure.has_simulated",
    "hash": "skymap.hash hash",
}
LITERALS = {
    "int": "1 42 -7 +3 :x x 007 (5) :detector big",
    "float": "1.5 -2. .25 1e3 2.5E-3 :half half 1.e+2",
    "string": "'Cam1' '' 'it' :name name 'a b' '%'",
    "uuid": "UUID('12345678123456781234567812345678') :key key uuid('{12345678-1234-5678-1234-567812345678}')",
    "datetime": "T'2020-01-01' t'2021-02-03T04:05:06.789' :when T'58849.5' T'mjd/58849.25/utc' T'2020:100'",
    "timespan": ":span (T'2020-01-01',T'2021-01-01') (NULL,T'58849.5') (T'2021-01-01/tai',null) span "
    "(T'2020-01-01',T'2020-01-01') (T'2021-01-01',T'2020-01-01') (:when,NULL) (NULL,NULL)",
    "region": "POINT(10,20) circle(10.5,-20,1) BOX(0,0,10,5) POLYGON(1,1,3,1,3,3,1,3) REGION('CIRCLE_10_20_1') :area "
    "REGION(:pos) REGION('RANGE_0_10_-5_5') POINT(-:x,(5)) CIRCLE(x,:half,.5) POLYGON(359,-1,1,-1,0,1)",
    "bool": "NULL",
    "hash": ":digest",
}
ODDITIES = (
    "NULL null :null :nothing nowhere T'nothing' T'2020-13-01' foo(1) POINT(1) POINT(0,91) CIRCLE((1),2,3) UUID('x') "
    "REGION('NOWHERE') GLOB(visit,'a*') GLOB(instrument,name) visit.nothing a.b.c raw.nothing 1..3 1..3:2 () (1,2) "
    "POLYGON(0,0,1,1,2,2) BOX(1,2,3) CIRCLE(0,0,'1') UUID(:key) region.begin (T'2020-01-01',1) 'open T visit.region.end "
    "skymap.timespan timespan.nothing visit_definition visit_detector_region.visit IN IN() AND NOT = ! # ; [1] ::x"
).split()
COMPARISONS = ["=", "!=", "<", "<=", ">", ">=", "OVERLAPS", "overlaps"]
FITTING = {type_: COMPARISONS[:6] for type_ in ("int", "float", "string", "datetime")}
FITTING |= {"region": ["OVERLAPS", "overlaps"], "timespan": ["OVERLAPS", "="]}
TYPES = list(COLUMNS)


class Maker:
    """Makes expressions that mostly mean something."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def expression(self) -> str:
        rng = self._rng
        text = self._condition(rng.choice([0, 0, 1, 2, 3]))
        if rng.random() < 0.1:
            place = rng.randrange(len(text) + 1)
            end = place + rng.choice([0, 0, 1, 3])
            text = text[:place] + rng.choice([" ", "(", ")", ",", "'", "NOT ", "-", ".", ":", "\n", "\r"]) + text[end:]
        return text

    def _condition(self, depth: int) -> str:
        rng = self._rng
        if depth == 0 or rng.random() < 0.2:
            return self._leaf()
        kind = rng.choice(["and", "OR", "AND", "or", "not", "parentheses"])
        if kind == "not":
            return f"NOT {self._condition(depth - 1)}"
        if kind == "parentheses":
            return f"({self._condition(depth - 1)})"
        operands = [self._condition(depth - 1) for _ in range(rng.randint(2, 3))]
        return f" {kind} ".join(operands)

    def _leaf(self) -> str:
        rng = self._rng
        kind = rng.random()
        type_ = rng.choice(TYPES)
        if kind < 0.5:
            other = type_ if rng.random() < 0.95 else rng.choice(TYPES)
            operator = rng.choice(COMPARISONS if rng.random() < 0.1 else FITTING.get(type_, ["=", "!="]))
            blank = " " if operator.isalpha() else rng.choice(["", " "])
            return f"{self._value(type_)}{blank}{operator}{blank}{self._value(other)}"
        if kind < 0.7:
            items = ", ".join(self._item(type_) for _ in range(rng.randint(1, 4)))
            return f"{self._value(type_)} {rng.choice(['IN', 'NOT IN', 'in'])} ({items})"
        if kind < 0.8:
            return rng.choice(COLUMNS["bool"].split()) + rng.choice(["", "", " = NULL", " != NULL"])
        if kind < 0.88:
            return f"GLOB({self._column('string')}, {rng.choice(['*', 'Cam?', '_x'])!r})"
        if kind < 0.92:
            return f"glob({self._column('string')}, {rng.choice([':pattern', '(:pattern)', ':x', 'pattern'])})"
        if kind < 0.96:
            return f"{self._column(type_)} {rng.choice(['=', '!='])} {rng.choice(['NULL', 'null'])}"
        return f"{rng.choice(ODDITIES)} {rng.choice(COMPARISONS)} {self._value(type_)}"

    def _column(self, type_: str) -> str:
        names = COLUMNS[type_].split()
        qualified = [name for name in names if "." in name]
        return self._rng.choice(qualified if qualified and self._rng.random() < 0.6 else names)

    def _value(self, type_: str, depth: int = 0) -> str:
        rng = self._rng
        if rng.random() < 0.02:
            return rng.choice(ODDITIES)
        if type_ in ("int", "float") and depth < 3 and rng.random() < 0.25:
            kind = rng.choice(["binary", "sign", "parentheses"])
            if kind == "sign":
                return rng.choice("+-") + self._value(type_, depth + 1)
            if kind == "parentheses":
                return f"({self._value(type_, depth + 1)})"
            other = type_ if rng.random() < 0.95 else "float"
            blank = rng.choice(["", " "])
            operator = rng.choice("+-*/%" if type_ == "int" else "+-*/")
            return f"{self._value(type_, depth + 1)}{blank}{operator}{blank}{self._value(other, depth + 1)}"
        return self._column(type_) if rng.random() < 0.55 else self._literal(type_)

    def _literal(self, type_: str) -> str:
        return self._rng.choice(LITERALS[type_].split()).replace("_", " ")

    def _item(self, type_: str) -> str:
        rng = self._rng
        if type_ == "int" and rng.random() < 0.3:
            return rng.choice(["1..7:2", "3..5", "-2..2", "5 .. 4", "0..10 : 3", "4..4"])
        if rng.random() < 0.1:
            return rng.choice(["NULL", "visit", self._value(rng.choice(TYPES))])
        return self._literal(type_)


def numbers_as_texts(value: object) -> object:
    match value:
        case dict():
            return {key: numbers_as_texts(member) for key, member in value.items()}
        case list():
            return [numbers_as_texts(member) for member in value]
        case bool() | None | str():
            return value
        case int():
            return f"i{value}"
        case float():
            return f"f{struct.pack('>d', value).hex()}"
    raise TypeError(type(value))


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    seed, count = (int(argument) for argument in sys.argv[1:])
    rng = random.Random(seed)
    universe = DimensionUniverse()
    scopes = [(universe.conform(dimensions), set(types)) for dimensions, types in SCOPES]
    bind = {name: make_column_literal(value).model_dump(mode="json") for name, value in BIND.items()}
    described = [[list(group.names), sorted(types)] for group, types in scopes]
    stored = json.dumps(universe.dimensionConfig.toDict())
    print(json.dumps({"universe": stored, "bind": bind, "scopes": described}))
    maker = Maker(rng)
    for _ in range(count):
        index = rng.randrange(len(scopes))
        expression = maker.expression()
        dimensions, types = scopes[index]
        try:
            predicate = convert_where_args(dimensions, types, expression, bind=BIND).model_dump(mode="json")
        except Exception:
            predicate = None
        print(json.dumps([index, expression, numbers_as_texts(predicate)]))


main()
