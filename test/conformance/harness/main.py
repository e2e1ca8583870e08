"""One run, from the command line to the exit status."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import signal
import sys
import tempfile
import time

from .arguments import Environment, parse_arguments
from .collection import Test, collect, make_tests_directory, matches
from .expectations import Expectations
from .processes import HarnessError, tail
from .report import Summary
from .results import TestReport
from .runner import Runner
from .stage import set_stage
from .suites import NEEDS_UPSTREAM_DATA, NOT_APPLICABLE, SUITES


def main() -> int:
    """Run the tests; return 0 if all is as expected, 1 if not, 3 if the harness or the candidate broke."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    arguments = parse_arguments()
    try:
        with contextlib.ExitStack() as stack:
            status = _run(arguments, Environment.read(os.environ), stack)
    except HarnessError as error:
        print(f"conformance: {error}", file=sys.stderr)
        return 3
    if status is None:
        return 0
    print(f"{time.monotonic() - started:.0f} s in all")
    print(status.line)
    return status.code


@dataclasses.dataclass(frozen=True)
class _Status:
    """How a run ended: its last line, and the exit status."""

    line: str
    code: int


def _run(arguments: argparse.Namespace, environment: Environment, stack: contextlib.ExitStack) -> _Status | None:
    run_directory = tempfile.mkdtemp(prefix="conformance-")
    if arguments.keep:
        print(f"keeping {run_directory}")
    else:
        stack.callback(shutil.rmtree, run_directory, ignore_errors=True)
    tests_directory = make_tests_directory(run_directory, environment.sdist, environment.data)
    every_test = collect(tests_directory)
    suites = [suite for suite in SUITES if not arguments.suite or suite in arguments.suite]
    tests = [test for test in every_test if test.suite in suites and matches(test, arguments.patterns)]
    if arguments.list:
        print("\n".join(f"{test.suite:9} {test.id}" for test in tests))
        return None

    summary = Summary(suites)
    runnable: list[Test] = []
    for test in tests:
        if test.id in NOT_APPLICABLE:
            summary.add(test, "not appl.")
        elif environment.data is None and test.id in NEEDS_UPSTREAM_DATA:
            summary.add(test, "no data")
        else:
            runnable.append(test)
    if not runnable:
        raise HarnessError("no test to run")

    world, candidate = set_stage(arguments, environment, run_directory, tests_directory, stack)
    print(f"conformance: {len(runnable)} tests; the server started in {candidate.start_seconds:.1f} s", flush=True)
    expectations = Expectations(complete=arguments.complete, believe=arguments.record)

    def on_report(test: Test, report: TestReport) -> None:
        problem = expectations.judge(test.id, report)
        summary.add_report(test, report, problem)
        progress = f"[{len(runner.reports)}/{len(runnable)}]"
        if arguments.verbose or problem is not None:
            print(f"{progress} {problem or report.outcome}, {report.seconds:.1f} s: {test.id}", flush=True)
        elif len(runner.reports) % 25 == 0:
            print(progress, flush=True)

    runner = Runner(world, candidate, runnable, on_report)
    runner.run()
    for test in runnable:
        if test.id not in runner.reports:
            summary.add(test, "wrong")
    summary.print()
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({test_id: dataclasses.asdict(r) for test_id, r in runner.reports.items()}, file, indent=1)
    if arguments.record:
        expectations.record(runner.reports, [test.id for test in every_test])
    if runner.problem:
        print(f"conformance: {runner.problem}\nlast lines of the server's log:\n{tail(world.candidate_log)}")
        return _Status(summary.last_line(), 3)
    return _Status(summary.last_line(), 1 if summary.count("wrong") else 0)
