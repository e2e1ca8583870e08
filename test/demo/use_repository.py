"""Write to the repository in a directory as the Python Butler does, and print what it then holds as JSON."""

import json
import sys
import tempfile
from pathlib import Path

from lsst.daf.butler import Butler, CollectionType, DatasetRef, DatasetType, FileDataset, Timespan
from lsst.sphgeom import ConvexPolygon, LonLat, UnitVector3d

butler = Butler.from_config(sys.argv[1], writeable=True)

corners = [(10.0, 10.0), (11.0, 10.0), (11.0, 11.0), (10.0, 11.0)]
region = ConvexPolygon([UnitVector3d(LonLat.fromDegrees(*corner)) for corner in corners])
butler.registry.insertDimensionData("instrument", {"name": "Cam", "visit_max": 10, "detector_max": 2})
butler.registry.insertDimensionData("physical_filter", {"instrument": "Cam", "name": "Cam-r", "band": "r"})
butler.registry.insertDimensionData("detector", {"instrument": "Cam", "id": 1, "full_name": "one"})
butler.registry.insertDimensionData("day_obs", {"instrument": "Cam", "id": 20260101})
visit = {"instrument": "Cam", "id": 7, "name": "seven", "physical_filter": "Cam-r", "day_obs": 20260101}
butler.registry.insertDimensionData("visit", {**visit, "region": region})
butler.registry.insertDimensionData("skymap", {"name": "map", "hash": b"hash", "tract_max": 1})
butler.registry.insertDimensionData("tract", {"skymap": "map", "id": 0, "region": region})

butler.collections.register("run")
log = DatasetType("log", ["instrument", "visit"], "StructuredDataDict", universe=butler.dimensions)
bias = DatasetType("bias", ["instrument", "detector"], "StructuredDataDict", universe=butler.dimensions, isCalibration=True)
butler.registry.registerDatasetType(log)
butler.registry.registerDatasetType(bias)
put = butler.put({"a": 1}, bias, instrument="Cam", detector=1, run="run")
with tempfile.TemporaryDirectory() as directory:
    file = Path(directory) / "log.yaml"
    file.write_text("b: 2\n")
    data_id = butler.registry.expandDataId(instrument="Cam", visit=7)
    butler.ingest(FileDataset(str(file), [DatasetRef(log, data_id, run="run")]), transfer="copy")
butler.collections.register("calib", CollectionType.CALIBRATION)
butler.registry.certify("calib", [put], Timespan(None, None))
butler.collections.register("chain", CollectionType.CHAINED)
butler.collections.redefine_chain("chain", ["calib", "run"])

again = Butler.from_config(sys.argv[1], collections="chain")
with again.query() as query:
    overlaps = query.join_dimensions(["visit", "tract"]).data_ids(["visit", "tract"])
    result = {
        "log": again.get("log", instrument="Cam", visit=7),
        "bias": [again.get(ref) for ref in query.datasets("bias", collections="run")],
        "overlaps": [[data_id["visit"], data_id["tract"]] for data_id in overlaps],
        "types": sorted(again.collections.get_info("run", include_summary=True).dataset_types),
        "collections": list(again.collections.query("chain", flatten_chains=True)),
    }
print(json.dumps(result))
