"""Build repositories for tests in a PostgreSQL database and print where they are.

Each gets a schema of its own and a directory with its `butler.yaml`. Repositories that an earlier run left in the
database and the directory are used again.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from zlib import crc32

import psycopg
from psycopg import sql

from seeded.catalogue import PLANS
from seeded.repository import make_repository

LOCK = 7_302_026


def main() -> None:
    """Build what is missing, several at a time but in one run of this program, and print a JSON object by name."""
    arguments = _arguments()
    names = arguments.only or list(PLANS)
    build = partial(_build, url=arguments.url, out=arguments.out.resolve(), seed=arguments.seed)
    with psycopg.connect(arguments.url, autocommit=True) as connection, ProcessPoolExecutor(os.cpu_count()) as pool:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        summary = dict(zip(names, pool.map(build, names), strict=True))
        connection.execute("ANALYZE")
    print(json.dumps(summary, indent=1))


def _build(name: str, *, url: str, out: Path, seed: int) -> dict[str, object]:
    directory = out / name
    record = directory / "summary.json"
    if record.exists():
        return json.loads(record.read_text())
    started = time.perf_counter()
    plan = PLANS[name]
    butler = make_repository(name, plan.layout, directory, url)
    plan.fill(butler, Random(crc32(f"{seed}/{name}".encode())))
    summary = {
        "config_uri": str(directory),
        "schema": name,
        "universe": butler.dimensions.version,
        "dataset_types": len(list(butler.registry.queryDatasetTypes())),
        "collections": len(butler.collections.query("*")),
        "datasets": _count_datasets(url, name),
        "seconds": round(time.perf_counter() - started, 2),
    }
    record.write_text(json.dumps(summary))
    return summary


def _count_datasets(url: str, schema: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}.dataset").format(sql.Identifier(schema))
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="superuser URL of the database")
    parser.add_argument("--out", required=True, type=Path, help="directory for the repositories' directories")
    parser.add_argument("--only", nargs="+", choices=list(PLANS), help="names of repositories, all if absent")
    parser.add_argument("--seed", type=int, default=1, help="number from which the content follows")
    return parser.parse_args()


if __name__ == "__main__":
    main()
