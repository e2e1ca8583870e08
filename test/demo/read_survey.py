"""Read the demonstration survey through a Butler, direct or remote, and print what comes of it as JSON."""

import json
import os
import sys

from lsst.daf.butler import Butler

# The client wants a token, whether the server does or not.
os.environ.setdefault("BUTLER_RUBIN_ACCESS_TOKEN", "none")
butler = Butler(sys.argv[1], collections="demo")
visit = 2026031500001

with butler.query() as query:
    visits = query.where(instrument="DemoCam").dimension_records("visit")
    overlaps = query.join_dimensions(["visit", "detector", "patch"]).where(
        f"instrument='DemoCam' AND skymap='demo_sky' AND visit={visit}"
    )
    found = {
        "visits": visits.count(),
        "overlaps": overlaps.data_ids(["visit", "detector", "tract", "patch"]).count(discard=True),
        "raws": query.where(f"instrument='DemoCam' AND exposure={visit}").datasets("raw", "DemoCam/raw/all").count(),
    }
table = butler.get("visit_table", instrument="DemoCam", visit=visit)
objects = butler.get("object_table", skymap="demo_sky", tract=4)
late = butler.registry.expandDataId(instrument="DemoCam", visit=2026031800001).timespan
found |= {
    "bias": [
        butler.find_dataset("bias", instrument="DemoCam", detector=1, timespan=timespan).run
        for timespan in (butler.registry.expandDataId(instrument="DemoCam", visit=visit).timespan, late)
    ],
    "summary": butler.get("visit_summary", instrument="DemoCam", visit=visit),
    "log": butler.get("survey_log", instrument="DemoCam", day_obs=20260315),
    "sky map": butler.get("sky_map", skymap="demo_sky"),
    "table": [table.num_rows, table.schema.names, table["ra"][0].as_py()],
    "objects": objects.num_rows,
    "best": len(butler.query_datasets("visit_image", collections="DemoCam/best_seeing", limit=None)),
    "image": butler.getURI("raw", instrument="DemoCam", exposure=visit, detector=1).read(30).decode(),
}
print(json.dumps(found))
