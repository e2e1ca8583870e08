"""Answers of the direct Butler to requests as the server gets them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lsst.daf.butler import Butler, ButlerUserError
from lsst.daf.butler.remote_butler.server.handlers._external_query import _get_query_context
from lsst.daf.butler.remote_butler.server.handlers._query_serialization import convert_query_page
from lsst.daf.butler.remote_butler.server_models import (
    QueryAnyRequestModel,
    QueryCountRequestModel,
    QueryExecuteRequestModel,
    QueryExplainRequestModel,
)

from .answer import INTERNAL, Answer

MODELS = {
    "execute": QueryExecuteRequestModel,
    "count": QueryCountRequestModel,
    "any": QueryAnyRequestModel,
    "explain": QueryExplainRequestModel,
}


def serialize(route: str, body: dict[str, Any]) -> str:
    """Return the JSON that the client sends for a request."""
    return MODELS[route].model_validate(body).model_dump_json()


def collect(pages: Iterable[Any]) -> Answer:
    """Return the rows of all pages of a result; pages are models of the wire."""
    rows: list[Any] = []
    records: dict[str, dict[str, Any]] | None = None
    for page in pages:
        plain = page if isinstance(page, dict) else json.loads(page.model_dump_json())
        rows += plain["rows"]
        if plain.get("dimension_records") is not None:
            records = {} if records is None else records
            for element, found in plain["dimension_records"].items():
                records.setdefault(element, {}).update({json.dumps(each): each for each in found})
    kept = None if records is None else {element: list(found.values()) for element, found in records.items()}
    return Answer(rows=rows, records=kept)


class Direct:
    """The direct Butler as a server without HTTP.

    Parameters
    ----------
    butler : `Butler`
        The Butler.
    """

    def __init__(self, butler: Butler):
        self._butler = butler

    def create_butler(self) -> Butler:
        """Return the Butler: what the server's factory does."""
        return self._butler

    def answer(self, route: str, text: str) -> Answer:
        """Return the answer to a serialized request."""
        try:
            return self._answer(route, MODELS[route].model_validate_json(text))
        except ButlerUserError as error:
            return Answer(error=error.error_type, detail=str(error))
        except Exception as error:
            return Answer(error=INTERNAL, detail=f"{type(error).__name__}: {error}"[:500])

    def _answer(self, route: str, request: Any) -> Answer:
        with _get_query_context(self, request.query) as (driver, tree):
            if route == "explain":
                return Answer(value=list(driver.explain_no_results(tree, execute=request.execute)))
            if route == "any":
                return Answer(value=driver.any(tree, execute=request.execute, exact=request.exact))
            spec = request.result_spec.to_result_spec(driver.universe)
            if route == "count":
                return Answer(value=driver.count(tree, spec, exact=request.exact, discard=request.discard))
            return collect(convert_query_page(spec, page) for page in driver.execute(spec, tree))
