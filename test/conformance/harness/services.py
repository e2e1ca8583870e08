"""The two neighbours that a Butler server talks to: a mock S3 (moto, over HTTPS) and a fake Gafaelfawr.

Started as ``python -m harness.services DIRECTORY``; writes ``services.json`` there once both listen.
"""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import json
import logging
import os
import re
import sys
import threading

HOST = "127.0.0.1"


def make_certificate(directory: str) -> str:
    """Write a throw-away certificate for 127.0.0.1 with its key; return the certificate's path."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "butler conformance mock S3")])
    now = datetime.datetime.now(datetime.UTC)
    hosts = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))])
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    certificate_path = os.path.join(directory, "s3-certificate.pem")
    with open(certificate_path, "wb") as file:
        file.write(certificate.public_bytes(pem))
    with open(os.path.join(directory, "s3-key.pem"), "wb") as file:
        file.write(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate_path


def start_s3(directory: str) -> int:
    """Serve a mock S3 on a free port, which is returned."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    class Handler(MotoRequestHandler):
        # Connections stay open between requests, or each one would cost a TLS handshake.
        protocol_version = "HTTP/1.1"

    certificate = (os.path.join(directory, "s3-certificate.pem"), os.path.join(directory, "s3-key.pem"))
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server(HOST, 0, application, True, request_handler=Handler, ssl_context=certificate)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def start_gafaelfawr(directory: str) -> int:
    """Answer ``GET .../api/v1/user-info`` from ``gafaelfawr/<token>.json``, on a free port, which is returned."""
    users = os.path.join(directory, "gafaelfawr")
    os.makedirs(users, exist_ok=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = self._answer()
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _answer(self) -> tuple[int, object]:
            if not self.path.split("?")[0].endswith("/api/v1/user-info"):
                return 404, {"detail": [{"msg": "not found", "type": "not_found"}]}
            token = re.match(r"^Bearer ([\w.-]+)$", self.headers.get("Authorization", ""))
            path = os.path.join(users, f"{token.group(1)}.json") if token else ""
            if not os.path.exists(path):
                return 401, {"detail": [{"msg": "bad token", "type": "invalid_token"}]}
            with open(path) as file:
                return 200, json.load(file)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main() -> None:
    directory = sys.argv[1]
    parent = os.getppid()
    ports = {"s3": start_s3(directory), "gafaelfawr": start_gafaelfawr(directory)}
    ready = os.path.join(directory, "services.json")
    with open(f"{ready}.new", "w") as file:
        json.dump(ports, file)
    os.rename(f"{ready}.new", ready)
    stop = threading.Event()
    while not stop.wait(1.0):
        if os.getppid() != parent:  # the run is gone
            return


if __name__ == "__main__":
    main()
