"""Describe every dimension universe that the reference package ships, as JSON on standard output.

For each version: the text that a repository stores, the form that the reference server sends, the order of elements,
the fields of records, and a seeded sample of dimension groups with all that is derived from them.
"""

import glob
import json
import os
import random
import sys

import lsst.daf.butler
from lsst.daf.butler import DimensionConfig, DimensionUniverse

GROUPS_PER_UNIVERSE = 200


def universe_files() -> dict[int, str]:
    configs = os.path.join(os.path.dirname(lsst.daf.butler.__file__), "configs")
    files = {DimensionConfig().toDict()["version"]: os.path.join(configs, "dimensions.yaml")}
    for path in glob.glob(os.path.join(configs, "old_dimensions", "*.yaml")):
        files[int(path.split("universe")[-1].removesuffix(".yaml"))] = path
    return files


def describe_groups(universe: DimensionUniverse, rng: random.Random) -> list[dict]:
    skypix = [name for name in ("htm7", "healpix9") if name in universe.dimensions.names]
    names = [n for n in universe.dimensions.names if not n.startswith(("htm", "healpix"))] + skypix
    groups = []
    for _ in range(GROUPS_PER_UNIVERSE):
        group = universe.conform(rng.sample(names, rng.randint(0, 4)))
        groups.append(
            {
                "names": list(group.names),
                "required": list(group.required),
                "implied": list(group.implied),
                "elements": list(group.elements),
                "dataCoordinateKeys": list(group.data_coordinate_keys),
                "lookupOrder": list(group.lookup_order),
            }
        )
    return groups


def main() -> None:
    rng = random.Random(20261123)
    described = {}
    for version, path in sorted(universe_files().items()):
        config = DimensionConfig(path)
        universe = DimensionUniverse(config)
        described[version] = {
            "stored": json.dumps(config.toDict()),
            "wire": universe.dimensionConfig.to_simple().model_dump(mode="json", by_alias=True),
            "order": list(universe.elements.names),
            "fields": {element.name: list(element.RecordClass.fields.names) for element in universe.elements},
            "groups": describe_groups(universe, rng),
        }
    json.dump(described, sys.stdout)


if __name__ == "__main__":
    main()
