"""Dimension records: most through the Butler, regions of visits' detectors by COPY."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import psycopg
from lsst.daf.butler import Butler, Timespan

from . import plan, sky

Record = dict[str, Any]
Pointings = list[tuple[sky.Position, float]]


def insert_records(butler: Butler, pointings: Pointings) -> None:
    """Insert everything but the regions of visits' detectors."""
    batches: dict[str, list[Record]] = {}
    for source in (_camera_records(), _visit_records(pointings), _sky_records()):
        for element, record in source:
            batches.setdefault(element, []).append(record)
    for element in butler.dimensions.elements:
        if element.name in batches:
            butler.registry.insertDimensionData(element.name, *batches[element.name])


def _camera_records() -> Iterator[tuple[str, Record]]:
    instrument = plan.INSTRUMENT
    yield (
        "instrument",
        {
            "name": instrument,
            "visit_max": 10**15,
            "visit_system": 1,
            "exposure_max": 10**15,
            "detector_max": plan.DETECTORS,
            "class_name": "example.SurveyCam",
        },
    )
    for band in plan.BANDS:
        yield "physical_filter", {"instrument": instrument, "name": f"{band}_01", "band": band}
    for detector, (raft, sensor, _) in enumerate(sky.detector_offsets()):
        names = f"R{raft // 5}{raft % 5}", f"S{sensor // 3}{sensor % 3}"
        yield (
            "detector",
            {
                "instrument": instrument,
                "id": detector,
                "full_name": "_".join(names),
                "name_in_raft": names[1],
                "raft": names[0],
                "purpose": "SCIENCE",
            },
        )
    yield "visit_system", {"instrument": instrument, "id": 0, "name": "one-to-one"}
    for night in range(plan.NIGHTS):
        begin = plan.FIRST_MOMENT + night * plan.NIGHT
        yield (
            "day_obs",
            {
                "instrument": instrument,
                "id": plan.FIRST_NIGHT + night,
                "timespan": _timespan(begin, begin + plan.NIGHT),
            },
        )


def _visit_records(pointings: Pointings) -> Iterator[tuple[str, Record]]:
    for position, (center, angle) in enumerate(pointings):
        night, number = divmod(position, plan.VISITS_PER_NIGHT)
        begin = plan.FIRST_MOMENT + night * plan.NIGHT + number * plan.VISIT_INTERVAL
        name = plan.visit_id(night, number)
        band = plan.BANDS[(position // 50) % len(plan.BANDS)]
        common = {
            "instrument": plan.INSTRUMENT,
            "id": name,
            "physical_filter": f"{band}_01",
            "day_obs": plan.FIRST_NIGHT + night,
            "seq_num": number,
            "exposure_time": 30.0,
            "observation_reason": "survey",
            "target_name": f"field {position % sky.FIELDS}",
            "science_program": "survey",
            "azimuth": 0.12 * number,
            "zenith_angle": 10.0 + 0.1 * (number % 400),
            "timespan": _timespan(begin, begin + plan.EXPOSURE_TIME),
        }
        yield "group", {"instrument": plan.INSTRUMENT, "name": str(name)}
        yield (
            "exposure",
            {
                **common,
                "group": str(name),
                "obs_id": f"SC_{name}",
                "dark_time": 30.5,
                "observation_type": "science",
                "seq_start": number,
                "seq_end": number,
                "tracking_ra": center[0],
                "tracking_dec": center[1],
                "sky_angle": angle,
                "has_simulated": False,
                "can_see_sky": True,
            },
        )
        region = sky.square(center, (0.0, 0.0), angle, 2 * sky.VISIT_RADIUS)
        yield "visit", {**common, "name": f"SC_{name}_visit", "region": region}
        yield "visit_definition", {"instrument": plan.INSTRUMENT, "exposure": name, "visit": name}
        yield "visit_system_membership", {"instrument": plan.INSTRUMENT, "visit_system": 0, "visit": name}


def _timespan(begin: int, end: int) -> Timespan:
    return Timespan(None, None, _nsec=(begin, end))


def _sky_records() -> Iterator[tuple[str, Record]]:
    side = plan.PATCHES_PER_SIDE
    yield (
        "skymap",
        {
            "name": plan.SKYMAP,
            "hash": hashlib.sha1(plan.SKYMAP.encode()).digest(),
            "tract_max": plan.TRACTS[0] * plan.TRACTS[1],
            "patch_nx_max": side,
            "patch_ny_max": side,
        },
    )
    for tract, center in enumerate(sky.tract_centers()):
        region = sky.square(center, (0.0, 0.0), 0.0, sky.TRACT_SIZE)
        yield "tract", {"skymap": plan.SKYMAP, "id": tract, "region": region}
        for patch in range(side**2):
            x, y = ((cell - (side - 1) / 2) * sky.PATCH_SPACING for cell in (patch % side, patch // side))
            yield (
                "patch",
                {
                    "skymap": plan.SKYMAP,
                    "tract": tract,
                    "id": patch,
                    "cell_x": patch % side,
                    "cell_y": patch // side,
                    "region": sky.square(center, (x, y), 0.0, sky.PATCH_SIZE),
                },
            )


def copy_detector_regions(connection: psycopg.Connection[Any], butler: Butler, pointings: Pointings) -> None:
    """Insert the region of every detector of every visit, and the pixels that it covers."""
    pixelization = butler.dimensions.commonSkyPix.pixelization
    offsets = [offset for _, _, offset in sky.detector_offsets()]
    overlaps: list[tuple[int, int, int]] = []
    instrument = plan.INSTRUMENT
    with connection.cursor() as cursor:
        with cursor.copy("COPY visit_detector_region (instrument, detector, visit, region) FROM STDIN") as copy:
            for position, (center, angle) in enumerate(pointings):
                visit = plan.visit_id(*divmod(position, plan.VISITS_PER_NIGHT))
                for detector, offset in enumerate(offsets):
                    region = sky.square(center, offset, angle, sky.DETECTOR_SIZE)
                    copy.write_row((instrument, detector, visit, base64.b64encode(region.encode()).decode()))
                    for begin, end in pixelization.envelope(region):
                        overlaps += [(detector, visit, pixel) for pixel in range(begin, end)]
        columns = "skypix_system, skypix_level, instrument, detector, visit, skypix_index"
        with cursor.copy(f"COPY visit_detector_region_skypix_overlap ({columns}) FROM STDIN") as copy:
            for detector, visit, pixel in overlaps:
                copy.write_row(("htm", pixelization.getLevel(), instrument, detector, visit, pixel))
        connection.execute(
            "INSERT INTO visit_detector_region_skypix_overlap_summary (skypix_system, skypix_level, instrument)"
            " VALUES ('htm', %s, %s) ON CONFLICT DO NOTHING",
            [pixelization.getLevel(), instrument],
        )
