"""What a run prints at its end."""

from __future__ import annotations

from collections import Counter

from .collection import Test
from .expectations import missing_feature
from .results import TestReport

_MOST_TRACEBACK = 6_000
"""Characters printed of a test's tracebacks: their end, where the reason is."""

_COLUMNS = ["passing", "failing", "wrong", "skipped", "no data", "not appl."]
"""Tests that pass as expected, that fail as expected, whose outcome is not the expected one, and that did not run."""


class Summary:
    """Counts the tests of some suites by column."""

    def __init__(self, suites: list[str]) -> None:
        self._suites = suites
        self._columns: dict[str, list[Test]] = {column: [] for column in _COLUMNS}
        self._reports: dict[str, TestReport] = {}
        self._problems: dict[str, str] = {}

    def add(self, test: Test, column: str) -> None:
        """Enter a test that did not run."""
        self._columns[column].append(test)

    def add_report(self, test: Test, report: TestReport, problem: str | None) -> None:
        """Enter a test that ran; `problem` says what is wrong with its outcome."""
        self._reports[test.id] = report
        if problem is not None:
            self._problems[test.id] = problem
            self.add(test, "wrong")
        else:
            self.add(test, {"passed": "passing", "failed": "failing", "skipped": "skipped"}[report.outcome])

    def count(self, *columns: str) -> int:
        """How many tests are in these columns."""
        return sum(len(self._columns[column]) for column in columns)

    def print(self) -> None:
        """Print why tests went wrong, a table of the suites, and what keeps tests from passing or running."""
        for test_id, problem in self._problems.items():
            detail = self._reports[test_id].detail[-_MOST_TRACEBACK:]
            if detail:
                print(f"\n{'=' * 100}\n{test_id}\n{problem}\n{'-' * 100}\n{detail}")
        print(f"\n{'suite':9}" + "".join(f"{c:>11}" for c in [*_COLUMNS, "seconds", "requests"]))
        for suite in [*self._suites, "all"]:
            self._print_row(suite)
        waiting = Counter(missing_feature(self._reports[test.id].unimplemented) for test in self._columns["failing"])
        for feature, count in waiting.most_common():
            print(f"{count} tests fail for want of: {feature}")
        if self._columns["no data"]:
            print(f"{self.count('no data')} tests did not run for want of upstream's data (BUTLER_CONFORMANCE_DATA)")

    def _print_row(self, suite: str) -> None:
        columns = {c: [t for t in self._columns[c] if suite in (t.suite, "all")] for c in _COLUMNS}
        reports = [self._reports[t.id] for tests in columns.values() for t in tests if t.id in self._reports]
        print(
            f"{suite:9}"
            + "".join(f"{len(columns[c]):>11}" for c in _COLUMNS)
            + f"{sum(report.seconds for report in reports):>11.1f}{sum(report.requests for report in reports):>11}"
        )

    def last_line(self) -> str:
        """The line that other programs read."""
        passed, skipped = self.count("passing", "failing"), self.count("skipped", "no data", "not appl.")
        return f"{passed} passed, {self.count('wrong')} failed, {skipped} skipped"
