"""What is expected of each test, and whether it came true.

``expected.json`` maps each test id to ``{"expect": "pass"}``, ``{"expect": "fail", "missing": FEATURE}``,
``{"expect": "skip", "reason": ...}`` or ``{"expect": "not applicable", "reason": ...}``.
"""

from __future__ import annotations

import json
import os

from .results import TestReport
from .suites import NOT_APPLICABLE

Expectation = dict[str, str]

_EXPECTED_FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "expected.json")


def missing_feature(unimplemented: list[str]) -> str | None:
    """The feature that the server lacks, judged by the paths (after ``/v1/``) that it answered with 501."""
    if any(path.startswith("query/") and path != "query/all_datasets" for path in unimplemented):
        return "query engine"
    if "query/all_datasets" in unimplemented:
        return "where language / all_datasets"
    return "files" if unimplemented else None


def read_expectations() -> dict[str, Expectation]:
    """Test id -> expectation."""
    if not os.path.exists(_EXPECTED_FILE):
        return {}
    with open(_EXPECTED_FILE) as file:
        return json.load(file)


def judge(expectation: Expectation, report: TestReport) -> str | None:
    """What is wrong with the outcome, or None if it is as expected."""
    expected = expectation.get("expect")
    match expected, report.outcome:
        case ("pass", "passed") | ("skip", "skipped"):
            return None
        case ("fail", "failed"):
            feature = missing_feature(report.unimplemented)
            return None if feature else f"fails, and not for want of {expectation['missing']}: nothing was answered 501"
        case ("fail", "passed"):
            return f"passes now: enter it in expected.json (--record); it lacked {expectation['missing']}"
        case (None, _):
            return f"{report.outcome}, but is not in expected.json (--record)"
        case _:
            return f"{report.outcome}, expected: {expected}"


def observe(report: TestReport) -> Expectation:
    """The expectation that a report would fulfil; a failure that no missing feature explains stays a defect."""
    match report.outcome:
        case "passed":
            return {"expect": "pass"}
        case "skipped":
            return {"expect": "skip", "reason": report.detail.splitlines()[-1]}
        case _:
            feature = missing_feature(report.unimplemented)
            return {"expect": "fail", "missing": feature} if feature else {"expect": "pass"}


def record(reports: dict[str, TestReport], expectations: dict[str, Expectation], known: list[str]) -> None:
    """Rewrite ``expected.json`` for the tests that ran, keep what it says of others, and forget unknown ones.

    `known` lists all test ids in the order in which they are to be written.
    """
    merged = dict(expectations)
    merged.update({test: {"expect": "not applicable", "reason": reason} for test, reason in NOT_APPLICABLE.items()})
    merged.update({test: observe(report) for test, report in reports.items()})
    # One test a line, so that a change of expectations is a short difference.
    lines = [f"  {json.dumps(test)}: {json.dumps(merged[test])}" for test in known if test in merged]
    with open(_EXPECTED_FILE, "w") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
