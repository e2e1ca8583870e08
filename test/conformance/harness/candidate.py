"""The server under test, as a process."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request

from .processes import HOST, HarnessError, clean_environment, free_port, stop_group, tail

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Candidate:
    """A candidate server: started by the constructor, which returns when ``GET /`` answers 200.

    ``repositories`` maps labels to ``{"config_uri", "authorized_groups"}``; ``log`` gets standard output and error;
    ``start_timeout`` is in seconds. Raises `HarnessError` if the candidate does not get ready.
    """

    def __init__(
        self,
        command: str,
        directory: str,
        log: str,
        repositories: dict[str, dict],
        s3_environment: dict[str, str],
        *,
        gafaelfawr_url: str,
        start_timeout: float,
        authentication: str = "rubin_science_platform",
        static_files_path: str | None = None,
    ) -> None:
        port = free_port()
        self.url = f"http://{HOST}:{port}"
        self._log = log
        environment = {
            **clean_environment(),
            **s3_environment,
            "HOST": HOST,
            "PORT": str(port),
            "DAF_BUTLER_SERVER_REPOSITORIES": json.dumps(repositories, separators=(",", ":")),
            "DAF_BUTLER_SERVER_GAFAELFAWR_URL": gafaelfawr_url,
            "DAF_BUTLER_SERVER_AUTHENTICATION": authentication,
            # The ingress of ingress.py is on this machine, and tells the scheme and host that clients see.
            "BUTLER_SERVER_TRUSTED_PROXIES": "loopback",
        }
        if static_files_path is not None:
            environment["DAF_BUTLER_SERVER_STATIC_FILES_PATH"] = static_files_path
        started = time.monotonic()
        with open(log, "ab") as output:
            self._process = subprocess.Popen(
                command,
                shell=True,
                executable="/bin/bash",
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_ready(started + start_timeout)
        self.start_seconds = time.monotonic() - started

    def _wait_until_ready(self, deadline: float) -> None:
        reason = "no answer"
        while time.monotonic() < deadline:
            if (problem := self.problem()) is not None:
                raise HarnessError(f"{problem} before it was ready:\n{tail(self._log)}")
            try:
                with _OPENER.open(f"{self.url}/", timeout=5) as response:
                    if response.status == 200:
                        return
                    reason = f"GET / answered {response.status}"
            except urllib.error.HTTPError as error:
                reason = f"GET / answered {error.code}"
            except OSError as error:
                reason = str(error)
            time.sleep(0.05)
        self.close()
        raise HarnessError(f"the candidate did not get ready in time ({reason}):\n{tail(self._log)}")

    def problem(self) -> str | None:
        """What is wrong if the candidate has ended, or None."""
        status = self._process.poll()
        return None if status is None else f"the candidate ended with status {status}"

    def close(self) -> None:
        stop_group(self._process)
