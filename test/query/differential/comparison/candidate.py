"""Answers of a server over HTTP, and through the real client."""

from __future__ import annotations

import json
import os
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from urllib.parse import urlsplit

from lsst.daf.butler import Butler, ButlerUserError
from lsst.daf.butler.remote_butler._query_driver import RemoteQueryDriver
from lsst.daf.butler.remote_butler.server.handlers._query_serialization import convert_query_page
from lsst.daf.butler.remote_butler.server_models import QueryExecuteRequestModel

from .answer import INTERNAL, Answer
from .reference import collect

VALUES = {"count": "count", "any": "found_rows", "explain": "messages"}
TIMEOUT_SECONDS = 120


class Candidate:
    """A repository at a server.

    Parameters
    ----------
    url : `str`
        The repository's URL.
    """

    def __init__(self, url: str):
        os.environ.setdefault("BUTLER_RUBIN_ACCESS_TOKEN", "any")
        parts = urlsplit(url)
        self._path = parts.path
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        self._url = url
        self._client: Butler | None = None

    def answer(self, route: str, text: str) -> Answer:
        """Return the answer to a serialized request."""
        try:
            response = self._send(f"{self._path}/v1/query/{route}", text.encode())
            body = response.read().decode()
        except (HTTPException, OSError) as error:
            self._connection.close()
            return Answer(error=INTERNAL, detail=f"{type(error).__name__}: {error}")
        if response.status != 200:
            return _refusal(response.status, body)
        if route != "execute":
            return Answer(value=json.loads(body)[VALUES[route]])
        pages = [page for line in body.splitlines() if (page := json.loads(line))["type"] != "keep-alive"]
        if pages and pages[-1]["type"] == "error":
            return Answer(error=pages[-1]["error"]["error_type"], detail=pages[-1]["error"]["detail"])
        return collect(pages)

    def _send(self, path: str, body: bytes) -> HTTPResponse:
        """Send a request, again if the server has closed the idle connection."""
        headers = {"content-type": "application/json"}
        try:
            self._connection.request("POST", path, body, headers)
            return self._connection.getresponse()
        except (RemoteDisconnected, ConnectionError):
            self._connection.close()
            self._connection.request("POST", path, body, headers)
            return self._connection.getresponse()

    def answer_to_client(self, text: str) -> Answer:
        """Return the answer to a serialized `execute` request without defaults that the real client sends and reads."""
        if self._client is None:
            self._client = Butler.from_config(self._url)
        request = QueryExecuteRequestModel.model_validate_json(text)
        try:
            tree = request.query.tree.to_query_tree(self._client.dimensions)
            spec = request.result_spec.to_result_spec(self._client.dimensions)
            with RemoteQueryDriver(self._client, self._client._connection) as driver:
                driver._stored_query_inputs = request.query.additional_query_inputs
                return collect([convert_query_page(spec, page) for page in driver.execute(spec, tree)])
        except ButlerUserError as error:
            return Answer(error=error.error_type, detail=str(error))
        except Exception as error:
            return Answer(error=INTERNAL, detail=f"{type(error).__name__}: {error}"[:500])


def _refusal(status: int, body: str) -> Answer:
    try:
        plain = json.loads(body)
    except ValueError:
        plain = {}
    if status >= 500 or not isinstance(plain, dict) or "error_type" not in plain:
        return Answer(error=INTERNAL, detail=f"{status}: {body[:500]}")
    return Answer(error=plain["error_type"], detail=str(plain.get("detail")))
