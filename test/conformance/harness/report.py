"""What a run prints."""

from __future__ import annotations

from collections import Counter

from .collection import Test
from .results import TestReport

_MOST_TRACEBACK = 6_000
"""Characters printed of a test's tracebacks: its end, where the reason is."""

COLUMNS = ["as expected", "wrong", "skipped", "no data", "not appl.", "passing", "failing"]
"""Of the tests that are as expected, some are passing and others failing; the latter wait for a feature."""


def print_details(test: Test, report: TestReport, problem: str) -> None:
    """Print why a test is not as expected."""
    print(f"\n{'=' * 100}\n{test.id}\n{problem}\n{'-' * 100}\n{report.detail[-_MOST_TRACEBACK:]}")


def print_table(columns: dict[str, list[Test]], reports: dict[str, TestReport], suites: list[str]) -> None:
    """Print a line per suite: how many of its tests are in each of COLUMNS, their seconds and HTTP requests."""
    widths = [len(column) + 2 for column in COLUMNS]
    print(f"\n{'suite':10}" + "".join(f"{c:>{w}}" for c, w in zip(COLUMNS, widths)) + f"{'seconds':>9}{'requests':>10}")
    for suite in [*suites, "all"]:
        counts = {c: sum(suite in (test.suite, "all") for test in columns[c]) for c in COLUMNS}
        mine = [report for test, report in _with_reports(columns, reports) if suite in (test.suite, "all")]
        print(
            f"{suite:10}"
            + "".join(f"{counts[c]:>{w}}" for c, w in zip(COLUMNS, widths))
            + f"{sum(report.seconds for report in mine):>9.1f}{sum(report.requests for report in mine):>10}"
        )


def print_missing(missing: Counter[str]) -> None:
    """Print how many tests wait for each feature."""
    for feature, count in sorted(missing.items()):
        print(f"waiting for {feature}: {count}")


def _with_reports(
    columns: dict[str, list[Test]], reports: dict[str, TestReport]
) -> list[tuple[Test, TestReport]]:
    tests = {test.id: test for column in columns.values() for test in column}
    return [(test, reports[test_id]) for test_id, test in tests.items() if test_id in reports]
