"""Measure the reference library on regions of visit detectors and patches that share an HTM level 7 pixel.

Prints JSON: the regions in hexadecimal, the pairs by index, and the rates as called from Python.
"""

import json
import random
import sys
import time

from lsst.sphgeom import ConvexPolygon, HtmPixelization, LonLat, UnitVector3d

SECONDS = float(sys.argv[1])
PLACES = 400
HTM = HtmPixelization(7)


def square(lon: float, lat: float, half: float, rng: random.Random) -> ConvexPolygon:
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    turned = [(x + rng.uniform(-0.1, 0.1) * half, y + rng.uniform(-0.1, 0.1) * half) for x, y in corners]
    return ConvexPolygon([UnitVector3d(LonLat.fromDegrees((lon + x) % 360, lat + y)) for x, y in turned])


def pixels(region: ConvexPolygon) -> set[int]:
    return {pixel for begin, end in HTM.envelope(region).ranges() for pixel in range(begin, end)}


def rate(operation, arguments: list) -> float:
    best = 0.0
    deadline = time.perf_counter() + SECONDS
    while time.perf_counter() < deadline:
        started = time.perf_counter()
        for each in arguments:
            operation(*each)
        best = max(best, len(arguments) / (time.perf_counter() - started))
    return best


def main() -> None:
    rng = random.Random(1)
    detectors, patches = [], []
    for _ in range(PLACES):
        lon, lat = rng.uniform(0, 360), rng.uniform(-80, 80)
        detectors += [square(lon + rng.uniform(-0.5, 0.5), lat + rng.uniform(-0.5, 0.5), 0.12, rng) for _ in range(8)]
        patches += [square(lon + rng.uniform(-0.5, 0.5), lat + rng.uniform(-0.5, 0.5), 0.1, rng) for _ in range(8)]
    detector_pixels, patch_pixels = [pixels(d) for d in detectors], [pixels(p) for p in patches]
    pairs = [
        (d, p)
        for place in range(PLACES)
        for d in range(8 * place, 8 * place + 8)
        for p in range(8 * place, 8 * place + 8)
        if detector_pixels[d] & patch_pixels[p]
    ]
    json.dump(
        {
            "detectors": [d.encode().hex() for d in detectors],
            "patches": [p.encode().hex() for p in patches],
            "pairs": pairs,
            "overlapping": sum(detectors[d].overlaps(patches[p]) for d, p in pairs),
            "relate": rate(lambda a, b: a.relate(b), [(detectors[d], patches[p]) for d, p in pairs]),
            "envelope": rate(HTM.envelope, [(d,) for d in detectors]),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
