"""What is answered to a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

INTERNAL = "internal"
"""Error type of failures that are not the user's: exceptions of Python or the database, status 5xx, broken streams."""


@dataclass(frozen=True)
class Answer:
    """Rows, a value (of `count`, `any` and `explain`), or an error type."""

    rows: list[Any] = field(default_factory=list)
    value: Any = None
    error: str | None = None
    detail: str = ""
    records: dict[str, list[Any]] | None = None
    """Dimension records that come with general rows, of all pages."""
