"""Collections: runs, tags, a calibration collection, chains of 60, and what their summaries say."""

from __future__ import annotations

from typing import Any

import psycopg
from lsst.daf.butler import Butler, CollectionType
from psycopg import sql

from . import plan


def register_collections(butler: Butler) -> None:
    """Register all collections, the last of them users' runs until there are as many as planned."""
    register = butler.collections.register
    processing = [f"{plan.PROCESSING}/{number:02d}" for number in range(plan.PROCESSING_RUNS)]
    calibration = [f"{plan.CALIBRATIONS}/{number:02d}" for number in range(plan.CALIBRATION_RUNS)]
    coadds = [f"{plan.COADD}/{band}" for band in plan.BANDS]
    tags = [f"survey/tag/{number:02d}" for number in range(plan.TAGS)]
    fixed = [plan.RAW, plan.SKYMAPS, *processing, *calibration, *coadds]
    chains = {
        plan.PROCESSING: processing,
        plan.PART: processing[: plan.PART_OF_RUNS],
        plan.COADD: coadds,
        "survey/defaults": [plan.COADD, plan.PROCESSING, plan.CALIBRATIONS, plan.RAW, plan.SKYMAPS],
    }
    left = plan.COLLECTIONS - len(fixed) - len(tags) - len(chains) - 1
    user_chains = left // (plan.CHAIN_LENGTH + 1)
    users = [f"u/user{number % 50:02d}/run/{number:04d}" for number in range(left - user_chains)]
    for number in range(user_chains):
        members = users[number * plan.CHAIN_LENGTH : (number + 1) * plan.CHAIN_LENGTH]
        chains[f"u/user{number:02d}/all"] = members
    with butler.transaction():
        for name in (*fixed, *users):
            register(name, CollectionType.RUN)
        for name in tags:
            register(name, CollectionType.TAGGED)
        register(plan.CALIBRATIONS, CollectionType.CALIBRATION)
        for name in chains:
            register(name, CollectionType.CHAINED)
        for name, children in chains.items():
            butler.collections.redefine_chain(name, children)


def tag_datasets(connection: psycopg.Connection[Any]) -> None:
    """Put some visits of every processing into the tags."""
    row = connection.execute("SELECT tag_association_table FROM dataset_type WHERE name = 'calexp'").fetchone()
    assert row is not None
    connection.execute(
        sql.SQL(
            "INSERT INTO {tags} (dataset_type_id, dataset_id, collection_id, instrument, detector, visit)"
            " SELECT tags.dataset_type_id, dataset_id, tag.collection_id, instrument, detector, visit"
            " FROM {tags} AS tags"
            " JOIN dataset_type ON dataset_type.id = tags.dataset_type_id AND dataset_type.name = 'calexp'"
            " JOIN collection AS tag ON tag.name = 'survey/tag/' || lpad((tags.visit % 100 / 5)::text, 2, '0')"
            " WHERE tags.visit % 100 % 5 = 0 AND tags.visit / 100 % 3 = 0"
        ).format(tags=sql.Identifier(row[0]))
    )


def summarize(connection: psycopg.Connection[Any]) -> None:
    """Fill the summaries from what the collections have."""
    tables = connection.execute(
        "SELECT DISTINCT unnest(array[tag_association_table, calibration_association_table]) FROM dataset_type"
    ).fetchall()
    for (name,) in tables:
        if name is None:
            continue
        table = sql.Identifier(name)
        connection.execute(
            sql.SQL(
                "INSERT INTO collection_summary_dataset_type (collection_id, dataset_type_id)"
                " SELECT DISTINCT collection_id, dataset_type_id FROM {} ON CONFLICT DO NOTHING"
            ).format(table)
        )
        for governor in ("instrument", "skymap"):
            if _has_column(connection, name, governor):
                connection.execute(
                    sql.SQL(
                        "INSERT INTO {summary} (collection_id, {key}) SELECT DISTINCT collection_id, {key} FROM {table}"
                        " ON CONFLICT DO NOTHING"
                    ).format(
                        summary=sql.Identifier(f"collection_summary_{governor}"),
                        key=sql.Identifier(governor),
                        table=table,
                    )
                )


def _has_column(connection: psycopg.Connection[Any], table: str, column: str) -> bool:
    query = "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = %s"
    return connection.execute(query, [table, column]).fetchone() is not None
