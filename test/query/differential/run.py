"""Ask a server random queries and compare what it answers with the direct Butler, over whole repositories.

Prints a JSON object with the counts, and on standard error one for each of the first differences. A case is made again by
its repository, its seed and its number: `--only NUMBER`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any

from lsst.daf.butler import Butler, CollectionType

from material import Material
from outcomes import Direct, Outcome, Server, TooManyRowsError
from trees import Case, Generator

MOST_PRINTED = 10


def main() -> int:
    """Compare repositories in as many processes as there are processors."""
    arguments = _arguments()
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [
            pool.submit(_compare_repository, name, uri, arguments.server, arguments.seed, arguments.cases, arguments.only)
            for name, uri in (each.split("=", 1) for each in arguments.repository)
        ]
        for job in jobs:
            counts, differences = job.result()
            total.update(counts)
            for difference in differences[:MOST_PRINTED]:
                print(json.dumps(difference), file=sys.stderr)
    print(json.dumps(total))
    return 1 if total["different"] else 0


def _compare_repository(
    name: str, config_uri: str, server_url: str, seed: int, cases: int, only: int | None
) -> tuple[Counter[str], list[dict[str, Any]]]:
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    differences: list[dict[str, Any]] = []
    with Butler.from_config(config_uri, writeable=True) as butler:
        material = Material.of(butler)
        direct, server = Direct(butler), Server(f"{server_url.rstrip('/')}/api/butler/repo/{name}")
        for number in range(cases) if only is None else [only]:
            case = Generator(material, Random(f"{name} {seed} {number}")).case()
            try:
                found = list(_differences(case, material, direct, server, counts, Random(number)))
            except TooManyRowsError:
                counts["too many rows"] += 1
                continue
            counts["cases"] += 1
            for what, expected, actual in found:
                counts["different"] += 1
                differences.append(
                    {
                        "repository": name,
                        "seed": seed,
                        "number": number,
                        "what": what,
                        "expected": _shown(expected, actual),
                        "actual": _shown(actual, expected),
                        "request": case.body,
                    }
                )
    return counts, differences


def _differences(
    case: Case, material: Material, direct: Direct, server: Server, counts: Counter[str], random: Random
) -> Iterator[tuple[str, Outcome, Outcome]]:
    expected, actual = direct.execute(case), server.execute(case)
    counts["with rows"] += bool(expected.rows)
    counts[f"error {expected.error}"] += expected.error is not None
    if not _agree(case, material, expected, actual):
        yield "execute", expected, actual
    flags = (random.random() < 0.5, random.random() < 0.5)
    if case.spec.get("dimensions") == []:
        # A count that need not be exact is one of rows before they are put together, which is as good as any.
        flags = (True, True)
    for what, one, other in (
        (f"count {flags}", direct.count(case, *flags), server.count(case, *flags)),
        (f"any {flags}", direct.any(case, *flags), server.any(case, *flags)),
        ("explain", direct.explain(case), server.explain(case)),
    ):
        is_reliable = "internal" not in (expected.error, one.error)
        if (one.error, one.value) != (other.error, other.value) if is_reliable else other.error == "internal":
            yield what, one, other


def _agree(case: Case, material: Material, expected: Outcome, actual: Outcome) -> bool:
    if expected.error == "internal":
        # Where the reference breaks down, any rows will do and any error that is the user's.
        return actual.error != "internal"
    if expected.error is not None or actual.error is not None:
        return expected.error == actual.error
    if len(expected.rows) != len(actual.rows):
        return False
    if "limit" in case.spec and not case.is_ordered:
        return True
    if _is_arbitrary(case, material):
        return sorted(map(_data_id, expected.rows)) == sorted(map(_data_id, actual.rows))
    if expected.records != actual.records:
        return False
    if case.is_ordered and len(set(expected.rows)) == len(expected.rows) and not _has_ties(case):
        return expected.rows == actual.rows
    return sorted(expected.rows) == sorted(actual.rows) or ("limit" in case.spec and _has_ties(case))


def _has_ties(case: Case) -> bool:
    """Whether rows may be equal in all that they are sorted by: several datasets of one data ID, projected rows."""
    return bool(case.tree["datasets"]) or case.spec.get("allow_duplicate_overlaps", False) or bool(case.inputs)


def _is_arbitrary(case: Case, material: Material) -> bool:
    """Whether it is left open which of several validity ranges, or of several regions' rows, is returned."""
    searched = [name for search in case.tree["datasets"].values() for name in search["collections"]]
    names = material.butler.collections.query(searched, flatten_chains=True) if searched else []
    is_calibration = any(material.collections[name] is CollectionType.CALIBRATION for name in names)
    return is_calibration and case.spec.get("find_first", False) and len(names) > 1


def _data_id(row: str) -> str:
    value = json.loads(row)
    return json.dumps(value["dataId"], sort_keys=True) if isinstance(value, dict) and "dataId" in value else ""


def _shown(outcome: Outcome, other: Outcome) -> Any:
    if outcome.error is not None:
        return {"error": outcome.error, "detail": outcome.detail[:500]}
    if outcome.value is not None:
        return outcome.value
    surplus = Counter(outcome.rows) - Counter(other.rows)
    return {"rows": len(outcome.rows), "not in the other": [row[:600] for row in list(surplus.elements())[:3]]}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="base URL of the server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, required=True, help="how many for each repository")
    parser.add_argument("--only", type=int, help="number of the only case")
    parser.add_argument("repository", nargs="+", help="NAME=CONFIG_URI")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
