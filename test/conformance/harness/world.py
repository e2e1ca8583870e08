"""What every worker has to know about a run; handed to the workers as JSON."""

from __future__ import annotations

import dataclasses
import json

RESTRICTED_GROUP = "conformance-testers"
"""Gafaelfawr group that may use the repositories labelled ``restrictedNN``."""


@dataclasses.dataclass(frozen=True)
class World:
    """Facts about a run, all of them known before the first worker starts."""

    run_directory: str
    tests_directory: str
    """Holds (links to) the upstream test modules, ``config`` and ``data``."""
    candidate_command: str
    candidate_directory: str
    candidate_log: str
    s3_environment: dict[str, str]
    gafaelfawr_url: str
    database_url: str
    template_namespace: str | None
    """Schema of the repository that tests get copies of; None if the candidate's ``create`` makes one for each."""
    slots: int
    restricted_slots: int
    jobs: int
    start_timeout: float
    """Seconds that a candidate may take until it answers."""
    test_timeout: int
    """Seconds allowed for one test."""

    def dumps(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def loads(cls, text: str) -> World:
        return cls(**json.loads(text))


def slot_label(number: int) -> str:
    """Repository name of a slot that every user may read."""
    return f"slot{number:04d}"


def restricted_label(number: int) -> str:
    """Repository name of a slot for members of RESTRICTED_GROUP only."""
    return f"restricted{number:02d}"
