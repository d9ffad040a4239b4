"""Checkpoints are handed outside, kept there, and compared."""

from __future__ import annotations

import http.server
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from nontax_site.audit.checkpoints import CHECKPOINTS
from nontax_site.audit.log import Audit, AuditLog
from nontax_site.audit.outside import (
    FileOutside,
    Handed,
    HttpOutside,
    NoOutside,
    OutsideSilent,
    differences,
    hand_over,
    outside_of,
)
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import NotConfigured
from nontax_site.kernel.seals import Proof, SealedBy
from tests.factories.storage import NOON, act, paper


class Signer:
    """Signs anything."""

    def sign(self, holder, data, at, seal=None):
        return SealedBy("platform", holder, "01", "SM2", at, "c2lnbmVk")

    def prove(self, data, sealed, seal=None):
        return Proof(True, "")


class Site:
    """The log with some checkpoints, and what was handed over."""

    def __init__(self, count=3):
        self.audit, self.handed = AuditLog(), Handed()
        self.more(count)

    def more(self, count):
        writer = Audit(self.audit, FixedClock(NOON))
        for number in range(count):
            writer.record(paper(number + 1), act(), "sign", None, "signed")
            at = NOON + timedelta(hours=number)
            writer.checkpoint(Act(system_actor("timer"), at), Signer(), "platform")

    def hand(self, outside):
        return hand_over(lambda function: function(self), outside, NOON)

    def found(self, outside):
        return [(b.n, b.what) for b in differences(self.audit, self.handed, outside)]


@pytest.fixture
def outside(tmp_path):
    return FileOutside(tmp_path / "outside.jsonl")


def test_each_checkpoint_is_handed_over_once(outside):
    site = Site(3)
    assert (site.hand(outside), site.hand(outside)) == (3, 0)
    site.more(2)
    assert site.hand(outside) == 2
    assert len(list(outside.lines())) == 5
    assert site.found(outside) == []
    assert site.handed.last == 5


def test_a_changed_checkpoint_is_not_what_was_handed_over(outside):
    site = Site(3)
    site.hand(outside)
    lane = site.audit.find(CHECKPOINTS)
    first, *rest = lane.recent
    lane.recent = (first.replace(b"c2lnbmVk", b"Zm9yZ2Vk"), *rest)
    whats = {n: what for n, what in site.found(outside)}
    assert set(whats) == {1, 2, 3}


def test_a_log_made_anew_is_found(outside):
    site = Site(3)
    site.hand(outside)
    site.audit = Site(2).audit
    assert {n for n, _what in site.found(outside)} >= {3}


def test_a_line_changed_or_lost_outside_is_found(outside):
    site = Site(3)
    site.hand(outside)
    lines = outside.path.read_bytes().splitlines()
    outside.path.write_bytes(b"\n".join([lines[0], b"{}"]) + b"\n")
    assert [what for _n, what in site.found(outside)] == [
        "The outside anchor says something else about this checkpoint.",
        "The outside anchor lost lines after this one.",
    ]


def test_whoever_does_not_answer_is_asked_again_and_it_is_said(tmp_path):
    site = Site(2)
    silent = FileOutside(tmp_path / "none" / "outside.jsonl")
    assert site.hand(silent) == 0
    since, words = site.handed.failing
    assert "did not answer" in words
    site.hand(silent)
    assert site.handed.failing[0] == since
    silent.path.parent.mkdir()
    assert site.hand(silent) == 2
    assert site.handed.failing is None


def test_nobody_outside_says_so():
    site = Site(1)
    assert not NoOutside.configured
    with pytest.raises(OutsideSilent):
        NoOutside().hand(b"x")
    assert site.found(NoOutside()) == []


class Door(http.server.BaseHTTPRequestHandler):
    """An outside anchor on the loopback."""

    kept: list[bytes] = []
    status = 200

    def do_POST(self):  # noqa: N802 (the server's name)
        Door.kept.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(Door.status)
        if Door.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(b"receipt-7")

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def door():
    Door.kept, Door.status = [], 200
    server = http.server.HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/anchor"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_listed_host_is_handed_the_lines_and_its_receipts_are_kept(door):
    site = Site(2)
    settings = {
        "nontax.outside_anchor": door,
        "nontax.outside_hosts": "127.0.0.1",
        "nontax.mode": "testing",
    }
    outside = outside_of(settings)
    assert isinstance(outside, HttpOutside)
    assert site.hand(outside) == 2
    assert [r.said for _n, r in site.handed.receipts()] == ["receipt-7"] * 2
    assert b'"checkpoint":1' in Door.kept[0]
    assert site.found(outside) == []


@pytest.mark.parametrize("status", [302, 404, 500])
def test_any_other_answer_is_no_receipt(door, status):
    Door.status = status
    site = Site(1)
    assert site.hand(HttpOutside(door)) == 0
    assert f"HTTP {status}" in site.handed.failing[1]


@pytest.mark.parametrize(
    "settings",
    [
        {"nontax.outside_anchor": "https://other.example/a"},
        {
            "nontax.outside_anchor": "http://a.example/",
            "nontax.outside_hosts": "a.example",
            "nontax.mode": "production",
        },
        {"nontax.outside_anchor": "ftp://a/", "nontax.outside_hosts": "a"},
        {"nontax.outside_anchor": "nonsense", "nontax.outside_hosts": "nonsense"},
    ],
)
def test_a_host_that_is_not_listed_is_refused(settings):
    with pytest.raises(NotConfigured):
        outside_of(settings)


def test_without_a_setting_nobody_is_told(tmp_path):
    assert isinstance(outside_of({}), NoOutside)
    made = outside_of({"nontax.outside_anchor": f"file:{tmp_path}/x"})
    assert isinstance(made, FileOutside)
    assert SimpleNamespace(path=made.path).path.name == "x"
