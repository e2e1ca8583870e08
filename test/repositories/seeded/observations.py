"""Dimension records: two instruments with their detectors, exposures and visits, and two skymaps.

Records are made with the fields of every universe; those that a universe lacks are dropped on insertion.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from astropy.time import Time, TimeDelta

from lsst.daf.butler import Butler, Timespan

from . import sky

Record = dict[str, Any]

INSTRUMENTS = ("TestCam", "O'Neill \"1%\"/ñ_")
SKYMAPS = ("plain_sky", "Sky map / 'rings' 50% \"ü\"")
FILTERS = {"g_01": "g", "r 02/b": "r", "i'%": "i", "no band": "white \"ä\" 'b'"}
BANDS = tuple(FILTERS.values())
SUBFILTERS = (0, 1)
DAYS = (20231231, 20240101, 20240229, 20260724)
FIRST_MOMENT = Time("2023-12-31T23:00:00.123456789", scale="tai", format="isot")


@dataclass(frozen=True)
class Extent:
    """How many there are of each; per instrument or skymap."""

    detectors: int = 8
    exposures: int = 40
    visits: int = 30
    patches: int = 9
    tracts: int = len(sky.POSITIONS)


def insert_observations(butler: Butler, extent: Extent, random: Random) -> None:
    """Insert the records of all elements that the repository's universe has."""
    batches: dict[str, list[Record]] = {}
    for instrument in INSTRUMENTS:
        for element, record in _instrument_records(instrument, extent, random):
            batches.setdefault(element, []).append(record)
    for element, record in _sky_records(extent):
        batches.setdefault(element, []).append(record)
    for element in butler.dimensions.elements:
        records = batches.get(element.name)
        if records is not None and element.has_own_table:
            known = set(element.RecordClass.fields.names)
            kept = [{name: value for name, value in record.items() if name in known} for record in records]
            butler.registry.insertDimensionData(element.name, *kept)


def _instrument_records(instrument: str, extent: Extent, random: Random) -> Iterator[tuple[str, Record]]:
    yield "instrument", {
        "name": instrument,
        "visit_max": 2**31,
        "visit_system": 1,
        "exposure_max": 2**62,
        "detector_max": extent.detectors,
        "class_name": "example.Instrument" if instrument == INSTRUMENTS[0] else None,
    }
    for physical_filter, band in FILTERS.items():
        yield "physical_filter", {"instrument": instrument, "name": physical_filter, "band": band}
    for band in BANDS:
        for subfilter in SUBFILTERS if instrument == INSTRUMENTS[0] else ():
            yield "subfilter", {"band": band, "id": subfilter}
    for detector in range(extent.detectors):
        yield "detector", {
            "instrument": instrument,
            "id": detector,
            "full_name": f"R{detector // 4}_S{detector % 4} '%'",
            "name_in_raft": f"S{detector % 4}" if detector % 3 else None,
            "raft": f"R{detector // 4}" if detector % 3 else None,
            "purpose": "SCIENCE" if detector % 5 else None,
        }
    for number, day in enumerate(DAYS):
        begin = FIRST_MOMENT + TimeDelta(number, format="jd")
        spans = (Timespan(begin, begin + TimeDelta(1, format="jd")), None, Timespan(begin, None), Timespan(None, begin))
        yield "day_obs", {"instrument": instrument, "id": day, "timespan": spans[number]}
    for system, name in enumerate(("one-to-one", "by-seq-start-end", "odd 'system' %")):
        yield "visit_system", {"instrument": instrument, "id": system, "name": name}
    for exposure in range(extent.exposures):
        yield from _exposure_records(instrument, exposure, random)
    for visit in range(extent.visits):
        yield from _visit_records(instrument, visit, extent, random)


def _exposure_records(instrument: str, number: int, random: Random) -> Iterator[tuple[str, Record]]:
    day = DAYS[number % len(DAYS)]
    group = f"group/{number // 2} 'ö' 10%"
    if number % 2 == 0:
        yield "group", {"instrument": instrument, "name": group}
    begin = _moment(number)
    spans = (Timespan(begin, begin + TimeDelta(30, format="sec")), Timespan(begin, None), Timespan(None, begin), None)
    on_sky = number % 4 != 3
    yield "exposure", {
        "instrument": instrument,
        "id": exposure_id(number),
        "obs_id": f"TC_{day}_{number:06d} \"ü\"",
        "physical_filter": tuple(FILTERS)[number % len(FILTERS)],
        "group": group,
        "group_name": group,
        "group_id": number // 2,
        "day_obs": day,
        "exposure_time": 30.0 + random.random(),
        "dark_time": None if number % 5 == 0 else 1e-300,
        "observation_type": "science" if on_sky else "flat",
        "observation_reason": None if number % 7 == 0 else "réason \\ \t'x'",
        "seq_num": number,
        "seq_start": number - number % 2,
        "seq_end": number - number % 2 + 1,
        "target_name": "M 31 & <b>" if on_sky else None,
        "science_program": None,
        "tracking_ra": random.uniform(0.0, 360.0) if on_sky else None,
        "tracking_dec": random.uniform(-90.0, 90.0) if on_sky else None,
        "sky_angle": -0.0 if on_sky else None,
        "azimuth": random.uniform(-1e-7, 1e22) if on_sky else None,
        "zenith_angle": 1.0 / 3.0,
        "has_simulated": (True, False, None)[number % 3],
        "can_see_sky": (None, True, False)[number % 3],
        "timespan": spans[0 if number % 5 else number % len(spans)],
    }


def _visit_records(instrument: str, number: int, extent: Extent, random: Random) -> Iterator[tuple[str, Record]]:
    visit = visit_id(number)
    begin = _moment(number)
    key = {"instrument": instrument, "visit": visit}
    center = _pointing(number, random)
    yield "visit", {
        "instrument": instrument,
        "id": visit,
        "name": f"visit {number} % 'é' / {instrument[:4]}",
        "physical_filter": tuple(FILTERS)[number % len(FILTERS)],
        "visit_system": 0,
        "day_obs": DAYS[number % len(DAYS)],
        "seq_num": number,
        "exposure_time": 30.0,
        "seeing": None,
        "target_name": f"target {number}" if number % 2 else None,
        "observation_reason": None,
        "science_program": "program",
        "azimuth": None if number % 2 else random.uniform(0.0, 360.0),
        "zenith_angle": random.uniform(0.0, 90.0),
        "region": None if number % 11 == 10 else sky.region(number, center, 1.5),
        "timespan": None if number % 13 == 12 else Timespan(begin, begin + TimeDelta(60, format="sec")),
    }
    for system in (0, 1, 2)[: 1 + number % 3]:
        yield "visit_system_membership", {**key, "visit_system": system}
    for member in (number, number + 1)[: 1 + number % 2]:
        if member < extent.exposures:
            system = member - number
            yield "visit_definition", {**key, "exposure": exposure_id(member), "visit_system": system}
    for detector in range(extent.detectors):
        if (number + detector) % 17 != 16:
            corner = (center[0] + 0.3 * (detector % 3 - 1), max(-90.0, min(90.0, center[1] + 0.3 * (detector // 3 - 1))))
            yield "visit_detector_region", {**key, "detector": detector, "region": sky.polygon(corner, 0.2)}


def _sky_records(extent: Extent) -> Iterator[tuple[str, Record]]:
    side = round(extent.patches**0.5)
    for skymap in SKYMAPS:
        yield "skymap", {
            "name": skymap,
            "hash": hashlib.sha1(skymap.encode()).digest(),
            "tract_max": extent.tracts if skymap == SKYMAPS[0] else None,
            "patch_nx_max": side,
            "patch_ny_max": side,
        }
        for tract in range(extent.tracts):
            center = sky.POSITIONS[tract]
            yield "tract", {"skymap": skymap, "id": tract, "region": sky.polygon(center, 1.0)}
            for patch in range(extent.patches):
                cell_x, cell_y = patch % side, patch // side
                position = (center[0] + 0.4 * (cell_x - 1), max(-90.0, min(90.0, center[1] + 0.4 * (cell_y - 1))))
                yield "patch", {
                    "skymap": skymap,
                    "tract": tract,
                    "id": patch,
                    "cell_x": cell_x,
                    "cell_y": cell_y,
                    "region": sky.polygon(position, 0.3),
                }
    for table in ("hypotheses 'α' 1%", "plain"):
        yield "ssp_hypothesis_table", {"name": table}
        for number in range(3):
            yield "ssp_hypothesis_bundle", {"ssp_hypothesis_table": table, "id": number}
            yield "ssp_balanced_index", {"ssp_hypothesis_table": table, "id": number}


def exposure_id(number: int) -> int:
    """Exposure IDs beyond 2**53: a client that reads them as doubles loses digits."""
    return 9_007_199_254_740_993 + number


def visit_id(number: int) -> int:
    """Visit IDs as they are at real instruments."""
    return 2024010100 + number


def _moment(number: int) -> Time:
    return FIRST_MOMENT + TimeDelta(97.123456789 * number, format="sec")


def _pointing(number: int, random: Random) -> sky.Position:
    if number < len(sky.POSITIONS):
        return sky.POSITIONS[number]
    return (random.uniform(0.0, 360.0), random.uniform(-85.0, 85.0))
