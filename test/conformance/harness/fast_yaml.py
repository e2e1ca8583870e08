"""Lets ``yaml.safe_load`` parse with libyaml: the tests import long YAML files all the time."""

from __future__ import annotations

from typing import IO, Any

import yaml


class _Loader(yaml.CSafeLoader):
    """The C parser, with the constructors that others have registered for the Python one."""


def use_fast_yaml() -> None:
    """Replace ``yaml.safe_load`` in this process, if PyYAML was built with libyaml."""
    if not yaml.__with_libyaml__:
        return

    def safe_load(stream: str | bytes | IO) -> Any:
        _Loader.yaml_constructors = yaml.SafeLoader.yaml_constructors
        return yaml.load(stream, Loader=_Loader)

    yaml.safe_load = safe_load
