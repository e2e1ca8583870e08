"""How the outcome of each test reaches the runner."""

from __future__ import annotations

import dataclasses
import time
import traceback
import unittest
from collections.abc import Callable
from typing import Any

from .ingress import TRAFFIC

_MOST_DETAIL = 20_000
"""Characters kept of a test's tracebacks."""


@dataclasses.dataclass
class TestReport:
    """What happened to one test: `outcome` is passed, skipped or failed; `unimplemented` lists paths that gave 501."""

    test: str
    outcome: str = "passed"
    detail: str = ""
    seconds: float = 0.0
    requests: int = 0
    unimplemented: list[str] = dataclasses.field(default_factory=list)

    def note(self, outcome: str, detail: str) -> None:
        """Take over an outcome unless a worse one is known, and add to the details."""
        ranks = ["passed", "skipped", "failed"]
        self.outcome = max(self.outcome, outcome, key=ranks.index)
        self.detail = f"{self.detail}\n{detail}".strip()[:_MOST_DETAIL]


class Result(unittest.TestResult):
    """Reports every test through `report`; `begin` and `end` are called around each."""

    def __init__(
        self, report: Callable[[TestReport], None], begin: Callable[[], None], end: Callable[[], None]
    ) -> None:
        super().__init__()
        self._report = report
        self._begin = begin
        self._end = end
        self._current: TestReport | None = None
        self.reported: set[str] = set()
        self.fixture = TestReport(test="")
        """What happened outside the tests, in class and module fixtures."""

    def startTest(self, test: Any) -> None:
        super().startTest(test)
        self._started = time.monotonic()
        self._requests = TRAFFIC.requests
        self._unimplemented = len(TRAFFIC.unimplemented)
        self._current = TestReport(test=test._testMethodName)
        self._begin()

    def stopTest(self, test: Any) -> None:
        self._end()
        super().stopTest(test)
        current, self._current = self._current, None
        current.seconds = round(time.monotonic() - self._started, 3)
        current.requests = TRAFFIC.requests - self._requests
        current.unimplemented = sorted(set(TRAFFIC.unimplemented[self._unimplemented :]))
        self.reported.add(current.test)
        self._report(current)

    def _note(self, outcome: str, detail: str) -> None:
        (self._current or self.fixture).note(outcome, detail)

    def addFailure(self, test: Any, err: Any) -> None:
        self._note("failed", _format(err))

    def addError(self, test: Any, err: Any) -> None:
        self._note("failed", _format(err) if self._current else f"{test}\n{_format(err)}")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self._note("failed", f"{subtest}\n{_format(err)}")

    def addSkip(self, test: Any, reason: str) -> None:
        self._note("skipped", reason)

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        self._note("passed", "fails, as upstream expects it to")

    def addUnexpectedSuccess(self, test: Any) -> None:
        self._note("failed", "passes, although upstream expects it to fail")


def _format(error: Any) -> str:
    return "".join(traceback.format_exception(*error))
