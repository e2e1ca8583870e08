"""What stands between the client and the candidate: the Gafaelfawr ingress of a deployment, as an httpx transport."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
from collections.abc import Callable
from typing import Any

import httpx2
import lsst.daf.butler.tests.server as upstream
from lsst.daf.butler.remote_butler.server._dependencies import authorizer_dependency
from lsst.daf.butler.tests.server_utils import _is_authenticated_endpoint

from .world import RESTRICTED_GROUP

_REPOSITORY_PATH = re.compile(rb"^/api/butler/repo/%s(?=[/?]|$)" % upstream.TEST_REPOSITORY_NAME.encode())


@dataclasses.dataclass
class Traffic:
    """What this process has seen of candidates so far."""

    requests: int = 0
    unimplemented: list[str] = dataclasses.field(default_factory=list)
    """Paths below ``/v1/`` of the requests that were answered with 501."""


TRAFFIC = Traffic()


class Instance:
    """One test's view of a candidate: the repository label, and who the ingress says is calling.

    Every instance has a user and token of its own, so that query limits and cached permissions of one test cannot reach
    another one that runs at the same time.
    """

    def __init__(
        self, label: str, candidate_url: str, *, run_directory: str, slot_directory: Callable[[str], str],
        next_restricted_label: Callable[[], str], behind_gafaelfawr: bool,
    ) -> None:  # fmt: skip
        self.label = label
        self.candidate_url = candidate_url
        self.behind_gafaelfawr = behind_gafaelfawr
        self.user = f"user-{label}"
        self.token = f"delegated-token-{label}"
        self._slot_directory = slot_directory
        self._next_restricted_label = next_restricted_label
        self._users_directory = os.path.join(run_directory, "gafaelfawr")
        self._authorizer: Any = None
        self._published: list[str] | None = None

    def restrict(self, authorizer: Any) -> None:
        """Move to a label that only members of RESTRICTED_GROUP may read.

        `authorizer` is upstream's mock: its answer decides whether the fake Gafaelfawr says that the user is one.
        """
        source = self._slot_directory(self.label)
        self.label = self._next_restricted_label()
        shutil.copytree(source, self._slot_directory(self.label))
        self._authorizer = authorizer

    def publish_user(self) -> None:
        """Tell the fake Gafaelfawr the user's groups, if they have changed."""
        groups = ["conformance-everybody"]
        if self._authorizer is not None and self._authorizer._response:
            groups.append(RESTRICTED_GROUP)
        if groups == self._published:
            return
        user = {
            "username": self.user,
            "name": "Mock User",
            "uid": 4123,
            "gid": 4123,
            "groups": [{"name": name, "id": 5000 + n} for n, name in enumerate(groups)],
        }
        path = os.path.join(self._users_directory, f"{self.token}.json")
        with open(f"{path}.new", "w") as file:
            json.dump(user, file)
        os.rename(f"{path}.new", path)
        self._published = groups


class IngressTransport(httpx2.BaseTransport):
    """Sends requests to the candidate as the ingress of a deployment would.

    The repository name ``testrepo`` becomes the instance's label, Host is kept, X-Forwarded-* tell the original scheme
    and host. Requests that need authentication must carry a bearer token; X-Auth-Request-User and -Token are added.
    With `raise_server_exceptions` a 500 is raised as upstream's ``UnhandledServerError``, as the in-process client of
    upstream's own test server does, so that it cannot pass for an error that the test expects.
    """

    def __init__(self, instance: Instance, *, raise_server_exceptions: bool) -> None:
        self._instance = instance
        self._raise = raise_server_exceptions
        self._inner = httpx2.HTTPTransport(
            trust_env=False,
            # Idle connections are kept for 5 seconds by default, which is when uvicorn closes them: avoid that race.
            limits=httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        refusal = self._refuse(request)
        if refusal is not None:
            return refusal
        instance = self._instance
        raw_path = _REPOSITORY_PATH.sub(b"/api/butler/repo/" + instance.label.encode(), request.url.raw_path)
        target = httpx2.URL(instance.candidate_url).copy_with(raw_path=raw_path)
        TRAFFIC.requests += 1
        response = self._inner.handle_request(
            httpx2.Request(
                request.method,
                target,
                headers=self._headers(request),
                stream=request.stream,
                extensions=request.extensions,
            )  # fmt: skip
        )
        if response.status_code == 501:
            TRAFFIC.unimplemented.append(request.url.path.partition("/v1/")[2])
        if response.status_code == 500 and self._raise:
            response.read()
            response.close()
            raise upstream.UnhandledServerError(
                f"the candidate answered 500 to {request.method} {request.url}: {response.text[:2000]}"
            )
        return response

    def _needs_user(self, request: httpx2.Request) -> bool:
        return self._instance.behind_gafaelfawr and _is_authenticated_endpoint(request.url.path)

    def _refuse(self, request: httpx2.Request) -> httpx2.Response | None:
        authorization = request.headers.get("authorization")
        if not self._needs_user(request) or re.match(r"^Bearer \S+", authorization or ""):
            return None
        if self._raise:
            raise upstream.UnhandledServerError(f"Authorization header missing or bad: {authorization!r}")
        return httpx2.Response(401, request=request)

    def _headers(self, request: httpx2.Request) -> list[tuple[str, str]]:
        headers = [
            (name, value)
            for name, value in request.headers.multi_items()
            if not name.lower().startswith(("x-auth-request-", "x-forwarded-"))
        ]
        headers += [
            ("X-Forwarded-Proto", request.url.scheme),
            ("X-Forwarded-Host", request.url.netloc.decode()),
            ("X-Forwarded-For", "127.0.0.1"),
        ]
        if self._needs_user(request):
            instance = self._instance
            instance.publish_user()
            user = instance.user + (request.extensions.get("conformance_user") or "")
            headers += [("X-Auth-Request-User", user), ("X-Auth-Request-Token", instance.token)]
        return headers

    def close(self) -> None:
        self._inner.close()


class FakeApplication:
    """Stands in for the FastAPI application of a test server; only an override of its authorizer has an effect."""

    def __init__(self, instance: Instance) -> None:
        self.dependency_overrides: dict[Any, Any] = _Overrides(instance)


class _Overrides(dict):
    def __init__(self, instance: Instance) -> None:
        super().__init__()
        self._instance = instance

    def __setitem__(self, key: Any, value: Any) -> None:
        if key is not authorizer_dependency:
            raise NotImplementedError(f"cannot override {key} in a server that is another process")
        super().__setitem__(key, value)
        self._instance.restrict(value())
