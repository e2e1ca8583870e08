"""What a query gives: from the direct Butler, and from a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
from lsst.daf.butler import Butler, ButlerUserError, DataCoordinate, DimensionGroup, SerializedDataCoordinate
from lsst.daf.butler.queries.driver import QueryDriver
from lsst.daf.butler.queries.result_specs import SerializedResultSpec
from lsst.daf.butler.queries.tree import SerializedQueryTree
from lsst.daf.butler.remote_butler.server.handlers._query_serialization import convert_query_page

from trees import Case, Json

MOST_ROWS = 3_000


class TooManyRowsError(Exception):
    """The query has too many rows to compare."""


@dataclass(frozen=True)
class Outcome:
    """Rows, a value, or the type of an error; `internal` stands for what is no user error."""

    error: str | None = None
    value: Any = None
    rows: tuple[str, ...] = ()
    records: str = ""
    detail: str = ""


def canonical(value: Any) -> str:
    """JSON text that is the same for equal values: `60.0` and `60` are, to clients."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    match value:
        case {"definition": str(element), "record": dict()} if element.startswith("healpix"):
            # The corners of these pixels are made of sines and cosines, of which libraries know the last bit differently.
            return {"definition": element, "id": value["record"]["id"]}
        case dict():
            return {name: _plain(member) for name, member in value.items()}
        case list():
            return [_plain(member) for member in value]
        case float() if value.is_integer() and value != 0:
            return int(value)
        case _:
            return value


def _outcome(run: Callable[[], Outcome]) -> Outcome:
    try:
        return run()
    except ButlerUserError as error:
        return Outcome(error=error.error_type, detail=str(error))
    except TooManyRowsError:
        raise
    except Exception as error:
        return Outcome(error="internal", detail=f"{type(error).__name__}: {error}")


class Direct:
    """Asks a direct Butler what its server would ask it."""

    def __init__(self, butler: Butler) -> None:
        self._butler = butler

    def execute(self, case: Case) -> Outcome:
        """Rows in order."""
        return _outcome(lambda: self._execute(case))

    def count(self, case: Case, exact: bool, discard: bool) -> Outcome:
        """The number of rows."""

        def run() -> Outcome:
            with self._driver(case) as (driver, tree):
                spec = SerializedResultSpec(case.spec).to_result_spec(driver.universe)
                return Outcome(value=driver.count(tree, spec, exact=exact, discard=discard))

        return _outcome(run)

    def any(self, case: Case, execute: bool, exact: bool) -> Outcome:
        """Whether there are rows."""

        def run() -> Outcome:
            with self._driver(case) as (driver, tree):
                return Outcome(value=driver.any(tree, execute=execute, exact=exact))

        return _outcome(run)

    def explain(self, case: Case) -> Outcome:
        """Why there are none."""

        def run() -> Outcome:
            with self._driver(case) as (driver, tree):
                return Outcome(value=sorted(driver.explain_no_results(tree, execute=False)))

        return _outcome(run)

    def _execute(self, case: Case) -> Outcome:
        rows: list[Any] = []
        records: dict[str, set[str]] = {}
        with self._driver(case) as (driver, tree):
            spec = SerializedResultSpec(case.spec).to_result_spec(driver.universe)
            for page in driver.execute(spec, tree):
                line = json.loads(convert_query_page(spec, page).model_dump_json())
                _add(line, rows, records)
        return Outcome(rows=tuple(map(canonical, rows)), records=_records(records))

    @contextmanager
    def _driver(self, case: Case) -> Iterator[tuple[QueryDriver, Any]]:
        universe = self._butler.dimensions
        tree = SerializedQueryTree(case.tree).to_query_tree(universe)
        default = SerializedDataCoordinate(dataId=case.default_data_id)
        default_data_id = DataCoordinate.from_simple(default, universe=universe)
        with self._butler._query_driver(default_collections=(), default_data_id=default_data_id) as driver:
            for item in case.inputs:
                dimensions = DimensionGroup.from_simple(item["dimensions"], universe)
                if item["type"] == "upload":
                    driver.upload_data_coordinates(dimensions, [tuple(row) for row in item["rows"]], key=_key(item))
                else:
                    driver.materialize(
                        SerializedQueryTree(item["tree"]).to_query_tree(universe),
                        dimensions,
                        frozenset(item["datasets"]),
                        key=_key(item),
                        allow_duplicate_overlaps=item["allow_duplicate_overlaps"],
                    )
            yield driver, tree


class Server:
    """Asks a server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx2.Client(timeout=60)

    def execute(self, case: Case) -> Outcome:
        """Rows in order."""

        def run() -> Outcome:
            response = self._client.post(f"{self._url}/v1/query/execute", json=case.body)
            if response.status_code != 200:
                return _refusal(response)
            rows: list[Any] = []
            records: dict[str, set[str]] = {}
            for text in response.text.splitlines():
                line = json.loads(text)
                if line["type"] == "error":
                    return Outcome(error=line["error"]["error_type"], detail=line["error"]["detail"])
                _add(line, rows, records)
            return Outcome(rows=tuple(map(canonical, rows)), records=_records(records))

        return _outcome(run)

    def count(self, case: Case, exact: bool, discard: bool) -> Outcome:
        """The number of rows."""
        return self._value("count", {**case.body, "exact": exact, "discard": discard}, "count")

    def any(self, case: Case, execute: bool, exact: bool) -> Outcome:
        """Whether there are rows."""
        return self._value("any", {"query": case.body["query"], "execute": execute, "exact": exact}, "found_rows")

    def explain(self, case: Case) -> Outcome:
        """Why there are none."""
        outcome = self._value("explain", {"query": case.body["query"], "execute": False}, "messages")
        return outcome if outcome.error else Outcome(value=sorted(outcome.value))

    def _value(self, route: str, body: Json, name: str) -> Outcome:
        def run() -> Outcome:
            response = self._client.post(f"{self._url}/v1/query/{route}", json=body)
            return Outcome(value=response.json()[name]) if response.status_code == 200 else _refusal(response)

        return _outcome(run)


def _refusal(response: httpx2.Response) -> Outcome:
    body = response.json()
    is_user_error = response.status_code == 422 and "error_type" in body
    return Outcome(error=body["error_type"] if is_user_error else "internal", detail=response.text)


def _key(item: Json) -> UUID:
    return UUID(item["key"])


def _add(line: Json, rows: list[Any], records: dict[str, set[str]]) -> None:
    rows.extend(line["rows"])
    if len(rows) > MOST_ROWS:
        raise TooManyRowsError
    for element, found in (line.get("dimension_records") or {}).items():
        records.setdefault(element, set()).update(map(canonical, found))


def _records(records: dict[str, set[str]]) -> str:
    return canonical({element: sorted(found) for element, found in records.items() if found})
