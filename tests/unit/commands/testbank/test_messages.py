"""Signed messages to the site."""

import base64
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from nontax_site.commands.testbank.credentials import Credential
from nontax_site.commands.testbank.messages import (
    Door,
    SiteSilent,
    headers_of,
    http_send,
)
from nontax_site.security import sm2

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def credential():
    private, public = sm2.generate()
    return Credential("ccb", "建设银行", "ccb", "0A", private, public)


def test_the_signature_is_over_time_path_and_bytes(credential):
    headers = headers_of(credential, "/x", b"{}", NOON)
    signature = base64.b64decode(headers["X-Signature"])
    signed = f"{headers['X-Timestamp']}\n/x\n{{}}".encode()
    assert sm2.proves(credential.public, signed, signature)
    assert (headers["X-Channel"], headers["X-Key-Serial"]) == ("ccb", "0A")


def test_a_credential_does_not_show_its_key(credential):
    assert credential.private.hex() not in repr(credential)


def test_an_answer_is_read(credential):
    sent = []

    def send(path, body, headers):
        sent.append((path, json.loads(body)))
        return 200, b'{"code":"00000","message":"ok","data":{"a":1}}'

    answered = Door(send, lambda: NOON).say(credential, "query", {"serial": "Q"})
    assert sent == [("/api/v1/channel/query", {"serial": "Q"})]
    assert (answered.is_ok, answered.data) == (True, {"a": 1})


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{}"])
def test_an_answer_that_is_none_says_that_nothing_is_known(credential, answer):
    door = Door(lambda path, body, headers: (502, answer), lambda: NOON)
    with pytest.raises(SiteSilent):
        door.say(credential, "query", {})


def test_a_message_goes_over_http(credential):
    class Site(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = b'{"code":"00000","data":' + body + b"}"
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    try:
        door = Door(http_send(f"http://127.0.0.1:{server.server_port}"), lambda: NOON)
        assert door.say(credential, "query", {"a": "b"}).data == {"a": "b"}
    finally:
        thread.join()
        server.server_close()


def test_a_site_that_is_not_there_is_silent(credential):
    # port 1 of the loopback: nobody listens there
    door = Door(http_send("http://127.0.0.1:1"), lambda: NOON)
    with pytest.raises(SiteSilent):
        door.say(credential, "query", {})
