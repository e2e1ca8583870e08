"""A repository seen twice: by the direct Butler and through the server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from lsst.daf.butler import Butler, DataCoordinate, DatasetAssociation, DatasetRef, DatasetType
from lsst.daf.butler.remote_butler import ButlerServerError

from .outcome import UNCLEAR_FAILURE, describe, outcome

LONGEST_QUERIED_NAME = 50
"""The direct Butler cannot query associations of longer names: PostgreSQL cuts the names of its result columns."""


class Difference(NamedTuple):
    """A call that the two answered differently."""

    call: str
    direct: Any
    remote: Any


class Pair:
    """The two Butlers of a repository, and what is in it.

    Parameters
    ----------
    config_uri : `str`
        Where its `butler.yaml` is.
    url : `str`
        The repository at the server.
    stride : `int`
        How many datasets there are to each one that is looked at.
    """

    def __init__(self, config_uri: str, url: str, stride: int):
        os.environ.setdefault("BUTLER_RUBIN_ACCESS_TOKEN", "any")
        self.direct = Butler.from_config(config_uri)
        self.remote = Butler.from_config(url)
        self.stride = stride
        self.compared = 0

    @cached_property
    def associations(self) -> list[DatasetAssociation]:
        """Every membership of a dataset in a collection."""
        found = [
            association
            for dataset_type in self.direct.registry.queryDatasetTypes()
            for association in self._associations_of(dataset_type)
        ]
        return sorted(found, key=lambda each: (each.ref.datasetType.name, each.ref.id.int, each.collection))

    def _associations_of(self, dataset_type: DatasetType) -> Iterable[DatasetAssociation]:
        if len(dataset_type.name) <= LONGEST_QUERIED_NAME:
            return self.direct.registry.queryDatasetAssociations(dataset_type, ..., flattenChains=False)
        refs = self.direct.query_datasets(dataset_type, "*", find_first=False, explain=False, limit=None)
        return [DatasetAssociation(ref, ref.run, None) for ref in {ref.id: ref for ref in refs}.values()]

    @cached_property
    def refs(self) -> list[DatasetRef]:
        """The datasets that are looked at, each once."""
        everything = [each.ref for each in self.associations if each.collection == each.ref.run]
        return everything[:: self.stride]

    @cached_property
    def data_ids(self) -> list[DataCoordinate]:
        """Their data IDs, each once."""
        return list(dict.fromkeys(ref.dataId for ref in self.refs))

    @cached_property
    def expanded(self) -> dict[DataCoordinate, DataCoordinate]:
        """The data IDs with the dimension records that the direct Butler has for them."""
        return {data_id: self.direct.registry.expandDataId(data_id) for data_id in self.data_ids}

    def compare(self, label: str, call: Callable[[Butler], Any]) -> Iterator[Difference]:
        """Make a call at both, and yield the difference if there is one."""
        yield from self.expect(label, outcome(lambda: call(self.direct)), lambda: call(self.remote))

    def expect(self, label: str, expected: Any, call: Callable[[], Any]) -> Iterator[Difference]:
        """Make a call at the server only, and yield the difference from what is expected (a described value)."""
        self.compared += 1
        found = outcome(call)
        if not _is_equal(expected, found):
            yield Difference(label, expected, found)

    def expect_value(self, label: str, expected: Any, call: Callable[[], Any]) -> Iterator[Difference]:
        """Do the same with a value that is not described yet."""
        yield from self.expect(label, describe(expected), call)


def _is_equal(expected: Any, found: Any) -> bool:
    """An unclear failure is to become an error of the user, of whichever class; never one of the server."""
    if expected == UNCLEAR_FAILURE:
        return isinstance(found, dict) and "raised" in found and found["raised"] != ButlerServerError.__name__
    return expected == found
