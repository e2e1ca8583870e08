"""Stand-ins for upstream's ``create_test_server`` and ``setup_postgres_test_db``.

Same interface, but the Butler server is the candidate, the registry is in PostgreSQL, and S3 is a local HTTPS server.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import types
from collections.abc import Iterator
from typing import Any

import httpx2
import lsst.daf.butler.tests.postgresql as upstream_postgresql
import lsst.daf.butler.tests.server as upstream
import sqlalchemy
from lsst.daf.butler import Butler
from lsst.daf.butler.direct_butler import DirectButler
from lsst.daf.butler.tests.hybrid_butler import HybridButler

from .candidate import Candidate
from .created import CreatedRepositories
from .ingress import FakeApplication, IngressTransport, Instance
from .processes import HarnessError
from .template import Template
from .world import World, restricted_label, slot_label


class StandIns:
    """State of one worker process: the slots that it may still use, and its connections."""

    def __init__(self, world: World, worker: int, candidate_url: str) -> None:
        self._world = world
        self._candidate_url = candidate_url
        self._worker = worker
        self._slots = iter(range(worker, world.slots, world.jobs))
        self._restricted = iter(range(worker, world.restricted_slots, world.jobs))
        self._dedicated = itertools.count()
        self._repositories = (
            CreatedRepositories(world)
            if world.template_namespace is None
            else Template(world.run_directory, world.database_url, world.template_namespace)
        )
        self._engine = sqlalchemy.create_engine(world.database_url, pool_size=1)
        server = types.SimpleNamespace(url=lambda: world.database_url)
        self._postgres = upstream_postgresql.TemporaryPostgresInstance(server, self._engine)

    def install(self) -> None:
        """Put the stand-ins in place; to be called before upstream test modules are imported."""
        upstream.create_test_server = self.create_test_server
        upstream_postgresql.setup_postgres_test_db = self.setup_postgres_test_db

    def close(self) -> None:
        self._repositories.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def setup_postgres_test_db(self) -> Iterator[upstream_postgresql.TemporaryPostgresInstance]:
        """Offer the run's database, in which every repository is a schema of its own."""
        yield self._postgres

    @contextlib.contextmanager
    def create_test_server(
        self, test_directory: str, *, postgres: Any = None, server_config: Any = None
    ) -> Iterator[upstream.TestServerInstance]:
        """Offer an empty repository that the candidate serves, with the Butlers of upstream's test server."""
        with contextlib.ExitStack() as stack:
            label = self._next_label()
            config_path = self._repositories.make(label, self._slot_directory(label))
            if server_config is None:
                instance = self._instance(label, self._candidate_url, behind_gafaelfawr=True)
            else:
                candidate = stack.enter_context(
                    contextlib.closing(self._start_dedicated(label, config_path, server_config))
                )
                instance = self._instance(label, candidate.url, behind_gafaelfawr=server_config.gafaelfawr_enabled)
            direct_butler = stack.enter_context(Butler.from_config(config_path, writeable=True))
            assert isinstance(direct_butler, DirectButler)
            client = stack.enter_context(_make_client(instance, raise_server_exceptions=True))
            lenient_client = stack.enter_context(_make_client(instance, raise_server_exceptions=False))
            remote_butler = upstream._make_remote_butler(client)
            yield upstream.TestServerInstance(
                config_file_path=config_path,
                client=client,
                direct_butler=direct_butler,
                remote_butler=remote_butler,
                remote_butler_without_error_propagation=upstream._make_remote_butler(lenient_client),
                hybrid_butler=HybridButler(remote_butler, direct_butler),
                app=FakeApplication(instance),
            )

    def _instance(self, label: str, candidate_url: str, *, behind_gafaelfawr: bool) -> Instance:
        return Instance(
            label,
            candidate_url,
            run_directory=self._world.run_directory,
            slot_directory=self._slot_directory,
            next_restricted_label=self._next_restricted_label,
            behind_gafaelfawr=behind_gafaelfawr,
        )

    def _start_dedicated(self, label: str, config_path: str, server_config: Any) -> Candidate:
        """Start a candidate for a test that has a server configuration of its own."""
        world = self._world
        return Candidate(
            world.candidate_command,
            world.candidate_directory,
            f"{world.candidate_log}.dedicated-{self._worker}-{next(self._dedicated)}",
            {label: {"config_uri": config_path, "authorized_groups": ["*"]}},
            world.s3_environment,
            gafaelfawr_url=world.gafaelfawr_url if server_config.gafaelfawr_enabled else "DISABLED",
            authentication=server_config.authentication,
            static_files_path=server_config.static_files_path,
            start_timeout=world.start_timeout,
        )

    def _slot_directory(self, label: str) -> str:
        return os.path.join(self._world.run_directory, "slots", label)

    def _next_label(self) -> str:
        for number in self._slots:
            return slot_label(number)
        raise HarnessError("all repository slots of this run are used up; raise --slots")

    def _next_restricted_label(self) -> str:
        for number in self._restricted:
            return restricted_label(number)
        raise HarnessError("all restricted repository slots of this run are used up")


def _make_client(instance: Instance, *, raise_server_exceptions: bool) -> httpx2.Client:
    # The defaults of fastapi.testclient.TestClient, but for the time-out, in seconds, which that one lacks.
    client = httpx2.Client(
        transport=IngressTransport(instance, raise_server_exceptions=raise_server_exceptions),
        base_url="http://testserver",
        follow_redirects=True,
        timeout=120,
        trust_env=False,
    )
    client.conformance_instance = instance
    return client
