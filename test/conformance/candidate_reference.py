"""The reference server as a candidate, whole or without some of its features.

Environment: HOST, PORT and the reference's own variables, and
  CANDIDATE_WITHOUT    features that answer 501, separated by commas: "query", "files"
  CANDIDATE_PRELOAD    "1": read governor dimension records once, as the deployed server does

It differs from the deployed server in that it closes the repositories that were used least recently: a run opens
hundreds, each with up to 40 connections to PostgreSQL.
"""

import os
import re
import threading
from collections import OrderedDict

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from lsst.daf.butler import LabeledButlerFactory
from lsst.daf.butler.remote_butler.server import create_app
from starlette.middleware.base import RequestResponseEndpoint

_MOST_OPEN_REPOSITORIES = 4
_ROUTES = {
    "query": re.compile(r"^/api/butler/repo/[^/]+/v1/query/"),
    "files": re.compile(
        r"^/api/butler/repo/[^/]+/v1/(get_file/|get_file_by_data_id|file_transfer|dataset/[^/]+/download)"
    ),
}


def limit_open_repositories() -> None:
    """Make every butler factory forget repositories, and preload nothing unless asked to."""
    original_init = LabeledButlerFactory.__init__
    original_get = LabeledButlerFactory._get_or_create_butler_factory
    preload = os.environ.get("CANDIDATE_PRELOAD") == "1"

    def init(self: LabeledButlerFactory, *args: object, **kwargs: object) -> None:
        original_init(self, *args, **kwargs)
        self._preload_unsafe_direct_butler_caches &= preload
        self._recent = OrderedDict()
        self._recent_lock = threading.Lock()

    def get(self: LabeledButlerFactory, label: str) -> object:
        factory = original_get(self, label)
        with self._recent_lock:
            self._recent[label] = True
            self._recent.move_to_end(label)
            surplus = [self._recent.popitem(last=False)[0] for _ in range(len(self._recent) - _MOST_OPEN_REPOSITORIES)]
        for name in surplus:
            with self._initialization_locks.lock(name), self._factories._mutex:
                old = self._factories._cache.pop(name, None)
            if old is not None:
                # Connections that a running query uses are closed when it gives them back.
                old.close()
        return factory

    LabeledButlerFactory.__init__ = init
    LabeledButlerFactory._get_or_create_butler_factory = get


def disable(application: FastAPI, features: list[str]) -> None:
    """Answer 501 to the routes of these features."""
    routes = [_ROUTES[feature] for feature in features]

    @application.middleware("http")
    async def refuse(request: Request, call_next: RequestResponseEndpoint) -> Response:
        if any(route.match(request.url.path) for route in routes):
            return JSONResponse({"error_type": "not_implemented", "detail": "Not implemented."}, status_code=501)
        return await call_next(request)


if __name__ == "__main__":
    limit_open_repositories()
    server = create_app()
    if without := os.environ.get("CANDIDATE_WITHOUT"):
        disable(server, without.split(","))
    uvicorn.run(server, host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=False)
