"""Read seeded time literals with the reference, and print what they stand for.

``time_literals.py SEED COUNT`` prints a line for each literal: TAI nanoseconds, or ``error``, and the literal as JSON.
"""

import json
import logging
import random
import sys
import warnings

from astropy.time import ScaleValueError
from lsst.daf.butler.queries.expressions.parser.parserYacc import _parseTimeString
from lsst.daf.butler.time_utils import TimeConverter

LEAP_DAYS = ["1971-12-31", "1972-06-30", "1979-12-31", "1997-06-30", "2016-12-31", "2017-01-01", "2100-01-01"]
SCALES = ["utc", "tai", "tt", "tcg", "tdb", "tcb", "UTC", "local", "nowhere"]
NUMBERS = "jd mjd unix unix_tai cxcsec galexsec gps plot_date stardate jyear byear decimalyear".split()
TEXTS = ["iso", "isot", "fits", "yday"]
OTHERS = ["datetime", "datetime64", "ymdhms", "byear_str", "nothing"]


class Maker:
    """Makes literals that mostly mean something, with all that may be written in more than one way."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def literal(self) -> str:
        rng = self._rng
        if rng.random() < 0.4:
            name = rng.choice(NUMBERS)
            value = self._number(name)
            prefix = "" if name == "mjd" and rng.random() < 0.5 else f"{name}/"
        else:
            name = rng.choice(TEXTS)
            value = self._yday() if name == "yday" else self._date(name)
            prefix = f"{name}/" if rng.random() < 0.2 else ""
        if rng.random() < 0.03:
            prefix = f"{rng.choice(OTHERS + TEXTS)}/"
        suffix = f"/{rng.choice(SCALES)}" if rng.random() < 0.5 else ""
        return prefix + value + suffix + ("+00:00" if rng.random() < 0.03 else "")

    def _number(self, name: str) -> str:
        rng = self._rng
        day = rng.uniform(-4000, 48000)
        if rng.random() < 0.2:
            day = rng.choice([729, 730, 911, 3651, 10042, 17166, 17167]) + rng.random()
        value = {
            "jd": day + 2440587.5,
            "mjd": day + 40587,
            "plot_date": day,
            "cxcsec": (day - 10227) * 86400,
            "galexsec": (day - 3657) * 86400,
            "gps": (day - 3657) * 86400,
            "stardate": (day - 127371.5) / 0.397766856,
            "jyear": 1970 + day / 365.25,
            "byear": 1970 + day / 365.25,
            "decimalyear": 1970 + day / 365.25,
        }.get(name, day * 86400)
        digits = rng.choice([1, 3, 9, 15])
        return rng.choice([f"{value:.{digits}f}", f"{round(value)}.", f"{round(value)}", f"{value:.0f}.5"])

    def _date(self, name: str) -> str:
        rng = self._rng
        if rng.random() < 0.2:
            date = rng.choice(LEAP_DAYS)
        else:
            year, month, day = rng.randint(1958, 2102), rng.randint(0, 13), rng.randint(0, 32)
            date = rng.choice(["{:04d}-{:02d}-{:02d}", "{}-{}-{}"]).format(year, month, day)
        if name == "fits" and rng.random() < 0.5:
            date = "+0" + date
        separator = " " if name == "iso" else "T"
        return date + self._time(rng.choice([separator] * 20 + ["t", " ", "T"]))

    def _yday(self) -> str:
        rng = self._rng
        year, day = rng.randint(1958, 2102), rng.choice([rng.randint(1, 366), 0, 1, 365, 366, 367])
        return rng.choice(["{}:{:03d}", "{}:{}"]).format(year, day) + self._time(":")

    def _time(self, separator: str) -> str:
        rng = self._rng
        if rng.random() < 0.2:
            return ""
        hour, minute = rng.choice([(23, 59), (0, 0), (rng.randint(0, 24), rng.randint(0, 60))])
        second = rng.choice([rng.randint(0, 59), 59, 60, 61, 62, 99])
        form = rng.choice(["{:02d}:{:02d}", "{}:{}"])
        text = separator + form.format(hour, minute)
        if rng.random() < 0.85:
            text += rng.choice([":{:02d}", ":{:02d}", ":{}"]).format(second)
            if rng.random() < 0.6:
                text += "." + "".join(rng.choices("0123456789", k=rng.choice([0, 1, 3, 6, 9])))
        return text


def nanoseconds(literal: str) -> str:
    try:
        return str(TimeConverter().astropy_to_nsec(_parseTimeString(literal)))
    except (ValueError, ScaleValueError):
        return "error"


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    seed, count = (int(argument) for argument in sys.argv[1:])
    maker = Maker(random.Random(seed))
    for _ in range(count):
        literal = maker.literal()
        print(nanoseconds(literal), json.dumps(literal))


main()
