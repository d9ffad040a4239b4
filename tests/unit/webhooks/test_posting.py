"""Real deliveries to a server on loopback."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from nontax_site.webhooks import posting
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.posting import NotDelivered, post


class Other(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        if self.path == "/silent":
            self.server.wait.wait(5)
        if self.path == "/slow":
            for letter in b"HTTP/1.1 200 OK\r\n\r\n":
                try:
                    self.wfile.write(bytes([letter]))
                except OSError:
                    return
                self.server.wait.wait(0.1)
            return
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/inner")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def other():
    server = HTTPServer(("127.0.0.1", 0), Other)
    server.got, server.wait = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.wait.set()
    server.shutdown()
    thread.join()
    server.server_close()


def target(server, path):
    resolve = lambda host, port: ("127.0.0.1",)  # noqa: E731
    url = f"http://school.example:{server.server_port}{path}"
    return Addresses(resolve, unsafe=True).of(url)


def test_the_bytes_arrive_at_the_address_under_the_name(other):
    assert post(target(other, "/x?y=1"), {"X-Event": "1"}, b"{}") == 200
    path, headers, body = other.got[0]
    assert (path, body) == ("/x?y=1", b"{}")
    assert headers["Host"] == f"school.example:{other.server_port}"
    assert headers["X-Event"] == "1"


def test_a_redirect_is_not_followed(other):
    assert post(target(other, "/elsewhere"), {}, b"{}") == 302
    assert len(other.got) == 1


def test_silence_ends_after_the_timeout(other, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.2)
    with pytest.raises(NotDelivered) as failed:
        post(target(other, "/silent"), {}, b"{}")
    assert str(failed.value) in ("timeout", "ReadTimeoutError")


def test_an_answer_that_drips_is_cut(other, monkeypatch):
    monkeypatch.setattr(posting, "WHOLE_S", 0.3)
    with pytest.raises(NotDelivered):
        post(target(other, "/slow"), {}, b"{}")


def test_nobody_there_is_said(other):
    place = target(other, "/x")
    other.shutdown()
    other.server_close()
    with pytest.raises(NotDelivered):
        post(place, {}, b"{}")


def test_a_certificate_that_names_nobody_we_trust_is_not_spoken_to(other):
    from dataclasses import replace

    place = replace(target(other, "/x"), scheme="https")
    with pytest.raises(NotDelivered):
        post(place, {}, b"{}")
    assert other.got == []
