"""Build the large repository for benchmarks: a survey of 3,000 visits in a schema of a PostgreSQL database.

What is small goes through the Butler, the rest by SQL from it, in a few minutes. Prints a JSON object with what there
is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random

import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "test" / "repositories"))

from seeded.repository import Layout, make_repository
from survey import collections, holdings, plan, records, sky


def main() -> None:
    """Build everything; the foreign keys are not checked while rows are inserted."""
    arguments = _arguments()
    started = time.perf_counter()
    pointings = sky.pointings(Random(arguments.seed))
    with psycopg.connect(arguments.url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        butler = make_repository(plan.SCHEMA, Layout(), arguments.out, arguments.url)
        connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(plan.SCHEMA)))
        connection.execute("SET session_replication_role TO replica")
        connection.execute("SET maintenance_work_mem TO '512MB'")
        _say(started, "empty repository")
        records.insert_records(butler, pointings)
        _say(started, "dimension records")
        records.copy_detector_regions(connection, butler, pointings)
        _say(started, "regions of detectors")
        holdings.register_dataset_types(butler)
        collections.register_collections(butler)
        _say(started, "collections")
        holdings.insert_datasets(connection, butler)
        _say(started, "datasets")
        collections.tag_datasets(connection)
        collections.summarize(connection)
        connection.execute("VACUUM ANALYZE")
        _say(started, "summaries")
        counts = {
            table: _count(connection, table)
            for table in ("dataset", "collection", "visit", "visit_detector_region", "patch", "file_datastore_records")
        }
    print(json.dumps({**counts, "seconds": round(time.perf_counter() - started)}))


def _count(connection: psycopg.Connection[tuple[int]], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return row[0]


def _say(started: float, what: str) -> None:
    print(f"{time.perf_counter() - started:6.1f} s  {what}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="superuser URL of the database")
    parser.add_argument("--out", required=True, type=Path, help="directory for butler.yaml")
    parser.add_argument("--seed", type=int, default=1, help="number from which the pointings follow")
    return parser.parse_args()


if __name__ == "__main__":
    main()
