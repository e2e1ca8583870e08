"""Sign what standard input tells (JSON) by the libraries of Amazon and Google for Python; print the URLs as JSON."""

from __future__ import annotations

import json
import sys
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from google.cloud.storage._signing import generate_signed_url_v4
from google.cloud.storage.blob import _quote
from google.oauth2 import service_account

MADE_BY_SIGNING = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
}


def main() -> None:
    request = json.load(sys.stdin)
    google = [google_url(request, name) for name in request["googleNames"]]
    amazon = [amazon_url(request, each["url"], each["token"]) for each in request["amazonUrls"]]
    print(json.dumps({"google": google, "amazon": amazon}))


def google_url(request: dict, name: str) -> str:
    credentials = service_account.Credentials.from_service_account_file(request["googleKey"])
    return generate_signed_url_v4(
        credentials,
        resource=f"/{request['bucket']}/{_quote(name, safe=b'/~')}",
        expiration=request["seconds"],
        method="GET",
        _request_timestamp=request["timestamp"],
    )


def amazon_url(request: dict, url: str, token: str | None) -> str:
    """Sign a URL anew: all that signing adds to it is made again, as in `SigV4Auth.add_auth` but for the time."""
    parts = urlsplit(url)
    others = {key: value for key, value in parse_qsl(parts.query) if key not in MADE_BY_SIGNING}
    unsigned = AWSRequest("GET", parts._replace(query="").geturl(), params=others)
    unsigned.context["timestamp"] = request["timestamp"]
    auth = S3SigV4QueryAuth(
        Credentials(request["accessKeyId"], request["secretAccessKey"], token),
        "s3",
        request["region"],
        expires=request["seconds"],
    )
    auth._modify_request_before_signing(unsigned)
    text = auth.string_to_sign(unsigned, auth.canonical_request(unsigned))
    auth._inject_signature_to_request(unsigned, auth.signature(text, unsigned))
    return unsigned.url


if __name__ == "__main__":
    main()
