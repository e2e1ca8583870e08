"""Dataset types, and SQL that makes the datasets of each from the dimension records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from lsst.daf.butler import Butler, DatasetType
from psycopg import sql

from . import plan

DATASTORE = "FileDatastore@<butlerRoot>"
FORMATTER = "lsst.daf.butler.formatters.json.JsonFormatter"
INGESTED = plan.FIRST_MOMENT + 1000 * plan.NIGHT
PROCESSING_RUN = f"'{plan.PROCESSING}/' || lpad((({{position}}) / 50)::text, 2, '0')"
CALIBRATION_RUN = f"'{plan.CALIBRATIONS}/' || lpad(range::text, 2, '0')"
COADD_RUN = f"'{plan.COADD}/' || band"
VISIT_POSITION = "(visit.day_obs - %d) * %d + visit.seq_num" % (plan.FIRST_NIGHT, plan.VISITS_PER_NIGHT)
RANGES = f"generate_series(0, {plan.CALIBRATION_RUNS - 1}) AS range"
STARS_STRIDE = 3
IN_RUN = PROCESSING_RUN.format(position=VISIT_POSITION)


@dataclass(frozen=True)
class Kind:
    """A dataset type, with the FROM clause and the expressions that give its datasets.

    `keys` are the expressions of the required dimensions in the order of the type's group.
    """

    name: str
    dimensions: tuple[str, ...]
    storage_class: str
    source: str
    keys: tuple[str, ...]
    run: str
    is_calibration: bool = False


VISIT = ("visit.instrument", "visit.id")
VISIT_DETECTOR = ("detector.instrument", "detector.id", "visit.id")
VISITS_AND_DETECTORS = "visit JOIN detector USING (instrument)"
PATCH = ("band", "patch.skymap", "patch.tract", "patch.id")
PATCHES_AND_BANDS = "patch, (SELECT DISTINCT band FROM physical_filter) AS bands"
CALIBRATED = (f"detector, {RANGES}", ("detector.instrument", "detector.id"), CALIBRATION_RUN, True)

KINDS = (
    Kind(
        "raw",
        ("instrument", "detector", "exposure"),
        "Exposure",
        "exposure JOIN detector USING (instrument)",
        ("detector.instrument", "detector.id", "exposure.id"),
        f"'{plan.RAW}'",
    ),
    Kind("calexp", ("instrument", "detector", "visit"), "ExposureF", VISITS_AND_DETECTORS, VISIT_DETECTOR, IN_RUN),
    Kind("src", ("instrument", "detector", "visit"), "ArrowAstropy", VISITS_AND_DETECTORS, VISIT_DETECTOR, IN_RUN),
    Kind(
        "initialStars",
        ("instrument", "detector", "visit"),
        "ArrowAstropy",
        f"(SELECT * FROM visit WHERE seq_num % {STARS_STRIDE} = 0) AS visit JOIN detector USING (instrument)",
        VISIT_DETECTOR,
        IN_RUN,
    ),
    Kind("visitSummary", ("instrument", "visit"), "ArrowAstropy", "visit", VISIT, IN_RUN),
    Kind("deepCoadd", ("skymap", "tract", "patch", "band"), "ExposureF", PATCHES_AND_BANDS, PATCH, COADD_RUN),
    Kind("deepCoadd_calexp", ("skymap", "tract", "patch", "band"), "ExposureF", PATCHES_AND_BANDS, PATCH, COADD_RUN),
    Kind(
        "objectTable_tract",
        ("skymap", "tract"),
        "ArrowAstropy",
        "tract",
        ("tract.skymap", "tract.id"),
        f"'{plan.COADD}/r'",
    ),
    Kind("skyMap", ("skymap",), "StructuredDataDict", "skymap", ("skymap.name",), f"'{plan.SKYMAPS}'"),
    Kind("bias", ("instrument", "detector"), "ExposureF", *CALIBRATED),
    Kind("dark", ("instrument", "detector"), "ExposureF", *CALIBRATED),
    Kind("defects", ("instrument", "detector"), "StructuredDataDict", *CALIBRATED),
    Kind(
        "flat",
        ("instrument", "detector", "physical_filter"),
        "ExposureF",
        f"detector JOIN physical_filter USING (instrument), {RANGES}",
        ("detector.instrument", "detector.id", "physical_filter.name"),
        CALIBRATION_RUN,
        True,
    ),
    Kind(
        "camera",
        ("instrument",),
        "StructuredDataDict",
        f"instrument, {RANGES}",
        ("instrument.name",),
        CALIBRATION_RUN,
        True,
    ),
    Kind(
        "packages",
        (),
        "StructuredDataDict",
        "collection AS user_run",
        (),
        "CASE WHEN user_run.type = 1 AND user_run.name LIKE 'u/%' THEN user_run.name END",
    ),
)


def register_dataset_types(butler: Butler) -> None:
    """Register the types, which makes their tables."""
    for kind in KINDS:
        dataset_type = DatasetType(
            kind.name,
            kind.dimensions,
            kind.storage_class,
            universe=butler.dimensions,
            isCalibration=kind.is_calibration,
        )
        butler.registry.registerDatasetType(dataset_type)


def insert_datasets(connection: psycopg.Connection[Any], butler: Butler) -> None:
    """Insert the datasets of all types with their file records; UUIDs follow from type, run and data ID."""
    for kind in KINDS:
        columns = "id, tag_association_table, calibration_association_table"
        row = connection.execute(f"SELECT {columns} FROM dataset_type WHERE name = %s", [kind.name]).fetchone()
        assert row is not None
        names = list(butler.get_dataset_type(kind.name).dimensions.required)
        _stage(connection, kind, names)
        _insert(connection, kind, names, type_id=row[0], tags=row[1])
        if kind.is_calibration:
            _certify(connection, names, type_id=row[0], calibrations=row[2])
        connection.execute("DROP TABLE staged")


def _stage(connection: psycopg.Connection[Any], kind: Kind, names: list[str]) -> None:
    pairs = zip(kind.keys, names, strict=True)
    keys = [sql.SQL("{} AS {}").format(sql.SQL(key), sql.Identifier(name)) for key, name in pairs]
    statement = sql.SQL(
        "CREATE TEMP TABLE staged AS SELECT md5(concat_ws('/', {name}, {columns}))::uuid AS dataset_id, found.*,"
        " collection.collection_id FROM (SELECT {keys} FROM {source}) AS found"
        " JOIN collection ON collection.name = found.run"
    ).format(
        name=sql.Literal(kind.name),
        columns=sql.SQL(", ").join(sql.SQL("found.{}").format(sql.Identifier(each)) for each in ("run", *names)),
        keys=sql.SQL(", ").join([sql.SQL("{} AS run").format(sql.SQL(kind.run)), *keys]),
        source=sql.SQL(kind.source),
    )
    connection.execute(statement)


def _insert(connection: psycopg.Connection[Any], kind: Kind, names: list[str], *, type_id: int, tags: str) -> None:
    columns = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(name)) for name in names)
    connection.execute(
        "INSERT INTO dataset (id, dataset_type_id, ingest_date, run_id)"
        " SELECT dataset_id, %s, %s, collection_id FROM staged",
        [type_id, INGESTED],
    )
    connection.execute(
        sql.SQL(
            "INSERT INTO {tags} (dataset_type_id, dataset_id, collection_id{columns})"
            " SELECT {type_id}, dataset_id, collection_id{columns} FROM staged"
        ).format(tags=sql.Identifier(tags), columns=columns, type_id=sql.Literal(type_id))
    )
    path = sql.SQL("concat_ws('/', run, {}{}) || '.json'").format(sql.Literal(kind.name), columns)
    connection.execute(
        sql.SQL(
            "INSERT INTO file_datastore_records"
            " (dataset_id, path, formatter, storage_class, component, checksum, file_size)"
            " SELECT dataset_id, {}, {}, {}, '__NULL_STRING__', NULL, 1000000 FROM staged"
        ).format(path, sql.Literal(FORMATTER), sql.Literal(kind.storage_class))
    )
    connection.execute(
        "INSERT INTO dataset_location (datastore_name, dataset_id) SELECT %s, dataset_id FROM staged", [DATASTORE]
    )


def _certify(connection: psycopg.Connection[Any], names: list[str], *, type_id: int, calibrations: str) -> None:
    """Make the datasets of each run valid for their part of the survey, one after the other."""
    part = plan.NIGHTS * plan.NIGHT // plan.CALIBRATION_RUNS
    columns = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(name)) for name in names)
    connection.execute(
        sql.SQL(
            "INSERT INTO {calibrations} (id, dataset_type_id, dataset_id, collection_id, timespan{columns})"
            " SELECT (SELECT coalesce(max(id), 0) FROM {calibrations}) + row_number() OVER (), {type_id}, dataset_id,"
            " (SELECT collection_id FROM collection WHERE name = {collection}),"
            " int8range({begin} + {part} * number, {begin} + {part} * (number + 1)){columns}"
            " FROM (SELECT *, right(run, 2)::bigint AS number FROM staged) AS numbered"
        ).format(
            calibrations=sql.Identifier(calibrations),
            columns=columns,
            type_id=sql.Literal(type_id),
            collection=sql.Literal(plan.CALIBRATIONS),
            begin=sql.Literal(plan.FIRST_MOMENT),
            part=sql.Literal(part),
        )
    )
