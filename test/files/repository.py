"""Build a small repository with files of every kind in one PostgreSQL schema, below a local root or in S3."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from lsst.daf.butler import Butler, Config, DatasetType
from lsst.daf.butler.tests import MetricsExample

YAML = "lsst.daf.butler.formatters.yaml.YamlFormatter"
DATASET_TYPES = {
    "single": "StructuredDataDict",
    "gone": "StructuredDataDict",
    "climbing": "StructuredDataDict",
    "whole": "FilesWhole",
    "parts": "FilesParts",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--root", default="<butlerRoot>")
    arguments = parser.parse_args()

    with psycopg.connect(arguments.url, autocommit=True) as connection:
        schema = sql.Identifier(arguments.schema)
        # Two at a time fail, although it says "if not exists"; test/repositories/build.py takes the same lock.
        connection.execute("SELECT pg_advisory_lock(7302026)")
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        connection.execute("SELECT pg_advisory_unlock(7302026)")
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        fill(make(arguments))
        connection.execute(
            sql.SQL(
                "UPDATE {}.file_datastore_records SET path = '../climbing.yaml' WHERE path LIKE '%/climbing/%'"
            ).format(schema)
        )


def make(arguments: argparse.Namespace) -> Butler:
    config = Config(
        {
            "registry": {"db": arguments.url, "namespace": arguments.schema},
            "datastore": {
                "root": arguments.root,
                "composites": {"disassembled": {"FilesParts": True, "FilesWhole": False}},
                "formatters": {name: YAML for name in ("FilesWhole", "StructuredDataList")},
            },
        }
    )
    arguments.directory.mkdir(parents=True, exist_ok=True)
    Butler.makeRepo(str(arguments.directory), config=config, forceConfigRoot=False)
    return Butler.from_config(str(arguments.directory), writeable=True, run="made")


def fill(butler: Butler) -> None:
    for name, storage_class in DATASET_TYPES.items():
        butler.registry.registerDatasetType(
            DatasetType(name, [], storage_class, universe=butler.dimensions)
        )
    metrics = MetricsExample({"a": 1}, {"b": 2}, [1, 2, 3])
    butler.registry.registerRun("to zip")
    butler.put({"zipped": True}, "single", run="to zip")
    butler.put({"single": True}, "single")
    butler.put({"climbing": True}, "climbing")
    butler.put(metrics, "whole")
    butler.put(metrics, "parts")
    gone = butler.put({"gone": True}, "gone")
    butler.pruneDatasets([gone], disassociate=False, unstore=True, purge=False)
    zipped = butler.query_datasets("single", collections="to zip")
    with tempfile.TemporaryDirectory() as folder:
        archive = butler.retrieve_artifacts_zip(zipped, folder)
        butler.pruneDatasets(zipped, disassociate=False, unstore=True, purge=False)
        butler.ingest_zip(archive, transfer="copy")


if __name__ == "__main__":
    main()
