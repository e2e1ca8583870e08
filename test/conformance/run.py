"""Runs the reference package's client and server tests against a Butler server; see docs/conformance.md."""

import os
import sys


def main() -> int:
    wanted = os.environ.get("BUTLER_TEST_PYTHON")
    if wanted and os.path.abspath(wanted) != os.path.abspath(sys.executable):
        os.execv(wanted, [wanted, os.path.abspath(__file__), *sys.argv[1:]])
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    from harness.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
