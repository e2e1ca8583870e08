"""The repositories that can be built, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from lsst.daf.butler import Butler

from .groupings import group_datasets, insert_datasets, insert_many_collections
from .observations import Extent, insert_observations
from .repository import Layout

SMALL = Extent(detectors=2, exposures=6, visits=6, patches=4, tracts=3)
MANY_COLLECTIONS = 2000
UNIVERSES = range(9)


@dataclass(frozen=True)
class Plan:
    """How a repository is laid out, and what fills it."""

    layout: Layout
    fill: Callable[[Butler, Random], None]


def _seeded(extent: Extent) -> Callable[[Butler, Random], None]:
    def fill(butler: Butler, random: Random) -> None:
        insert_observations(butler, extent, random)
        group_datasets(butler, insert_datasets(butler, extent, random), random)

    return fill


def _many_collections(butler: Butler, random: Random) -> None:
    _seeded(SMALL)(butler, random)
    insert_many_collections(butler, MANY_COLLECTIONS)


def _package_data(*files: str) -> Callable[[Butler, Random], None]:
    def fill(butler: Butler, random: Random) -> None:
        for file in files:
            butler.import_(
                filename=f"resource://lsst.daf.butler/tests/registry_data/{file}.yaml", without_datastore=True
            )

    return fill


PLANS: Mapping[str, Plan] = {
    "seeded": Plan(Layout(), _seeded(Extent())),
    "many_collections": Plan(Layout(), _many_collections),
    "datasets_1": Plan(Layout(datasets="1.0.0"), _seeded(SMALL)),
    "name_key": Plan(Layout(collections="nameKey"), _seeded(SMALL)),
    "datasets_1_name_key": Plan(Layout(datasets="1.0.0", collections="nameKey"), _seeded(SMALL)),
    "empty": Plan(Layout(), lambda butler, random: None),
    **{f"universe_{version}": Plan(Layout(universe=version), _seeded(SMALL)) for version in UNIVERSES},
    "package_base": Plan(Layout(), _package_data("base", "datasets")),
    "package_spatial": Plan(Layout(), _package_data("base", "datasets", "spatial")),
    "package_hsc": Plan(Layout(), _package_data("ci_hsc-subset", "ci_hsc-subset-skymap")),
    "package_rc2": Plan(Layout(), _package_data("hsc-rc2-subset-v0")),
    "package_lsstcam": Plan(Layout(), _package_data("lsstcam-subset")),
}
