"""What the tests of our own share. They know the candidate by HTTP only.

To make a query slow they lock the repository's dataset tables from a connection of their own.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from unittest.mock import patch

import httpx2
import lsst.daf.butler.tests.server as upstream
import psycopg
from lsst.daf.butler import Config
from lsst.daf.butler.tests import DatastoreMock


class ExtraFixture:
    """Mix-in for test cases: a server with a repository of some datasets."""

    def setUp(self) -> None:
        self.server = self.enterContext(upstream.create_test_server(""))
        self.client = self.server.client
        self.butler = self.server.remote_butler
        DatastoreMock.apply(self.server.direct_butler)
        for name in ("base.yaml", "datasets.yaml"):
            self.server.direct_butler.import_(filename=f"resource://lsst.daf.butler/tests/registry_data/{name}")

    @contextlib.contextmanager
    def locked_datasets(self) -> Iterator[psycopg.Connection]:
        """Hold up every query for datasets until the context ends."""
        registry = Config(self.server.config_file_path)["registry"]
        namespace = registry["namespace"]
        with psycopg.connect(registry["db"]) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename LIKE 'dataset_tags_%%'",
                [namespace],
            ).fetchall()
            self.assertTrue(tables)
            for (table,) in tables:
                connection.execute(f'LOCK TABLE "{namespace}"."{table}" IN ACCESS EXCLUSIVE MODE')
            yield connection
            connection.rollback()

    def wait_for_held_up(self, connection: psycopg.Connection, count: int) -> None:
        """Return when so many queries wait for the lock that `connection` holds."""
        deadline = time.monotonic() + 15
        statement = (
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IN "
            "(SELECT relation FROM pg_locks WHERE granted AND pid = pg_backend_pid())"
        )
        while time.monotonic() < deadline:
            row = connection.execute(statement).fetchone()
            if row is not None and row[0] >= count:
                return
            time.sleep(0.02)
        self.fail(f"{count} queries should be held up by now")

    def make_query_request(self) -> httpx2.Request:
        """The request that RemoteButler sends to query the "bias" datasets, of which there are three."""
        connection = self.butler._connection
        sent: list[tuple[str, str]] = []
        original = connection.post_with_stream_response

        def capture(path: str, model: object) -> object:
            sent.append((path, model.model_dump_json()))
            return original(path, model)

        with patch.object(connection, "post_with_stream_response", side_effect=capture):
            self.assertEqual(len(self.butler.query_datasets("bias", "imported_g")), 3)
        path, body = sent[-1]
        return self.client.build_request(
            "POST",
            f"{connection.server_url}v1/{path}",
            content=body.encode(),
            headers={"Authorization": "Bearer fake-access-token", "content-type": "application/json"},
        )

    def send(self, request: httpx2.Request, user: str | None = None, timeout: float = 60) -> httpx2.Response:
        """Send a copy of a request as one of several users; `timeout` is in seconds."""
        extensions = {"timeout": httpx2.Timeout(timeout).as_dict(), "conformance_user": user}
        return self.client.send(
            httpx2.Request(
                request.method, request.url, headers=request.headers, content=request.content, extensions=extensions
            )
        )
