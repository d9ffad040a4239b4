"""The test bank is asked over the loopback, and never waited for."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from nontax_site.payments.asking import NOT_TAKEN, TAKEN, UNKNOWN
from views.api.asking import NobodyAsked, TestBankAsked


@contextmanager
def answering(status, body):
    """A bank at a free port of the loopback that always says the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, b'{"taken": true}', TAKEN),
        (200, b'{"taken": false}', NOT_TAKEN),
        (200, b'{"taken": "yes"}', UNKNOWN),
        (200, b"[]", UNKNOWN),
        (200, b"<html>", UNKNOWN),
        (302, b'{"taken": true}', UNKNOWN),
        (500, b'{"taken": true}', UNKNOWN),
    ],
)
@pytest.mark.rule("SX-29")
def test_only_a_clear_answer_is_taken_for_one(status, body, answer):
    with answering(status, body) as url:
        assert TestBankAsked(url).taken("3" * 20) == answer


def test_a_bank_that_is_not_there_is_unknown():
    assert TestBankAsked("http://127.0.0.1:1").taken("3" * 20) == UNKNOWN
    assert NobodyAsked().taken("3" * 20) == UNKNOWN
