"""Regions on the sky: polygons at the poles, across 0/360 degrees and everywhere else, and the rarer kinds."""

from __future__ import annotations

import math

from lsst.sphgeom import (
    Angle,
    Box,
    Circle,
    ConvexPolygon,
    LonLat,
    Region,
    UnionRegion,
    UnitVector3d,
)

Position = tuple[float, float]
"""Longitude and latitude in degrees."""

POSITIONS: tuple[Position, ...] = (
    (0.0, 90.0),
    (0.0, -90.0),
    (0.0, 0.0),
    (359.95, 12.5),
    (0.02, -45.0),
    (180.0, 0.0),
    (123.456, 89.9),
    (210.7, -60.0),
    (53.1, -27.8),
    (150.1, 2.2),
)


def offset(center: Position, bearing: float, distance: float) -> UnitVector3d:
    """Return the point in a direction (degrees east of north) at a distance (degrees) from a centre."""
    longitude, latitude, bearing, distance = map(math.radians, (*center, bearing, distance))
    outward = (math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude))
    north = (-math.sin(latitude) * math.cos(longitude), -math.sin(latitude) * math.sin(longitude), math.cos(latitude))
    east = (-math.sin(longitude), math.cos(longitude), 0.0)
    return UnitVector3d(
        *(
            math.cos(distance) * o + math.sin(distance) * (math.cos(bearing) * n + math.sin(bearing) * e)
            for o, n, e in zip(outward, north, east, strict=True)
        )
    )


def polygon(center: Position, radius: float, corners: int = 4) -> ConvexPolygon:
    """Return a regular polygon around a centre, radius in degrees."""
    return ConvexPolygon([offset(center, 45.0 - 360.0 * corner / corners, radius) for corner in range(corners)])


def region(kind: int, center: Position, radius: float) -> Region:
    """Return a region around a centre: now and then of another kind than the usual polygon."""
    match kind % 24:
        case 7:
            return Circle(offset(center, 0.0, 0.0), Angle.fromDegrees(radius))
        case 15:
            half = Angle.fromDegrees(radius)
            return Box(LonLat.fromDegrees(center[0], max(-80.0, min(80.0, center[1]))), half, half)
        case 23:
            return UnionRegion(polygon(center, radius), polygon((center[0] + 1.0, center[1] / 2), radius, 5))
        case _:
            return polygon(center, radius, 4 + kind % 4)
