"""Relate seeded pairs of regions with the reference library, and print them.

``sphgeom_pairs.py SEED COUNT`` prints a line for each pair: both regions in hexadecimal, the relation's bits, the overlap
(1, 0 or ?), and the ranges of the first region's HTM level 7 envelope for every tenth pair.
"""

import math
import random
import sys

from lsst.sphgeom import (
    CONTAINS,
    DISJOINT,
    WITHIN,
    Box,
    Circle,
    ConvexPolygon,
    HtmPixelization,
    LonLat,
    Region,
    UnionRegion,
    UnitVector3d,
    Vector3d,
)

HTM = HtmPixelization(7)


class Maker:
    """Makes regions near a common place, so that many of them touch: random ones, and ones built to be awkward."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._center = (0.0, 0.0)
        self._size = 1.0

    def start_pair(self) -> None:
        lon = self._rng.choice([0.0, 90.0, 180.0, 359.999, self._rng.uniform(0, 360)])
        lat = self._rng.choice([0.0, 89.9, -90.0, 90.0, self._rng.uniform(-90, 90)])
        self._center = (lon, lat)
        self._size = self._rng.choice([1e-7, 1e-4, 0.1, 1.0, 10.0, 40.0])

    def point(self) -> UnitVector3d:
        lon, lat = self._center
        dx, dy = (self._rng.uniform(-self._size, self._size) for _ in range(2))
        if self._rng.random() < 0.3:
            dx, dy = round(dx / self._size * 2) * self._size / 2, round(dy / self._size * 2) * self._size / 2
        return UnitVector3d(LonLat.fromDegrees((lon + dx) % 360, max(-90.0, min(90.0, lat + dy))))

    def polygon(self) -> ConvexPolygon:
        while True:
            try:
                return ConvexPolygon([self.point() for _ in range(self._rng.randint(3, 8))])
            except ValueError:
                continue

    def circle(self) -> Circle:
        return Circle(self.point(), math.fsum([4 * math.sin(math.radians(self._rng.uniform(0, self._size)) / 2) ** 2]))

    def box(self) -> Box:
        lon, lat = self._center
        dx, dy = (self._rng.uniform(-self._size, self._size) for _ in range(2))
        center = LonLat.fromDegrees((lon + dx) % 360, max(-90.0, min(90.0, lat + dy)))
        half = LonLat.fromDegrees(self._rng.uniform(0, min(self._size, 90)), self._rng.uniform(0, min(self._size, 45)))
        return Box(center, half.getLon(), half.getLat())

    def second(self, first: Region) -> Region:
        """Return a region to go with the first one; often one that shares points with it."""
        kind = self._rng.random()
        if isinstance(first, ConvexPolygon) and kind < 0.35:
            vertices = first.getVertices()
            shared = [self._rng.choice(vertices) for _ in range(self._rng.randint(1, 2))]
            if self._rng.random() < 0.5:
                a, b = vertices[0], vertices[1]
                shared.append(UnitVector3d(Vector3d(a.x() + b.x(), a.y() + b.y(), a.z() + b.z())))
            try:
                return ConvexPolygon([*shared, *(self.point() for _ in range(3))])
            except ValueError:
                return self.polygon()
        return self.any(kind)

    def any(self, kind: float) -> Region:
        if kind < 0.7:
            return self.polygon()
        if kind < 0.85:
            return self.circle()
        if kind < 0.95:
            return self.box()
        return UnionRegion(self.polygon(), self.circle())


def overlap(a: Region, b: Region) -> str:
    answer = a.overlaps(b)
    return "?" if answer is None else str(int(answer))


def main() -> None:
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    maker = Maker(rng)
    out = []
    for number in range(count):
        maker.start_pair()
        first = maker.any(rng.random())
        second = maker.second(first)
        relation = first.relate(second)
        line = f"{first.encode().hex()} {second.encode().hex()} {_bits(relation)} {overlap(first, second)}"
        if number % 10 == 0 and maker._size <= 1.0:
            line += " " + ",".join(f"{begin}-{end}" for begin, end in HTM.envelope(first).ranges())
        out.append(line)
    print("\n".join(out))


def _bits(relation: object) -> int:
    masks = ((1, DISJOINT), (2, CONTAINS), (4, WITHIN))
    return sum(bit for bit, mask in masks if (relation & mask) == mask)


if __name__ == "__main__":
    main()
