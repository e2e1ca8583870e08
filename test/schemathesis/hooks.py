"""Checks of our own, which Schemathesis runs besides all of its own."""

import json

import schemathesis
from schemathesis.core.parameters import ParameterLocation


@schemathesis.check
def form_is_taken(ctx, response, case):
    """A request of the form that the document describes may meet a user error, but its form is not refused.

    Refused may be a value that no schema can rule out, such as a string with a NUL character.
    """
    if response.status_code != 422 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    detail = response.json()["detail"]
    issues = detail if isinstance(detail, list) else []
    refused = [issue for issue in issues if issue["type"] != "value_error"]
    assert refused == [], f"The document allows what is refused: {refused}"


@schemathesis.check
def lines_are_pages(ctx, response, case):
    """Every line of a stream is one of the protocol's, and a query that is malformed ends with an error."""
    if response.status_code != 200 or response.headers["content-type"][0] != "application/jsonlines":
        return
    types = [json.loads(line)["type"] for line in response.content.splitlines()]
    known = {"data_coordinate", "dimension_record", "dataset_ref", "general", "keep-alive", "error"}
    assert set(types) <= known, f"Lines of unknown types: {set(types) - known}"
    assert "error" not in types[:-1], "There are lines after an error."
    if case.meta is not None and case.meta.is_negative_at(ParameterLocation.BODY):
        assert types[-1:] == ["error"], "A malformed query is answered as if it were none."
