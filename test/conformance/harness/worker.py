"""A worker process: runs groups of tests that the runner hands over on standard input, one JSON object per line.

Runner to worker: ``{"module", "class", "tests"}``. Worker to runner: ``{"ready": true}``, then for each group
``{"result": TestReport}`` per test and ``{"done": true}``; ``{"fatal": traceback}`` when the harness itself failed.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
import json
import os
import signal
import sys
import traceback
import unittest
import warnings
from typing import Any

from .world import World


class TestTimeout(BaseException):
    """A test ran too long (not an Exception, so that no test swallows it)."""


def _prepare(world: World, number: int, candidate_url: str) -> Any:
    os.environ.update(world.s3_environment)
    os.environ["DAF_BUTLER_TEST_TMP"] = os.path.join(world.run_directory, "tmp")
    warnings.simplefilter("ignore")

    import lsst.daf.butler.tests.server_available as server_available

    # Upstream runs its server tests on Python 3.13 only; the client and its tests work from 3.11 on.
    server_available.butler_server_is_available = True

    from .fast_yaml import use_fast_yaml
    from .stand_ins import StandIns

    use_fast_yaml()
    stand_ins = StandIns(world, number, candidate_url)
    stand_ins.install()
    sys.path.insert(0, world.tests_directory)
    return stand_ins


def _import(module: str) -> Any:
    if module not in sys.modules:
        importlib.import_module(module)
        # What modules hold is not garbage: this keeps the collections after each group short.
        gc.freeze()
    return sys.modules[module]


def _run_group(group: dict[str, Any], emit: Any, test_timeout: int) -> None:
    from .ingress import TRAFFIC
    from .results import Result, TestReport

    result = Result(
        lambda report: emit({"result": dataclasses.asdict(report)}),
        begin=lambda: signal.alarm(test_timeout),
        end=lambda: signal.alarm(0),
    )
    unimplemented = len(TRAFFIC.unimplemented)
    try:
        test_class = getattr(_import(group["module"]), group["class"])
        unittest.TestSuite(test_class(name) for name in group["tests"]).run(result)
    except (TestTimeout, Exception):
        result.fixture.note("failed", traceback.format_exc())
    finally:
        signal.alarm(0)
    for test in group["tests"]:
        if test not in result.reported:
            emit({"result": dataclasses.asdict(TestReport(
                test=test,
                outcome="skipped" if result.fixture.outcome == "skipped" else "failed",
                detail=result.fixture.detail or "the test was not run",
                unimplemented=sorted(set(TRAFFIC.unimplemented[unimplemented:])),
            ))})  # fmt: skip
    # Butlers refer to themselves in circles; what they hold open is set free here.
    gc.collect()
    emit({"done": True})


def main() -> None:
    # Standard output is for the protocol; whatever tests print goes to standard error, the worker's log.
    protocol = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def emit(message: dict[str, Any]) -> None:
        protocol.write(json.dumps(message) + "\n")

    # A session of its own keeps the terminal's Ctrl-C for the runner, which then closes standard input.
    os.setsid()
    world = World.loads(sys.stdin.readline())
    try:
        stand_ins = _prepare(world, int(sys.argv[1]), sys.argv[2])
    except Exception:
        emit({"fatal": traceback.format_exc()})
        return

    def on_alarm(*_: object) -> None:
        raise TestTimeout(f"the test ran longer than {world.test_timeout} s")

    signal.signal(signal.SIGALRM, on_alarm)
    emit({"ready": True})
    for line in sys.stdin:
        _run_group(json.loads(line), emit, world.test_timeout)
    stand_ins.close()


if __name__ == "__main__":
    main()
