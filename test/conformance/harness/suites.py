"""Which upstream test classes make up which suite, and which of their tests do not apply."""

from __future__ import annotations

from typing import NamedTuple


class TestClass(NamedTuple):
    """A test class; `together` keeps its tests in one worker, for classes that build their repository only once."""

    module: str
    name: str
    together: bool = False


SUITES: dict[str, list[TestClass]] = {
    "query": [TestClass("test_query_remote", "RemoteButlerQueryTests")],
    "registry": [TestClass("test_remote_butler", "RemoteButlerPostgresRegistryTests")],
    "server": [
        TestClass("test_server", "ButlerClientServerTestCase", together=True),
        TestClass("test_server", "ButlerClientServerParityTestCase", together=True),
        TestClass("test_server", "ButlerClientServerAuthorizationTestCase"),
        TestClass("test_server", "QueryStreamingTestCase"),
        TestClass("test_server", "QueryLimitsTestCase"),
    ],
    "remote": [
        TestClass("test_remote_butler", "RemoteButlerErrorHandlingTests"),
        TestClass("test_remote_butler", "RemoteButlerConfigTests"),
        TestClass("test_remote_butler", "RemoteButlerMiscTests"),
    ],
    "butler": [
        TestClass("test_butler", "ButlerServerPostgresTests"),
        TestClass("test_butler", "ButlerServerDatastoreTransfers"),
    ],
    "simple": [TestClass("test_simpleButler", "RemoteSimpleButlerTestCase")],
    # Our own: black-box stand-ins for upstream tests that patch the Python server's internals.
    "extra": [
        TestClass("harness.extra_server_tests", "ExtraServerTests"),
        TestClass("harness.extra_limit_tests", "ExtraQueryLimitTests", together=True),
    ],
}
"""The SQLite twins of two classes are left out: over HTTP they would be the same tests on the same database."""

_IN_PROCESS = "patches or calls internals of the Python server in its own process"

NOT_APPLICABLE: dict[str, str] = {
    "test_server.ButlerClientServerTestCase.test_auth_check": (
        "tests upstream's own test middleware, which the harness's ingress stands in for"
    ),
    "test_server.ButlerClientServerTestCase.test_exception_logging": f"{_IN_PROCESS} (its logger)",
    "test_server.ButlerClientServerTestCase.test_query_keepalive": (
        f"{_IN_PROCESS} (time-out of streams); stand-in: ExtraServerTests.test_query_keepalive"
    ),
    "test_server.ButlerClientServerTestCase.test_query_retries": (
        f"{_IN_PROCESS} (query limits); stand-in: ExtraQueryLimitTests"
    ),
    "test_server.QueryStreamingTestCase.test_query_disconnects": (
        f"{_IN_PROCESS} (page generator); stand-in: ExtraQueryLimitTests.test_query_limit_after_disconnect"
    ),
    "test_server.QueryLimitsTestCase.test_query_limits": (
        f"{_IN_PROCESS} (limit counters); stand-in: ExtraQueryLimitTests.test_query_limit_per_user"
    ),
    "test_remote_butler.RemoteButlerConfigTests.test_bad_config": "client only, no server",
    "test_remote_butler.RemoteButlerMiscTests.test_retrieve_artifacts_security": "client only, no server",
}
"""Test id -> reason."""

NEEDS_UPSTREAM_DATA: frozenset[str] = frozenset(
    f"test_simpleButler.RemoteSimpleButlerTestCase.{name}"
    for name in ("testReadBackwardsCompatibility", "test_populated_by", "test_skypix_templates")
)
"""Tests that look for records which the package's own, smaller export (see collection.py) lacks."""
