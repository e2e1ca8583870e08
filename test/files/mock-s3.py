"""A mock S3 with one bucket on a port of the loopback address, until it is ended. Prints a line as soon as it serves."""

from __future__ import annotations

import signal
import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=int(sys.argv[1]))
server.start()
client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}")
client.create_bucket(Bucket=sys.argv[2])
print("serving", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
server.stop()
