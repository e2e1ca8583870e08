"""Child processes of a run: the neighbours of services.py, and what they all share."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time

HOST = "127.0.0.1"
PACKAGE_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class HarnessError(Exception):
    """Something outside the tests themselves went wrong."""


def tail(path: str, lines: int = 40) -> str:
    """The last lines of a log file, or nothing if there is none."""
    try:
        with open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 64_000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def stop_group(process: subprocess.Popen, grace: float = 10.0) -> None:
    """End a process that has a session of its own, and its children; `grace` is in seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(grace)
        except (ProcessLookupError, PermissionError, subprocess.TimeoutExpired):
            continue
    process.wait()


def clean_environment() -> dict[str, str]:
    """This process's environment without anything that would steer an S3 client or a Butler."""
    prefixes = ("AWS_", "S3_ENDPOINT", "DAF_BUTLER_", "LSST_HTTP_", "LSST_RESOURCES_")
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return {k: v for k, v in os.environ.items() if not k.startswith(prefixes) and k.lower() not in proxies}


def harness_environment() -> dict[str, str]:
    """A clean environment for Python children that import this package."""
    return {**clean_environment(), "PYTHONPATH": PACKAGE_ROOT}


def s3_environment(port: int, certificate: str) -> dict[str, str]:
    """Variables that point S3 clients (boto3, AWS SDK for JavaScript, lsst.resources) at the mock."""
    endpoint = f"https://{HOST}:{port}"
    return {
        "S3_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "test-access-key",
        "AWS_SECRET_ACCESS_KEY": "test-secret-access-key",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CA_BUNDLE": certificate,
        "LSST_HTTP_CACERT_BUNDLE": certificate,
        # Python's requests prefers these two to whatever its caller asked for.
        "REQUESTS_CA_BUNDLE": certificate,
        "CURL_CA_BUNDLE": certificate,
        "NODE_EXTRA_CA_CERTS": certificate,
    }


class Services:
    """The running mock S3 and fake Gafaelfawr."""

    def __init__(self, directory: str) -> None:
        from .services import make_certificate

        certificate = make_certificate(directory)
        log = os.path.join(directory, "services.log")
        with open(log, "wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "harness.services", directory],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=harness_environment(),
                start_new_session=True,
            )
        ready = os.path.join(directory, "services.json")
        deadline = time.monotonic() + 60
        while not os.path.exists(ready):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise HarnessError(f"mock S3 and Gafaelfawr did not start:\n{tail(log)}")
            time.sleep(0.05)
        with open(ready) as file:
            ports = json.load(file)
        self.s3_environment = s3_environment(ports["s3"], certificate)
        self.gafaelfawr_url = f"http://{HOST}:{ports['gafaelfawr']}"

    def close(self) -> None:
        stop_group(self._process)
