"""Ask a server and the direct Butler the same random queries, and compare the answers.

Prints a JSON object with counts; on standard error, one for each difference with everything needed to look into it. The
status is 1 if there is any. To look at one request again: the same arguments with `--only NAME NUMBER`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import warnings
from collections import Counter
from typing import Any

from comparison.answer import Answer
from comparison.candidate import Candidate
from comparison.judgement import difference, has_same_data_ids, is_open, is_subset
from comparison.reference import Direct, serialize
from generation.content import Content
from generation.requests import Request, Requests

CLIENT_STRIDE = 8
MOST_PRINTED = 10
MOST_ROWS_PRINTED = 20
STATEMENT_TIMEOUT = "60s"
"""For the direct Butler: a join that takes longer is no base for requests."""


class Comparison:
    """A repository seen from both sides.

    Parameters
    ----------
    name : `str`
        Its name at the server.
    config_uri : `str`
        Where its `butler.yaml` is.
    server : `str`
        Base URL of the server.
    seed : `int`
        What the requests follow from.
    """

    def __init__(self, name: str, config_uri: str, server: str, seed: int):
        self._name = name
        self._seed = seed
        content = Content(config_uri)
        self._content = content
        self._direct = Direct(content.butler)
        self._candidate = Candidate(f"{server}/api/butler/repo/{name}")
        self._requests = Requests(content, f"{seed}/{name}", self._rows)
        self.counts: Counter[str] = Counter()

    def run(self, number: int) -> dict[str, Any] | None:
        """Compare a request; return the difference if there is one."""
        request = self._requests.request(number)
        text = serialize(request.route, request.body)
        started = time.perf_counter()
        direct = self._direct.answer(request.route, text)
        between = time.perf_counter()
        candidate = self._candidate.answer(request.route, text)
        self.counts["milliseconds direct"] += round(1000 * (between - started))
        self.counts["milliseconds candidate"] += round(1000 * (time.perf_counter() - between))
        self._count(request, direct, candidate)
        found = self._difference(request, direct, candidate)
        if found is None and number % CLIENT_STRIDE == 0 and not request.body["query"]["default_data_id"]["dataId"]:
            if request.route == "execute" and direct.error != "internal":
                self.counts["through the client"] += 1
                candidate = self._candidate.answer_to_client(text)
                found = self._difference(request, direct, candidate)
        if found is None:
            return None
        self.counts["different"] += 1
        return {
            "repository": self._name,
            "seed": self._seed,
            "number": number,
            "difference": found,
            "route": request.route,
            "request": json.loads(text),
            "direct": _shown(direct),
            "candidate": _shown(candidate),
        }

    def _count(self, request: Request, direct: Answer, candidate: Answer) -> None:
        self.counts["compared"] += 1
        self.counts[f"route {request.route}"] += 1
        if request.route in ("execute", "count"):
            self.counts["for rows"] += 1
            self.counts["with rows"] += bool(direct.rows or direct.value)
            self.counts["rows"] += len(direct.rows)
        if direct.error is not None:
            self.counts[f"error {direct.error}"] += 1
        if direct.error == "internal":
            reason = direct.detail.replace("\n", " ")[:70]
            self.counts[f"internal {reason}: candidate {candidate.error or 'answers'}"] += 1

    def _difference(self, request: Request, direct: Answer, candidate: Answer) -> str | None:
        body = self._with_keys(request.body)
        found = difference(request.route, body, direct, candidate)
        if request.route != "execute" or direct.error is not None or candidate.error is not None:
            return found
        spec = body["result_spec"]
        if found is None and is_open(spec):
            find_first = spec.get("find_first", False) and not self._is_free(request.body)
            changes = {"limit": None, **({"find_first": find_first} if "find_first" in spec else {})}
            inside = is_subset(self._everything(request.body, **changes), candidate)
            return None if inside else "rows within the limit are not among all rows"
        if found is not None and self._is_free(request.body) and has_same_data_ids(spec, direct, candidate):
            inside = is_subset(self._everything(request.body, find_first=False), candidate)
            self.counts["free choices of calibrations"] += inside
            return None if inside else found
        return found

    def _everything(self, body: dict[str, Any], **changes: Any) -> Answer:
        """Return the direct Butler's answer to a wider request."""
        wider = {**body, "result_spec": {**body["result_spec"], **changes}}
        return self._direct.answer("execute", serialize("execute", wider))

    def _is_free(self, body: dict[str, Any]) -> bool:
        """Tell whether find-first has several datasets of a calibration collection to choose from."""
        spec = body["result_spec"]
        names = [spec["dataset_type_name"]] if "dataset_type_name" in spec else list(spec.get("dataset_fields", ()))
        trees = [body["query"]["tree"], *(each.get("tree", {}) for each in body["query"]["additional_query_inputs"])]
        searches = [each.get("datasets", {}).get(name, {}) for each in trees for name in names]
        searched = [collection for search in searches for collection in search.get("collections", ())]
        return spec.get("find_first", False) and any(map(self._content.is_calibration, searched))

    def _with_keys(self, body: dict[str, Any]) -> dict[str, Any]:
        """Add the keys of the result, in order, to its spec."""
        spec = body.get("result_spec")
        if spec is None or "dimensions" not in spec:
            return body
        group = self._content.universe.conform(spec["dimensions"])
        added = {"keys": list(group.data_coordinate_keys), "required": set(group.required)}
        return {**body, "result_spec": {**spec, **added}}

    def _rows(self, body: dict[str, Any]) -> list[list[object]]:
        return self._direct.answer("execute", serialize("execute", body)).rows


def _shown(answer: Answer) -> dict[str, Any]:
    return {
        "rows": answer.rows[:MOST_ROWS_PRINTED],
        "number of rows": len(answer.rows),
        "value": answer.value,
        "error": answer.error,
        "detail": answer.detail,
    }


def main() -> int:
    """Compare the requests of all repositories, or one of them."""
    arguments = _arguments()
    os.environ.setdefault("PGOPTIONS", f"-c statement_timeout={STATEMENT_TIMEOUT}")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    counts: Counter[str] = Counter()
    for place in arguments.repository:
        name, config_uri, number = place.split("=")
        if arguments.only is not None and arguments.only[0] != name:
            continue
        comparison = Comparison(name, config_uri, arguments.server.rstrip("/"), arguments.seed)
        numbers = range(int(number)) if arguments.only is None else [int(arguments.only[1])]
        for each in numbers:
            found = comparison.run(each)
            if found is not None and counts["different"] + comparison.counts["different"] <= MOST_PRINTED:
                print(json.dumps(found), file=sys.stderr, flush=True)
        counts += comparison.counts
    print(json.dumps({"different": 0, **counts}))
    return 1 if counts["different"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "repository",
        nargs="+",
        help="NAME=DIRECTORY=COUNT: name at the server, place of its butler.yaml, how many requests",
    )
    parser.add_argument("--server", required=True, help="base URL of the server, without a path")
    parser.add_argument("--seed", type=int, default=1, help="number from which the requests follow")
    parser.add_argument("--only", nargs=2, metavar=("NAME", "NUMBER"), help="one request again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
