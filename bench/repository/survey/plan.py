"""How large the survey is, and how its parts are named."""

from __future__ import annotations

SCHEMA = "survey"
INSTRUMENT = "SurveyCam"
SKYMAP = "survey_rings"
BANDS = ("u", "g", "r", "i", "z", "y")

NIGHTS = 10
VISITS_PER_NIGHT = 300
RAFTS_PER_SIDE = 5
SENSORS_PER_SIDE = 3
DETECTORS = 189
FIRST_NIGHT = 20250101
FIRST_MOMENT = 1_735_689_600_000_000_000
VISIT_INTERVAL = 40_000_000_000
EXPOSURE_TIME = 30_000_000_000
NIGHT = 86_400_000_000_000

TRACTS = (15, 10)
TRACT_SPACING = 1.6
PATCHES_PER_SIDE = 7
CENTER = (150.0, 0.0)

PROCESSING_RUNS = 60
PART_OF_RUNS = 11
CALIBRATION_RUNS = 30
COLLECTIONS = 2000
TAGS = 20
CHAIN_LENGTH = 60

CALIBRATIONS = "survey/calib"
PROCESSING = "survey/processing"
PART = "survey/processing/part"
RAW = "survey/raw/all"
COADD = "survey/coadd"
SKYMAPS = "skymaps"


def visit_id(night: int, number: int) -> int:
    """Return the ID of a visit, which is also that of its exposure."""
    return (FIRST_NIGHT + night) * 100_000 + number
