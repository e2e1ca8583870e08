"""Hands groups of tests to worker processes and gathers what they report."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from .candidate import Candidate
from .collection import Test, make_groups
from .processes import harness_environment, tail
from .results import TestReport
from .world import World

_HASH_SEED = "7"
"""Upstream's test_get corrupts "the first" file of a composite, and wants the error that its component "data" gives.

On PostgreSQL the first one depends on the iteration order of a Python set of strings; with this seed it is "data".
"""


class _Worker:
    def __init__(self, number: int, world: World, candidate_url: str, events: queue.Queue) -> None:
        self.number = number
        self.log = os.path.join(world.run_directory, f"worker{number}.log")
        self.group: list[Test] = []
        self._events = events
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "harness.worker", str(number), candidate_url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**harness_environment(), "PYTHONHASHSEED": _HASH_SEED},
            )
        self._write(world.dumps())
        threading.Thread(target=self._read, daemon=True).start()

    def _write(self, line: str) -> None:
        try:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
        except OSError:
            return  # the worker has ended, which the reading thread tells

    def _read(self) -> None:
        for line in self.process.stdout:
            self._events.put((self, json.loads(line)))
        self._events.put((self, {"ended": True}))

    def give(self, group: list[Test]) -> None:
        self.group = group
        first = group[0]
        names = [test.name for test in group]
        self._write(json.dumps({"module": first.module, "class": first.class_name, "tests": names}))

    def close(self) -> None:
        try:
            self.process.stdin.close()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


class Runner:
    """Runs tests in `world.jobs` workers; `on_report` hears of each as it ends.

    Afterwards `reports` maps the ids of the tests that ran to their reports, and `problem` says what, other than a
    test, went wrong.
    """

    def __init__(
        self, world: World, candidate: Candidate, tests: list[Test], on_report: Callable[[Test, TestReport], None]
    ) -> None:
        self.reports: dict[str, TestReport] = {}
        self.problem: str | None = None
        self._candidate = candidate
        self._on_report = on_report
        self._pending = make_groups(tests)
        self._events: queue.Queue = queue.Queue()
        self._active = {
            _Worker(number, world, candidate.url, self._events) for number in range(min(world.jobs, len(self._pending)))
        }

    def run(self) -> None:
        """Run all tests, until done or until the candidate or a worker has ended."""
        workers = list(self._active)
        try:
            while self._active and not self.problem:
                with contextlib.suppress(queue.Empty):
                    self._handle(*self._events.get(timeout=1.0))
                self.problem = self.problem or self._candidate.problem()
        finally:
            for worker in workers:
                if worker in self._active:
                    worker.process.kill()
                worker.close()

    def _handle(self, worker: _Worker, message: dict[str, Any]) -> None:
        if "result" in message:
            report = TestReport(**message["result"])
            test = next(test for test in worker.group if test.name == report.test)
            self.reports[test.id] = report
            self._on_report(test, report)
        elif "fatal" in message:
            self.problem = f"worker {worker.number} could not start:\n{message['fatal']}"
        elif "ended" in message:
            self._active.discard(worker)
            if worker.group:
                self.problem = f"worker {worker.number} ended with status {worker.process.wait()}:\n{tail(worker.log)}"
        elif self._pending:
            worker.give(self._pending.pop(0))
        else:
            worker.group = []
            worker.close()
            self._active.discard(worker)
