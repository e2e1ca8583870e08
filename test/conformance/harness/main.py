"""One run, from the command line to the exit status."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter

from .arguments import Environment, parse_arguments
from .candidate import Candidate
from .collection import Test, collect, make_tests_directory, matches
from .database import Database
from .expectations import judge, missing_feature, observe, read_expectations, record
from .processes import HarnessError, Services, tail
from .report import COLUMNS, print_details, print_missing, print_table
from .results import TestReport
from .runner import Runner
from .suites import NEEDS_UPSTREAM_DATA, NOT_APPLICABLE, SUITES
from .world import RESTRICTED_GROUP, World, restricted_label, slot_label

_RESTRICTED_SLOTS = 10
_BUCKETS = ("mutable-bucket", "immutable-bucket")


def main() -> int:
    """Run the tests; return 0 if all is as expected, 1 if not, 3 if the harness or the candidate broke."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = parse_arguments()
    try:
        with contextlib.ExitStack() as stack:
            return _run(arguments, Environment.read(os.environ), stack)
    except HarnessError as error:
        print(f"conformance: {error}", file=sys.stderr)
        return 3


def _run(arguments: argparse.Namespace, environment: Environment, stack: contextlib.ExitStack) -> int:
    started = time.monotonic()
    run_directory = tempfile.mkdtemp(prefix="conformance-")
    if arguments.keep:
        stack.callback(print, f"kept {run_directory}")
    else:
        stack.callback(shutil.rmtree, run_directory, ignore_errors=True)
    tests_directory = make_tests_directory(run_directory, environment.sdist, environment.data)
    suites = [suite for suite in SUITES if not arguments.suite or suite in arguments.suite]
    every_test = collect(tests_directory, list(SUITES))
    tests = [test for test in every_test if test.suite in suites and matches(test, arguments.patterns)]
    if arguments.list:
        print("\n".join(f"{test.suite:9} {test.id}" for test in tests))
        return 0
    columns: dict[str, list[Test]] = {column: [] for column in COLUMNS}
    columns["not appl."] = [test for test in tests if test.id in NOT_APPLICABLE]
    columns["no data"] = [test for test in tests if environment.data is None and test.id in NEEDS_UPSTREAM_DATA]
    runnable = [test for test in tests if test not in columns["not appl."] and test not in columns["no data"]]
    if not runnable:
        raise HarnessError("no test to run")

    world, candidate = _set_up(arguments, environment, stack, run_directory, tests_directory)
    print(f"conformance: {len(runnable)} tests; the server started in {candidate.start_seconds:.1f} s", flush=True)
    expectations = read_expectations()
    problems: dict[str, str] = {}

    def on_report(test: Test, report: TestReport) -> None:
        expectation = observe(report) if arguments.record else expectations.get(test.id, {})
        problem = judge(expectation, report)
        if problem is not None:
            problems[test.id] = problem
        done = len(runner.reports)
        if arguments.verbose or problem is not None:
            print(f"[{done}/{len(runnable)}] {problem or report.outcome} {report.seconds:.1f} s: {test.id}", flush=True)
        elif done % 25 == 0:
            print(f"[{done}/{len(runnable)}]", flush=True)

    runner = Runner(world, candidate, runnable, on_report)
    runner.run()
    _sort_into(columns, runnable, runner.reports, problems)
    for test in columns["wrong"]:
        if test.id in runner.reports and runner.reports[test.id].detail:
            print_details(test, runner.reports[test.id], problems.get(test.id, ""))
    print_table(columns, runner.reports, suites)
    print_missing(
        Counter(missing_feature(runner.reports[test.id].unimplemented) or "a defect" for test in columns["failing"])
    )
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({test_id: dataclasses.asdict(report) for test_id, report in runner.reports.items()}, file, indent=1)
    if arguments.record:
        record(runner.reports, expectations, [test.id for test in every_test])
    if columns["no data"]:
        print(f"{len(columns['no data'])} tests did not run for want of upstream's data (BUTLER_CONFORMANCE_DATA)")
    if runner.problem:
        print(f"conformance: {runner.problem}\nlast lines of the server's log:\n{tail(world.candidate_log)}")
    print(f"wall time {time.monotonic() - started:.0f} s")
    not_run = len(columns["skipped"]) + len(columns["not appl."]) + len(columns["no data"])
    failed = len(columns["wrong"])
    print(f"{len(columns['as expected'])} passed, {failed} failed, {not_run} skipped")
    if runner.problem:
        return 3
    return 1 if failed else 0


def _set_up(
    arguments: argparse.Namespace,
    environment: Environment,
    stack: contextlib.ExitStack,
    run_directory: str,
    tests_directory: str,
) -> tuple[World, Candidate]:
    """Start the neighbours, make database and template, and start the candidate."""
    for name in ("tmp", "slots"):
        os.mkdir(os.path.join(run_directory, name))
    services = stack.enter_context(contextlib.closing(Services(run_directory)))
    os.environ.update(services.s3_environment)
    _make_buckets()
    database = stack.enter_context(contextlib.closing(Database(environment.postgres_url, arguments.keep)))
    namespace = f"template_{secrets.token_hex(6)}"
    from .template import make_template

    make_template(run_directory, tests_directory, database.url, namespace)
    candidate_log = environment.candidate_log or os.path.join(run_directory, "candidate.log")
    candidate = stack.enter_context(
        contextlib.closing(
            Candidate(
                environment.candidate_command,
                environment.candidate_directory,
                candidate_log,
                _repositories(run_directory, arguments.slots),
                services.s3_environment,
                gafaelfawr_url=services.gafaelfawr_url,
                start_timeout=arguments.start_timeout,
            )
        )
    )
    world = World(
        run_directory=run_directory,
        tests_directory=tests_directory,
        candidate_command=environment.candidate_command,
        candidate_directory=environment.candidate_directory,
        candidate_log=candidate_log,
        candidate_url=candidate.url,
        s3_environment=services.s3_environment,
        gafaelfawr_url=services.gafaelfawr_url,
        database_url=database.url,
        template_namespace=namespace,
        slots=arguments.slots,
        restricted_slots=_RESTRICTED_SLOTS,
        jobs=max(1, arguments.jobs),
        start_timeout=arguments.start_timeout,
        test_timeout=arguments.test_timeout,
    )
    return world, candidate


def _make_buckets() -> None:
    from lsst.resources.s3utils import getS3Client

    for bucket in _BUCKETS:
        getS3Client().create_bucket(Bucket=bucket)


def _repositories(run_directory: str, slots: int) -> dict[str, dict]:
    """All repositories of a run, none of which exists when the candidate starts."""
    labels = [(slot_label(n), "*") for n in range(slots)]
    labels += [(restricted_label(n), RESTRICTED_GROUP) for n in range(_RESTRICTED_SLOTS)]
    return {
        label: {"config_uri": f"{run_directory}/slots/{label}/butler.yaml", "authorized_groups": [group]}
        for label, group in labels
    }


def _sort_into(
    columns: dict[str, list[Test]], tests: list[Test], reports: dict[str, TestReport], problems: dict[str, str]
) -> None:
    for test in tests:
        report = reports.get(test.id)
        if report is None or test.id in problems:
            columns["wrong"].append(test)
        elif report.outcome == "skipped":
            columns["skipped"].append(test)
        else:
            columns["as expected"].append(test)
            columns["passing" if report.outcome == "passed" else "failing"].append(test)
