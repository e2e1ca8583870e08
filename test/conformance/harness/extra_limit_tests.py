"""Limits on simultaneous queries."""

from __future__ import annotations

import json
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import httpx2

from .extra_fixture import ExtraFixture

_LIMIT_PER_USER = 2
_LIMIT_IN_TOTAL = 25


class ExtraQueryLimitTests(ExtraFixture, unittest.TestCase):
    """These run one after the other, as the limit in total is the server's."""

    def test_query_limit_per_user(self) -> None:
        """A user's third simultaneous query gets 429 with Retry-After; the places come free afterwards."""
        request = self.make_query_request()
        with ThreadPoolExecutor(max_workers=_LIMIT_PER_USER) as executor:
            with self.locked_datasets() as connection:
                futures = [executor.submit(self.send, request, "greedy") for _ in range(_LIMIT_PER_USER)]
                self.wait_for_held_up(connection, _LIMIT_PER_USER)
                self._check_refusal(self._wait_for_status(request, 429, "greedy"))
                with self.assertRaises(httpx2.TimeoutException):
                    self.send(request, "modest", timeout=1.0)
            for future in futures:
                self._check_results(future.result(60))
        self._check_results(self._wait_for_status(request, 200, "greedy"))

    def test_query_limit_after_disconnect(self) -> None:
        """Queries whose client went away do not count against the user for ever."""
        request = self.make_query_request()
        with self.locked_datasets():
            for _ in range(_LIMIT_PER_USER):
                with self.assertRaises(httpx2.TimeoutException):
                    self.send(request, "fickle", timeout=1.0)
        self._check_results(self._wait_for_status(request, 200, "fickle"))

    def test_query_limit_total(self) -> None:
        """With as many queries running as the server takes, the next one gets 503 with Retry-After."""
        request = self.make_query_request()
        with ThreadPoolExecutor(max_workers=_LIMIT_IN_TOTAL) as executor:
            with self.locked_datasets() as connection:
                futures = [
                    executor.submit(self._send_until_accepted, request, f"crowd{n}") for n in range(_LIMIT_IN_TOTAL)
                ]
                self.wait_for_held_up(connection, _LIMIT_IN_TOTAL)
                self._check_refusal(self._wait_for_status(request, 503, "latecomer"))
            for future in futures:
                self._check_results(future.result(60))

    def _send_until_accepted(self, request: httpx2.Request, user: str) -> httpx2.Response:
        """Queries of other tests may have places for a moment."""
        deadline = time.monotonic() + 15
        while (response := self.send(request, user)).status_code == 503 and time.monotonic() < deadline:
            time.sleep(0.1)
        return response

    def _wait_for_status(self, request: httpx2.Request, status: int, user: str) -> httpx2.Response:
        """Repeat a request that may be accepted for a moment until it gets this status."""
        seen: list[object] = []
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            try:
                response = self.send(request, user, timeout=1.0)
            except httpx2.TimeoutException:
                seen.append("accepted")
            else:
                if response.status_code == status:
                    return response
                seen.append(response.status_code)
            time.sleep(0.2)
        self.fail(f"expected status {status}, saw {seen}")

    def _check_results(self, response: httpx2.Response) -> None:
        self.assertEqual(response.status_code, 200)
        pages = [json.loads(line) for line in response.text.splitlines()]
        self.assertEqual(sum(len(page["rows"]) for page in pages if page["type"] != "keep-alive"), 3)

    def _check_refusal(self, response: httpx2.Response) -> None:
        self.assertGreater(int(response.headers["retry-after"]), 0)
        self.assertIsInstance(response.json()["detail"], str)
