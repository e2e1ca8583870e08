"""Read the repository of `repository.py` with the unmodified client, in every way there is; print what came as JSON."""

from __future__ import annotations

import argparse
import json
import tempfile

from lsst.daf.butler import Butler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="URL of the repository")
    butler = Butler.from_config(parser.parse_args().server, collections="made")
    refs = {name: butler.find_dataset(name) for name in ("single", "whole", "parts", "gone", "climbing")}
    present = [refs[name] for name in ("single", "whole", "parts")]
    (zipped,) = butler.query_datasets("single", collections="to zip")
    result = {
        "get": butler.get("single"),
        "whole": butler.get("whole").data,
        "component of a whole": butler.get("whole.summary"),
        "parts": butler.get(refs["parts"]).data,
        "component of parts": butler.get("parts.output"),
        "deferred": butler.getDeferred(refs["parts"]).get(component="data"),
        "zip member": butler.get(zipped),
        "absolute": butler.get("absolute"),
        "is served by the server": "/api/butler/files/" in str(butler.getURI("single")),
        "read by URI": "single: true" in butler.getURI("single").read().decode(),
        "URIs of parts": sorted(butler.getURIs("parts").componentURIs),
        "size is known": butler.getURI("single").size() > 0,
        "URI exists": butler.getURI("single").exists(),
        "exists": butler.exists("single", full_check=True).name,
        "gone exists": butler.exists("gone", full_check=True).name,
        "gone": failure(lambda: butler.get("gone")),
        "climbing": failure(lambda: butler.get("climbing")),
        "elsewhere": failure(lambda: butler.get("whole", collections="to zip")),
        "artifacts": artifacts(butler, present),
        "artifacts of zips": failure(lambda: artifacts(butler, [zipped])),
        "transfer": transfer(butler, [*present, zipped, refs["gone"]]),
    }
    print(json.dumps(result))


def failure(action) -> str:
    try:
        return repr(action())
    except Exception as error:  # noqa: BLE001 whatever it is, its name is the result
        return type(error).__name__


def artifacts(butler: Butler, refs: list) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return len(butler.retrieveArtifacts(refs, folder))


def transfer(butler: Butler, refs: list) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        Butler.makeRepo(folder)
        target = Butler.from_config(folder, writeable=True)
        copied = target.transfer_from(
            butler, refs, transfer="copy", register_dataset_types=True, skip_missing=True
        )
        return {
            "copied": len(copied),
            "single": target.get("single", collections="made"),
            "parts": target.get("parts", collections="made").data,
        }


if __name__ == "__main__":
    main()
