"""Setting the stage of a run: neighbours, database, template repository and candidate."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
from typing import NamedTuple

from .arguments import Environment
from .candidate import Candidate
from .database import Database
from .processes import Services
from .world import RESTRICTED_GROUP, World, restricted_label, slot_label

_RESTRICTED_SLOTS = 10
_BUCKETS = ("mutable-bucket", "immutable-bucket")


class Stage(NamedTuple):
    """What has been set up."""

    world: World
    candidate: Candidate


def set_stage(
    arguments: argparse.Namespace,
    environment: Environment,
    run_directory: str,
    tests_directory: str,
    stack: contextlib.ExitStack,
) -> Stage:
    """Start everything that a run needs; `stack` ends it. Raises `HarnessError` if something does not start."""
    for name in ("tmp", "slots"):
        os.mkdir(os.path.join(run_directory, name))
    services = stack.enter_context(contextlib.closing(Services(run_directory)))
    os.environ.update(services.s3_environment)
    _make_buckets()
    database = stack.enter_context(contextlib.closing(Database(environment.postgres_url, arguments.keep)))
    namespace = None if arguments.created else f"template_{secrets.token_hex(6)}"
    if namespace is not None:
        # Imported late, as the Butler takes the S3 endpoint from the environment.
        from .template import make_template

        make_template(run_directory, tests_directory, database.url, namespace)
    world = World(
        run_directory=run_directory,
        tests_directory=tests_directory,
        candidate_command=environment.candidate_command,
        candidate_directory=environment.candidate_directory,
        candidate_log=environment.candidate_log or os.path.join(run_directory, "candidate.log"),
        s3_environment=services.s3_environment,
        gafaelfawr_url=services.gafaelfawr_url,
        database_url=database.url,
        template_namespace=namespace,
        slots=arguments.slots,
        restricted_slots=_RESTRICTED_SLOTS,
        jobs=max(1, arguments.jobs),
        start_timeout=arguments.start_timeout,
        test_timeout=arguments.test_timeout,
    )
    candidate = stack.enter_context(contextlib.closing(_start_candidate(world)))
    return Stage(world, candidate)


def _make_buckets() -> None:
    from lsst.resources.s3utils import getS3Client

    for bucket in _BUCKETS:
        getS3Client().create_bucket(Bucket=bucket)


def _start_candidate(world: World) -> Candidate:
    """Start the candidate with all repositories that the run may use, none of which exists yet."""
    labels = [(slot_label(n), "*") for n in range(world.slots)]
    labels += [(restricted_label(n), RESTRICTED_GROUP) for n in range(world.restricted_slots)]
    repositories = {
        label: {"config_uri": f"{world.run_directory}/slots/{label}/butler.yaml", "authorized_groups": [group]}
        for label, group in labels
    }
    return Candidate(
        world.candidate_command,
        world.candidate_directory,
        world.candidate_log,
        repositories,
        world.s3_environment,
        gafaelfawr_url=world.gafaelfawr_url,
        start_timeout=world.start_timeout,
    )
