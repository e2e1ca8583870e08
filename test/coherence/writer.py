"""A Python Butler that writes to a repository on command: lines of JSON in, lines of JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from lsst.daf.butler import Butler, CollectionType, Config, DatasetRef, DatasetType

EXAMPLES = {"StructuredDataDict": {"a": 1}, "StructuredDataList": [1, 2]}
YAML = "lsst.daf.butler.formatters.yaml.YamlFormatter"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--directory", type=Path, required=True)
    arguments = parser.parse_args()
    writer = Writer(make_repository(arguments.url, arguments.schema, arguments.directory))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        for name, values in command:
            getattr(writer, name)(**values)
        print(json.dumps({"done": len(command)}), flush=True)


def make_repository(url: str, schema: str, directory: Path) -> Butler:
    with psycopg.connect(url, autocommit=True) as connection:
        # Two at a time fail, although it says "if not exists"; test/repositories/build.py takes the same lock.
        connection.execute("SELECT pg_advisory_lock(7302026)")
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        connection.execute("SELECT pg_advisory_unlock(7302026)")
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    config = Config(
        {
            "registry": {"db": url, "namespace": schema},
            "datastore": {"formatters": {"StructuredDataList": YAML}},
        }
    )
    Butler.makeRepo(str(directory), config=config, forceConfigRoot=False)
    return Butler.from_config(str(directory), writeable=True)


class Writer:
    """What the tests have written; the names of the methods are the commands."""

    def __init__(self, butler: Butler) -> None:
        self.butler = butler
        self.registry = butler.registry

    def instrument(self, name: str, detectors: list[int], filters: dict[str, str]) -> None:
        limits = {"visit_max": 9, "exposure_max": 9, "detector_max": 9}
        with self.butler.transaction():
            self.registry.insertDimensionData("instrument", {"name": name, "class_name": "x", **limits})
            self.detectors(name, detectors)
            self.filters(name, filters)

    def detectors(self, instrument: str, detectors: list[int]) -> None:
        rows = [{"instrument": instrument, "id": id, "full_name": f"D{id}"} for id in detectors]
        self.registry.insertDimensionData("detector", *rows)

    def filters(self, instrument: str, filters: dict[str, str]) -> None:
        rows = [{"instrument": instrument, "name": name, "band": band} for name, band in filters.items()]
        self.registry.insertDimensionData("physical_filter", *rows)

    def update_instrument(self, name: str, detector_max: int) -> None:
        limits = {"visit_max": 9, "exposure_max": 9, "detector_max": detector_max}
        record = {"name": name, "class_name": "x", **limits}
        self.registry.syncDimensionData("instrument", record, update=True)

    def dataset_type(
        self, name: str, dimensions: list[str], storage_class: str, calibration: bool = False
    ) -> None:
        universe = self.butler.dimensions
        dataset_type = DatasetType(name, dimensions, storage_class, universe=universe, isCalibration=calibration)
        self.registry.registerDatasetType(dataset_type)

    def put(self, name: str, data_id: dict[str, object], run: str, id: str) -> None:
        self.registry.registerRun(run)
        # Somebody else may have changed it.
        self.registry.refresh()
        dataset_type = self.registry.getDatasetType(name)
        coordinate = self.registry.expandDataId(data_id, dimensions=dataset_type.dimensions)
        ref = DatasetRef(dataset_type, coordinate, run=run, id=UUID(id))
        self.butler.put(EXAMPLES[dataset_type.storageClass_name], ref)

    def remove_type(self, name: str, run: str) -> None:
        refs = self.butler.query_datasets(name, collections=run, explain=False)
        self.butler.pruneDatasets(refs, disassociate=True, unstore=True, purge=True)
        self.unregister(name)

    def unregister(self, name: str) -> None:
        self.registry.removeDatasetType(name)

    def tagged(self, name: str) -> None:
        self.registry.registerCollection(name, CollectionType.TAGGED)

    def chain(self, name: str, children: list[str]) -> None:
        self.registry.registerCollection(name, CollectionType.CHAINED)
        self.butler.collections.redefine_chain(name, children)

    def documentation(self, name: str, text: str) -> None:
        self.registry.setCollectionDocumentation(name, text)

    def remove_run(self, name: str) -> None:
        self.butler.removeRuns([name], unstore=True)


if __name__ == "__main__":
    main()
