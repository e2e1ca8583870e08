"""Build a small repository with files of every kind in one PostgreSQL schema, below local roots or in S3."""

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
    "absolute": "StructuredDataDict",
    "whole": "FilesWhole",
    "parts": "FilesParts",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--root", action="append", help="of a datastore; several make a chain")
    parser.add_argument("--groups", type=int, default=0, help="how many dimension groups there are besides (to 24)")
    arguments = parser.parse_args()

    with psycopg.connect(arguments.url, autocommit=True) as connection:
        schema = sql.Identifier(arguments.schema)
        # Two at a time fail, although it says "if not exists"; test/repositories/build.py takes the same lock.
        connection.execute("SELECT pg_advisory_lock(7302026)")
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        connection.execute("SELECT pg_advisory_unlock(7302026)")
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        butler = make(arguments)
        fill(butler)
        for level in range(1, arguments.groups + 1):
            butler.registry.registerDatasetType(
                DatasetType(f"by_htm{level}", [f"htm{level}"], "StructuredDataDict", universe=butler.dimensions)
            )
        absolute = butler.getURI("absolute").geturl()
        for table in records_tables(arguments):
            records = sql.SQL("UPDATE {}.{} SET path = ").format(schema, sql.Identifier(table))
            connection.execute(records + sql.SQL("'../climbing.yaml' WHERE path LIKE '%/climbing/%'"))
            connection.execute(
                records + sql.SQL("{} WHERE path LIKE '%/absolute/%'").format(sql.Literal(absolute))
            )


def roots(arguments: argparse.Namespace) -> list[str]:
    return arguments.root or ["<butlerRoot>"]


def records_tables(arguments: argparse.Namespace) -> list[str]:
    return ["file_datastore_records", "other_records", "third_records"][: len(roots(arguments))]


def make(arguments: argparse.Namespace) -> Butler:
    stores = [
        {
            "cls": "lsst.daf.butler.datastores.fileDatastore.FileDatastore",
            "root": root,
            "records": {"table": table},
            "composites": {"disassembled": {"FilesParts": True, "FilesWhole": False}},
            "formatters": {name: YAML for name in ("FilesWhole", "StructuredDataList")},
        }
        for root, table in zip(roots(arguments), records_tables(arguments), strict=True)
    ]
    chain = {
        "cls": "lsst.daf.butler.datastores.chainedDatastore.ChainedDatastore",
        "datastores": [{"datastore": store} for store in stores],
        # What the first store does not take is only in those after it.
        "datastore_constraints": [{"constraints": {"reject": ["parts"]}}] + [{}] * (len(stores) - 1),
    }
    config = Config(
        {
            "registry": {"db": arguments.url, "namespace": arguments.schema},
            "datastore": stores[0] if len(stores) == 1 else chain,
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
    butler.put({"absolute": True}, "absolute")
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
