"""Read a long result several times at once with the unmodified client, in two steps; say how each reading ended.

Says `begun` when every reader has its first row, and goes on when it is sent a line.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from lsst.daf.butler import Butler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="URL of the repository")
    parser.add_argument("--result", choices=["detectors", "overlaps"], required=True)
    parser.add_argument("--readers", type=int, default=4)
    arguments = parser.parse_args()
    butler = Butler.from_config(arguments.server)
    gate = threading.Barrier(arguments.readers + 1)
    readers = [
        threading.Thread(target=read, args=(butler.clone(), arguments.result, gate))
        for _ in range(arguments.readers)
    ]
    for reader in readers:
        reader.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        gate.wait()
        print("begun", flush=True)
        sys.stdin.readline()
        gate.wait()
    for reader in readers:
        reader.join()


def read(butler: Butler, result: str, gate: threading.Barrier) -> None:
    rows = 0
    try:
        with butler.query() as query:
            if result == "detectors":
                stream = iter(query.dimension_records("detector"))
            else:
                stream = iter(query.data_ids(["visit", "patch"]).order_by("patch"))
            for _ in stream:
                rows += 1
                if rows == 1:
                    gate.wait()
                    gate.wait()
    except Exception as error:  # noqa: BLE001 whatever it is, its name is the result
        outcome = f"raised {type(error).__name__}: {error}"[:200].replace("\n", " ")
        gate.abort()
    else:
        outcome = f"complete {rows}"
    sys.stdout.write(f"{outcome}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
