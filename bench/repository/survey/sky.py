"""Where on the sky visits, detectors, tracts and patches are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from lsst.sphgeom import ConvexPolygon, UnitVector3d

from .plan import (
    CENTER,
    NIGHTS,
    PATCHES_PER_SIDE,
    RAFTS_PER_SIDE,
    SENSORS_PER_SIDE,
    TRACT_SPACING,
    TRACTS,
    VISITS_PER_NIGHT,
)

DETECTOR_SPACING = 3.5 / (RAFTS_PER_SIDE * SENSORS_PER_SIDE)
DETECTOR_SIZE = 0.94 * DETECTOR_SPACING
VISIT_RADIUS = 1.75
TRACT_SIZE = 1.02 * TRACT_SPACING
PATCH_SPACING = TRACT_SPACING / PATCHES_PER_SIDE
PATCH_SIZE = 1.05 * PATCH_SPACING
FIELDS = 60
DITHER = 0.5

Position = tuple[float, float]


def pointings(random: Random) -> list[tuple[Position, float]]:
    """Return where each visit looks (degrees) and how the camera is turned (radians)."""
    width, height = (count * TRACT_SPACING for count in TRACTS)
    fields = [
        (CENTER[0] + random.uniform(-width / 2, width / 2), CENTER[1] + random.uniform(-height / 2, height / 2))
        for _ in range(FIELDS)
    ]
    return [
        (
            (field[0] + random.uniform(-DITHER, DITHER), field[1] + random.uniform(-DITHER, DITHER)),
            random.uniform(0.0, 2 * math.pi),
        )
        for field in (fields[number % FIELDS] for number in range(NIGHTS * VISITS_PER_NIGHT))
    ]


def detector_offsets() -> Iterator[tuple[int, int, Position]]:
    """Yield raft, sensor and place in the camera (degrees) of each detector: a square of rafts without its corners."""
    side = RAFTS_PER_SIDE * SENSORS_PER_SIDE
    for raft in range(RAFTS_PER_SIDE**2):
        column, row = raft % RAFTS_PER_SIDE, raft // RAFTS_PER_SIDE
        if {column, row} <= {0, RAFTS_PER_SIDE - 1}:
            continue
        for sensor in range(SENSORS_PER_SIDE**2):
            x = column * SENSORS_PER_SIDE + sensor % SENSORS_PER_SIDE - (side - 1) / 2
            y = row * SENSORS_PER_SIDE + sensor // SENSORS_PER_SIDE - (side - 1) / 2
            yield raft, sensor, (x * DETECTOR_SPACING, y * DETECTOR_SPACING)


def square(center: Position, offset: Position, angle: float, size: float) -> ConvexPolygon:
    """Return a square of a size (degrees), moved from a centre and turned about it, on the plane that touches there."""
    turn = math.cos(angle), math.sin(angle)
    half = size / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    longitude, latitude = map(math.radians, center)
    cos_longitude, sin_longitude = math.cos(longitude), math.sin(longitude)
    cos_latitude, sin_latitude = math.cos(latitude), math.sin(latitude)
    points = []
    for x, y in corners:
        x, y = math.radians(offset[0] + x), math.radians(offset[1] + y)
        east, north = x * turn[0] - y * turn[1], x * turn[1] + y * turn[0]
        points.append(
            UnitVector3d(
                cos_latitude * cos_longitude - east * sin_longitude - north * sin_latitude * cos_longitude,
                cos_latitude * sin_longitude + east * cos_longitude - north * sin_latitude * sin_longitude,
                sin_latitude + north * cos_latitude,
            )
        )
    return ConvexPolygon(points)


def tract_centers() -> Iterator[Position]:
    """Yield the centre of each tract, in degrees."""
    columns, rows = TRACTS
    for row in range(rows):
        for column in range(columns):
            yield (
                CENTER[0] + (column - (columns - 1) / 2) * TRACT_SPACING,
                CENTER[1] + (row - (rows - 1) / 2) * TRACT_SPACING,
            )
