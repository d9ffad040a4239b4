"""The virus scan: the default that says so, and what a clamd answers."""

from __future__ import annotations

import socket
import struct
import threading
from io import BytesIO

import pytest

from nontax_site.attachments.ports import scan_of
from nontax_site.attachments.scanning import (
    CLEAN,
    INFECTED,
    OFF,
    UNKNOWN,
    Clamd,
    NotScanning,
    Scan,
    read_answer,
)
from tests.factories.files import EICAR


class FakeClamd(threading.Thread):
    """A scanner at a socket of a file: knows one virus."""

    def __init__(self, path, answer=None):
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door.bind(str(path))
        self.door.listen(1)
        self.answer = answer
        self.content = b""

    def run(self):
        line, _ = self.door.accept()
        with line, line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">I", said.read(4))[0]:
                self.content += said.read(length)
            found = b"Eicar-Test-Signature FOUND" if EICAR in self.content else b"OK"
            line.sendall(self.answer or b"stream: " + found + b"\0")
        self.door.close()


@pytest.fixture
def ask(tmp_path):
    def asking(data, answer=None):
        path = tmp_path / "clamd"
        fake = FakeClamd(path, answer)
        fake.start()
        found = Clamd(str(path), timeout_s=5).scan(BytesIO(data))
        fake.join(5)
        assert fake.content == data
        return found

    return asking


def test_without_a_scan_it_says_that_nothing_was_scanned():
    assert NotScanning().scan(BytesIO(EICAR)).state == OFF


def test_a_clean_file_is_clean(ask):
    assert ask(b"x" * 200_000) == Scan(CLEAN)


def test_a_finding_is_named(ask):
    assert ask(EICAR) == Scan(INFECTED, "Eicar-Test-Signature")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"x"])
def test_any_other_answer_is_unknown(ask, answer):
    assert ask(b"x", answer) == Scan(UNKNOWN)


def test_nobody_there_is_unknown(tmp_path):
    assert Clamd(str(tmp_path / "none")).scan(BytesIO(b"x")) == Scan(UNKNOWN)


def test_an_answer_of_no_words_is_unknown():
    assert read_answer(b"") == Scan(UNKNOWN)


@pytest.mark.parametrize(
    ("setting", "kind"), [("", NotScanning), (None, NotScanning), ("a:3310", Clamd)]
)
def test_the_setting_chooses_the_scan(setting, kind):
    assert isinstance(scan_of({"nontax.clamd": setting}), kind)
