"""What is expected of each test, and whether it came true.

``expected.json`` maps each test id to ``{"expect": "pass"}``, ``{"expect": "fail", "missing": FEATURE}``,
``{"expect": "skip", "reason": ...}`` or ``{"expect": "not applicable", "reason": ...}``.
"""

from __future__ import annotations

import json
import os
import re

from .results import TestReport
from .suites import NOT_APPLICABLE

Expectation = dict[str, str]

_EXPECTED_FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "expected.json")


_FEATURES = {
    "query engine": re.compile(r"query/(execute|count|any|explain)"),
    "where language / all_datasets": re.compile(r"query/all_datasets"),
    "files": re.compile(r"get_file/[^/]+|get_file_by_data_id|file_transfer|dataset/[^/]+/download"),
}
"""Features that a server may lack, with the paths (after ``/v1/``) that need them."""


def missing_feature(unimplemented: list[str]) -> str | None:
    """The feature that the server lacks, judged by the paths that it answered with 501.

    Of several, the first one of _FEATURES: that is the order in which they are built.
    """
    for feature, paths in _FEATURES.items():
        if any(paths.fullmatch(path) for path in unimplemented):
            return feature
    return None


class Expectations:
    """The contents of ``expected.json``.

    With `complete`, the server is expected to lack no feature. With `believe`, outcomes are as expected unless they are
    defects; this is for runs whose outcome will be recorded.
    """

    def __init__(self, *, complete: bool, believe: bool) -> None:
        self._complete = complete
        self._believe = believe
        self._expected: dict[str, Expectation] = {}
        if os.path.exists(_EXPECTED_FILE):
            with open(_EXPECTED_FILE) as file:
                self._expected = json.load(file)

    def judge(self, test_id: str, report: TestReport) -> str | None:
        """What is wrong with the outcome of a test, or None if it is as expected."""
        expectation = _observe(report) if self._believe else self._expected.get(test_id, {})
        if self._complete and expectation.get("expect") == "fail":
            expectation = {"expect": "pass"}
        match expectation.get("expect"), report.outcome:
            case ("pass", "passed") | ("skip", "skipped"):
                return None
            case ("fail", "failed") if missing_feature(report.unimplemented):
                return None
            case ("fail", "failed"):
                return f"fails, but not for want of: {expectation['missing']} (none of its paths gave 501)"
            case ("fail", "passed"):
                return f"passes now, no longer wants: {expectation['missing']}; enter it in expected.json (--record)"
            case None, _:
                return f"{report.outcome}, but is not in expected.json (--record)"
            case expected, outcome:
                return f"{outcome}, expected: {expected}"

    def record(self, reports: dict[str, TestReport], test_ids: list[str]) -> None:
        """Rewrite the file for the tests that ran, keep what it says of others, and forget tests not in `test_ids`."""
        expected = dict(self._expected)
        expected |= {test: {"expect": "not applicable", "reason": reason} for test, reason in NOT_APPLICABLE.items()}
        expected |= {test: _observe(report) for test, report in reports.items()}
        # One test a line, so that a change of expectations is a short difference.
        lines = [f"  {json.dumps(test)}: {json.dumps(expected[test])}" for test in test_ids if test in expected]
        with open(_EXPECTED_FILE, "w") as file:
            file.write("{\n" + ",\n".join(lines) + "\n}\n")


def _observe(report: TestReport) -> Expectation:
    """The expectation that a report fulfils; a failure that no missing feature explains fulfils none."""
    match report.outcome:
        case "passed":
            return {"expect": "pass"}
        case "skipped":
            return {"expect": "skip", "reason": report.detail.splitlines()[-1]}
        case _:
            feature = missing_feature(report.unimplemented)
            return {"expect": "fail", "missing": feature} if feature else {"expect": "pass"}
