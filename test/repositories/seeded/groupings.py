"""Collections of a seeded repository: runs, chains in chains, tags, and calibrations with validity ranges."""

from __future__ import annotations

from random import Random

from astropy.time import TimeDelta

from lsst.daf.butler import Butler, CollectionType, DatasetRef, DatasetType, Timespan

from .holdings import Importer, Kind, data_ids, register_kinds
from .observations import FIRST_MOMENT, Extent

CHAIN_LENGTH = 60
ODD_RUN = "u/o'neill/100% \"odd\" ünï çode {x}/_long_long_long_long"
SMALL_RUNS = tuple(f"small/{number:02d}" for number in range(CHAIN_LENGTH))
MAIN_RUNS = ("TestCam/runs/main", ODD_RUN, "TestCam/runs/third", "TestCam/runs/fourth")
CALIBRATION_RUNS = tuple(f"TestCam/calib/run{number}" for number in range(3))


def insert_datasets(butler: Butler, extent: Extent, random: Random) -> list[DatasetRef]:
    """Insert datasets of every kind into runs; those of kinds that repeat come again, fewer each time."""
    importer = Importer(butler, random)
    inserted: list[DatasetRef] = []
    for kind, dataset_type in register_kinds(butler).values():
        everything = list(data_ids(butler, kind, extent, random))
        for repeat, run in zip(range(kind.repeats), _runs(kind)):
            chosen = everything if repeat == 0 or len(everything) == 1 else random.sample(everything, -(-len(everything) // 2))
            inserted += importer.add(dataset_type, run, chosen)
    return inserted


def _runs(kind: Kind) -> tuple[str, ...]:
    if kind.repeats > len(MAIN_RUNS):
        return SMALL_RUNS
    return CALIBRATION_RUNS if kind.is_calibration else MAIN_RUNS


def group_datasets(butler: Butler, refs: list[DatasetRef], random: Random) -> None:
    """Make the tags, calibrations and chains over the runs."""
    _tag(butler, refs, random)
    _certify(butler, refs)
    _chain(butler)
    for number, name in enumerate(sorted(butler.collections.query("*"))):
        if number % 3:
            butler.registry.setCollectionDocumentation(name, f"Doc of '{name}'\nwith \"lines\", % and ünïcode \\.")


def _tag(butler: Butler, refs: list[DatasetRef], random: Random) -> None:
    for name, share in (("tags/good ones 50% 'q' \"d\" ñ", 0.5), ("tags/few", 0.05), ("tags/none", 0.0)):
        butler.collections.register(name, CollectionType.TAGGED)
        picked: dict[tuple[DatasetType, object], DatasetRef] = {}
        for ref in refs:
            if random.random() < share:
                picked.setdefault((ref.datasetType, ref.dataId), ref)
        butler.registry.associate(name, picked.values())


def _certify(butler: Butler, refs: list[DatasetRef]) -> None:
    """Validity ranges that adjoin, have gaps, are unbounded on either side, and one for all time."""
    moments = [FIRST_MOMENT + TimeDelta(900.5 * number, format="sec") for number in range(6)]
    ranges = {
        CALIBRATION_RUNS[0]: Timespan(None, moments[1]),
        CALIBRATION_RUNS[1]: Timespan(moments[1], moments[3]),
        CALIBRATION_RUNS[2]: Timespan(moments[4], None),
    }
    for name in ("TestCam/calib", "TestCam/calib/unbounded 'é'", "TestCam/calib/empty"):
        butler.collections.register(name, CollectionType.CALIBRATION)
    calibrations = [ref for ref in refs if ref.datasetType.isCalibration()]
    for run, timespan in ranges.items():
        members = [ref for ref in calibrations if ref.run == run]
        butler.registry.certify("TestCam/calib", members, timespan)
    first = [ref for ref in calibrations if ref.run == CALIBRATION_RUNS[0]]
    butler.registry.certify("TestCam/calib/unbounded 'é'", first, Timespan(None, None))
    for dataset_type in {ref.datasetType for ref in first if ref.datasetType.name == "bias"}:
        split = Timespan(moments[1] + TimeDelta(60, format="sec"), moments[2])
        butler.registry.decertify("TestCam/calib", dataset_type, split)


def _chain(butler: Butler) -> None:
    chains = {
        "chains/sixty": SMALL_RUNS[::-1],
        "TestCam/runs": MAIN_RUNS[::-1],
        "TestCam/defaults": ("TestCam/calib", "TestCam/runs", "chains/sixty"),
        "chains/nested/1": ("TestCam/defaults", "tags/few"),
        "chains/nested/2": ("chains/nested/1", "TestCam/calib/unbounded 'é'", "TestCam/runs/main"),
        "chains/nested/3 % \"ß\"": ("tags/good ones 50% 'q' \"d\" ñ", "chains/nested/2", "chains/sixty"),
        "chains/empty": (),
        "chains/same_twice": ("TestCam/runs", "chains/nested/2", "TestCam/runs/main"),
    }
    for name, children in chains.items():
        butler.collections.register(name, CollectionType.CHAINED)
        butler.collections.redefine_chain(name, children)


def insert_many_collections(butler: Butler, count: int) -> None:
    """Make that many collections: runs, most of them in chains of 50, and a tag and a calibration collection in each."""
    number = 0
    while number < count:
        children = [f"many/run/{number + position:04d}" for position in range(50)]
        for child in children:
            butler.registry.registerRun(child, doc=f"Run {child}" if number % 2 else None)
        tag, calibration, chain = (f"many/{kind}/{number:04d}" for kind in ("tag", "calib", "chain"))
        butler.collections.register(tag, CollectionType.TAGGED)
        butler.collections.register(calibration, CollectionType.CALIBRATION)
        butler.collections.register(chain, CollectionType.CHAINED)
        butler.collections.redefine_chain(chain, [tag, calibration, *children[:-2]])
        number += len(children) + 3
