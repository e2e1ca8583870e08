"""Empty repositories in a schema of a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from lsst.daf.butler import Butler, Config

DATASETS = "lsst.daf.butler.registry.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID"
COLLECTIONS = {
    "synthIntKey": "lsst.daf.butler.registry.collections.synthIntKey.SynthIntKeyCollectionManager",
    "nameKey": "lsst.daf.butler.registry.collections.nameKey.NameKeyCollectionManager",
}


@dataclass(frozen=True)
class Layout:
    """What can differ between the tables of repositories."""

    universe: int | None = None
    """Version of the dimension universe; the package's present one if None."""

    datasets: str = "2.0.0"
    """Version of the dataset manager: 1.0.0 or 2.0.0."""

    collections: str = "synthIntKey"
    """Collection manager: `synthIntKey` or `nameKey`."""


def make_repository(name: str, layout: Layout, directory: Path, url: str) -> Butler:
    """Make an empty repository in a new schema of the database.

    Parameters
    ----------
    name : `str`
        Name of the repository, which is also that of its schema.
    layout : `Layout`
        Kind of tables it shall have.
    directory : `Path`
        Where its `butler.yaml` goes; made if missing.
    url : `str`
        The database, with credentials; it has the extension `btree_gist`.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    config = Config()
    config["registry", "db"] = url
    config["registry", "namespace"] = name
    config["registry", "managers", "collections"] = COLLECTIONS[layout.collections]
    config["registry", "managers", "datasets"] = {"cls": DATASETS, "schema_version": layout.datasets}
    directory.mkdir(parents=True, exist_ok=True)
    return Butler.from_config(
        Butler.makeRepo(
            str(directory), config, dimensionConfig=_universe(layout.universe), forceConfigRoot=False, overwrite=True
        ),
        writeable=True,
    )


def _universe(version: int | None) -> str | None:
    if version is None:
        return None
    return f"resource://lsst.daf.butler/configs/old_dimensions/daf_butler_universe{version}.yaml"
