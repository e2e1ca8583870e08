"""Behaviour under slow queries, and of a server that has been running for a while."""

from __future__ import annotations

import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import lsst.daf.butler.remote_butler._query_results as query_results
import lsst.daf.butler.tests.server as upstream
from lsst.daf.butler import DatasetType

from .extra_fixture import ExtraFixture


class ExtraServerTests(ExtraFixture, unittest.TestCase):
    """Stand-ins for upstream tests, and what upstream's server does not promise."""

    def test_query_keepalive(self) -> None:
        """A query of more than 15 seconds yields keep-alive messages, then its results."""
        seen = threading.Event()
        with (
            patch.object(query_results, "_received_keep_alive", side_effect=seen.set),
            ThreadPoolExecutor(max_workers=1) as executor,
        ):
            with self.locked_datasets():
                future = executor.submit(self.butler.query_datasets, "bias", "imported_g")
                deadline = time.monotonic() + 60
                while not seen.wait(0.1) and not future.done():
                    self.assertLess(time.monotonic(), deadline, "no keep-alive within 60 seconds")
                if future.done():
                    future.result()
                    self.fail("the query ended although its tables were locked")
            self.assertEqual(len(future.result(60)), 3)

    def test_file_transfer_urls(self) -> None:
        """Permanent download URLs have the scheme and host that the client sees, not the server's own."""
        server = self.enterContext(upstream.create_test_server(""))
        direct_butler = server.direct_butler
        dataset_type = DatasetType("number", [], "int", universe=direct_butler.dimensions)
        direct_butler.registry.registerDatasetType(dataset_type)
        direct_butler.collections.register("run")
        ref = direct_butler.put(42, dataset_type, dataId={}, run="run")
        files = server.remote_butler._file_transfer_source.get_file_info_for_transfer([ref.id])
        (record,) = files[ref.id]
        label = server.client.conformance_instance.label
        self.assertEqual(
            str(record.location.pathInStore),
            f"https://test.example/api/butler/repo/{label}/v1/dataset/{ref.id}/download",
        )

    def test_new_governor_records_are_seen(self) -> None:
        """Records of governor dimensions that are added while the server runs are used at once.

        The Python server reads these once, and needs a restart.
        """
        direct_butler = self.server.direct_butler
        self.assertEqual(self.butler.registry.expandDataId(instrument="Cam1").records["instrument"].name, "Cam1")
        record_class = direct_butler.dimensions["instrument"].RecordClass
        late = record_class(name="LateCam", class_name="late.Cam", visit_max=10, exposure_max=10, detector_max=1)
        direct_butler.registry.insertDimensionData("instrument", late)
        data_id = self.butler.registry.expandDataId(instrument="LateCam")
        self.assertEqual(data_id.records["instrument"].class_name, "late.Cam")

    def test_new_governor_records_are_queried(self) -> None:
        """The same through the query engine, where the server has used the records before."""
        direct_butler = self.server.direct_butler
        before = {record.name for record in self.butler.query_dimension_records("instrument")}
        record_class = direct_butler.dimensions["instrument"].RecordClass
        late = record_class(name="LateCam", class_name="late.Cam", visit_max=10, exposure_max=10, detector_max=1)
        direct_butler.registry.insertDimensionData("instrument", late)
        after = {record.name for record in self.butler.query_dimension_records("instrument")}
        self.assertEqual(after, before | {"LateCam"})
        (found,) = self.butler.query_dimension_records("instrument", instrument="LateCam")
        self.assertEqual(found.class_name, "late.Cam")
