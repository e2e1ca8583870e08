"""Compare what a server answers with what the direct Butler does, call by call, over whole repositories.

Prints a JSON object with the counts, and on standard error one for each of the first differences of a check. The status
is 1 if there is any difference.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache

from comparison import collection_lookups, dataset_lookups, odd_inputs
from comparison.butlers import Difference, Pair

CHECKS: tuple[Callable[[Pair], Iterator[Difference]], ...] = (
    dataset_lookups.get_dataset_with_records,
    dataset_lookups.find_in_run,
    dataset_lookups.get_dataset,
    dataset_lookups.expand_data_id,
    dataset_lookups.find_elsewhere,
    dataset_lookups.find_calibrations,
    dataset_lookups.get_many_datasets,
    dataset_lookups.dataset_types,
    collection_lookups.each_collection,
    collection_lookups.query_info,
    collection_lookups.order,
    odd_inputs.odd_inputs,
)
MOST_PRINTED = 20

Result = tuple[str, str, int, list[Difference]]


def main() -> int:
    """Run every check of every repository, in as many processes as there are processors."""
    arguments = _arguments()
    chosen = arguments.check or [check.__name__ for check in CHECKS]
    counts = {"compared": 0, "different": 0}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [
            pool.submit(_run, config_uri, f"{arguments.server.rstrip('/')}/api/butler/repo/{name}", arguments.stride, check)
            for name, config_uri in (each.split("=", 1) for each in arguments.repository)
            for check in chosen
        ]
        for job in as_completed(jobs):
            url, check, compared, differences = job.result()
            counts["compared"] += compared
            counts["different"] += len(differences)
            for difference in differences[:MOST_PRINTED]:
                print(json.dumps({"repository": url, "check": check, **difference._asdict()}), file=sys.stderr)
    print(json.dumps(counts))
    return 1 if counts["different"] else 0


def _run(config_uri: str, url: str, stride: int, check: str) -> Result:
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    pair = _pair(config_uri, url, stride)
    pair.compared = 0
    differences = list(next(each for each in CHECKS if each.__name__ == check)(pair))
    return url, check, pair.compared, differences


@cache
def _pair(config_uri: str, url: str, stride: int) -> Pair:
    return Pair(config_uri, url, stride)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", nargs="+", help="NAME=DIRECTORY: name at the server and place of its butler.yaml")
    parser.add_argument("--server", required=True, help="base URL of the server, without a path")
    parser.add_argument("--stride", type=int, default=1, help="look at every n-th dataset only")
    parser.add_argument("--check", nargs="+", choices=[check.__name__ for check in CHECKS], help="all if absent")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
