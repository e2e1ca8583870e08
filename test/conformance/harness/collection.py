"""Finding the tests, and dealing them out in groups."""

from __future__ import annotations

import dataclasses
import fnmatch
import glob
import importlib.util
import json
import os
import subprocess
import sys
from collections import defaultdict

from .processes import HarnessError, harness_environment
from .suites import SUITES

_OWN_DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "own-data")

_LIST_TESTS = """
import importlib, json, sys, unittest
import lsst.daf.butler.tests.server_available as server_available
server_available.butler_server_is_available = True
sys.path.insert(0, sys.argv[1])
names = {}
for module, name in json.loads(sys.argv[2]):
    test_class = getattr(importlib.import_module(module), name)
    names[f"{module}.{name}"] = unittest.TestLoader().getTestCaseNames(test_class)
print(json.dumps(names))
"""


@dataclasses.dataclass(frozen=True)
class Test:
    """One test method; `together` as in `TestClass`."""

    suite: str
    module: str
    class_name: str
    name: str
    together: bool

    @property
    def id(self) -> str:
        return f"{self.module}.{self.class_name}.{self.name}"


def make_tests_directory(run_directory: str, sdist: str, data: str | None) -> str:
    """Make a directory in which the upstream test modules find ``config`` and ``data``, which the sdist lacks.

    `data` is a directory with upstream's own ones; without it, ours are used. Raises `HarnessError` if something is
    missing.
    """
    modules = glob.glob(os.path.join(sdist, "tests", "test_*.py"))
    if not modules:
        raise HarnessError(f"no tests/test_*.py in {sdist}; does BUTLER_TEST_SDIST name the unpacked sdist?")
    tests_directory = os.path.join(run_directory, "tests")
    os.mkdir(tests_directory)
    for path in modules:
        os.symlink(path, os.path.join(tests_directory, os.path.basename(path)))
    for name in ("config/basic", "data/basic"):
        _link(os.path.join(os.path.abspath(data or _OWN_DATA), name), os.path.join(tests_directory, name))
    registry = os.path.join(tests_directory, "data", "registry")
    if data is None:
        os.mkdir(registry)
        _link(_package_export(), os.path.join(registry, "hsc-rc2-subset.yaml"))
    else:
        _link(os.path.join(os.path.abspath(data), "data/registry"), registry)
    return tests_directory


def _link(source: str, target: str) -> None:
    if not os.path.exists(source):
        raise HarnessError(f"there is no {source}; see BUTLER_CONFORMANCE_DATA")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.symlink(source, target)


def _package_export() -> str:
    """The older export of the same dimension records that the Python package brings along."""
    package = importlib.util.find_spec("lsst.daf.butler.tests")
    return os.path.join(os.path.dirname(package.origin), "registry_data", "hsc-rc2-subset-v0.yaml")


def collect(tests_directory: str) -> list[Test]:
    """All tests, in the order of SUITES; raises `HarnessError` if they cannot be imported."""
    classes = [(c.module, c.name) for classes in SUITES.values() for c in classes]
    listing = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _LIST_TESTS, tests_directory, json.dumps(classes)],
        stdout=subprocess.PIPE,
        text=True,
        env=harness_environment(),
    )
    if listing.returncode:
        raise HarnessError("the test modules cannot be imported")
    names = json.loads(listing.stdout.splitlines()[-1])
    return [
        Test(suite, c.module, c.name, name, c.together)
        for suite, classes in SUITES.items()
        for c in classes
        for name in names[f"{c.module}.{c.name}"]
    ]


def matches(test: Test, patterns: list[str] | None) -> bool:
    """Whether the id contains one of the patterns, or matches it if it has wildcards; no patterns match everything."""
    return not patterns or any(
        fnmatch.fnmatchcase(test.id, p) if any(c in p for c in "*?[") else p in test.id for p in patterns
    )


def make_groups(tests: list[Test]) -> list[list[Test]]:
    """Deal tests out in groups that stay in one worker, the longest first so that the workers end together."""
    groups: dict[str, list[Test]] = defaultdict(list)
    for test in tests:
        groups[f"{test.module}.{test.class_name}" if test.together else test.id].append(test)
    slow = ("test_query_keepalive", "ButlerClientServerTestCase", "ParityTestCase")

    def rank(group: list[Test]) -> tuple[bool, int]:
        return not any(part in group[0].id for part in slow), -len(group)

    return sorted(groups.values(), key=rank)
