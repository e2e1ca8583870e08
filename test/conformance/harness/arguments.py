"""The command line and the environment of a run."""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Mapping

from .processes import HarnessError
from .suites import SUITES

_PROJECT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
_DEFAULT_COMMAND = 'PATH="$(echo node_modules/node-linux-*/bin):$PATH" exec node dist/main.js'


@dataclasses.dataclass(frozen=True)
class Environment:
    """What a run takes from environment variables."""

    sdist: str
    postgres_url: str
    data: str | None
    candidate_command: str
    candidate_directory: str
    candidate_log: str | None

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Environment:
        """Raises `HarnessError` naming the variables that are missing."""
        required = ["BUTLER_TEST_SDIST", "BUTLER_TEST_POSTGRES_URL"]
        if missing := [name for name in required if not variables.get(name)]:
            raise HarnessError(f"environment variable not set: {', '.join(missing)} (npm test sets them)")
        return cls(
            sdist=variables["BUTLER_TEST_SDIST"],
            postgres_url=variables["BUTLER_TEST_POSTGRES_URL"],
            data=variables.get("BUTLER_CONFORMANCE_DATA") or None,
            candidate_command=variables.get("CANDIDATE_CMD") or _DEFAULT_COMMAND,
            candidate_directory=variables.get("CANDIDATE_DIR") or _PROJECT,
            candidate_log=variables.get("CANDIDATE_LOG") or None,
        )


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Run upstream's client and server tests against a Butler server.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("-s", "--suite", action="append", choices=list(SUITES), help="only this suite; may be repeated")
    add(
        "-k", dest="patterns", action="append", metavar="PATTERN", help="only tests whose id contains (or matches) this"
    )
    add("--created", action="store_true", help="make the repositories with the server's own command `create`")
    add("--record", action="store_true", help="rewrite expected.json from this run")
    add("--complete", action="store_true", help="expect the server to lack no feature")
    add("--list", action="store_true", help="list the tests and stop")
    add("--json", metavar="FILE", help="write what was seen of each test to a file")
    add("-v", "--verbose", action="store_true", help="print a line per test")
    add("--jobs", type=int, default=2, help="worker processes")
    add("--slots", type=int, default=600, help="repositories that tests may use")
    add("--start-timeout", type=float, default=60.0, help="seconds that the server may take to start")
    add("--test-timeout", type=int, default=120, help="seconds allowed for one test")
    add("--keep", action="store_true", help="keep the database and the temporary directory")
    return parser.parse_args()
