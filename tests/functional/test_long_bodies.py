"""A body that is too long is answered at once, in the site's own shape."""

from __future__ import annotations

import json
import socket

import pytest

from nontax_site.bodies import BODY_BYTES, SERVER_BYTES
from nontax_site.commands.serve import server_of
from schemas.parsing import LIMIT
from tests.factories.serving import listening

GIB = 1024**3
TIMEOUT_S = 20.0
IN_MEMORY = {"webob.is_body_seekable": True}
"""For a body that nobody needs to copy into a file."""


@pytest.fixture
def port(office):
    """The port of the running site, on the server that ``nontax serve`` makes."""
    server = server_of(office.app, host="127.0.0.1", port=0, threads=2)
    with listening(server) as port:
        yield port


def talk(port, head, *parts):
    """Send a head and pieces of a body; (status, headers, body) of what comes."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as line:
        lines = [*head, "Host: localhost", "", ""]
        line.sendall("\r\n".join(lines).encode())
        for part in parts:
            line.sendall(part)
        data = b""
        while piece := line.recv(65536):
            data += piece
    top, _, body = data.partition(b"\r\n\r\n")
    status, *rows = top.decode().split("\r\n")
    headers = dict(row.lower().split(": ", 1) for row in rows)
    return int(status.split()[1]), headers, body


def is_hardened(headers):
    return (
        headers["content-security-policy"].startswith("default-src 'none'")
        and headers["x-content-type-options"] == "nosniff"
        and headers["cache-control"] == "no-store"
        and "x-request-id" in headers
    )


@pytest.mark.parametrize(
    ("path", "length"),
    [("/check/file", GIB), ("/check/file", GIB // 10), ("/", GIB), ("/nowhere", GIB)],
)
def test_a_long_declared_body_is_refused_before_any_of_it_comes(port, path, length):
    status, headers, body = talk(
        port, [f"POST {path} HTTP/1.1", f"Content-Length: {length}"]
    )
    assert status == 413
    assert is_hardened(headers)
    assert headers["connection"] == "close"
    assert headers["content-type"].startswith("text/html")
    assert "10 MB" in body.decode()
    assert "body-too-long" in body.decode()


def test_a_machine_is_told_in_its_own_shape(port):
    status, headers, body = talk(
        port, ["POST /api/v1/channel/confirm HTTP/1.1", f"Content-Length: {GIB}"]
    )
    assert (status, is_hardened(headers)) == (413, True)
    said = json.loads(body)
    assert said["code"] == "body-too-long"
    assert said["request_id"] == headers["x-request-id"]
    assert set(said) == {"code", "message", "where", "remedy", "request_id"}


def test_a_body_in_chunks_is_counted(port):
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    count = SERVER_BYTES // 0x100000 - 1
    rest = b"100000\r\n" + b"x" * (SERVER_BYTES - count * len(piece) - 8)
    status, headers, _body = talk(
        port,
        ["POST /check/file HTTP/1.1", "Transfer-Encoding: chunked"],
        *[piece] * count,
        rest,
    )
    assert (status, is_hardened(headers)) == (413, True)


def test_a_file_beyond_what_a_bill_may_be_is_refused_by_its_own_page(app):
    form = app.get("/check/file").forms
    page = next(f for f in form.values() if "file" in f.fields)
    page["file"] = ("bill.xml", b"<a>" + b" " * LIMIT + b"</a>")
    answered = page.submit(status=422, extra_environ=IN_MEMORY)
    assert str(LIMIT) in answered.text


def test_what_the_server_takes_may_still_be_too_long_for_the_site(app):
    body = b"x" * BODY_BYTES
    for sent, statuses in ((body, (403, 404)), (body + b"x", (413,))):
        answered = app.post(
            "/nowhere",
            sent,
            extra_environ=IN_MEMORY,
            status="*",
        )
        assert answered.status_int in statuses
        assert is_hardened({k.lower(): v for k, v in answered.headers.items()})
    assert BODY_BYTES < SERVER_BYTES
