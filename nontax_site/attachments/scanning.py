"""The virus scan: what it answers, and the default that scans nothing.

A file counts for a step only when it was found clean, or when this site scans
nothing and says so on every page that shows papers. The scan may take long, so it is
asked after the commit; until it has answered the file is kept and given to nobody.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from typing import BinaryIO, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IVirusScan

CLEAN = "clean"
INFECTED = "infected"
UNKNOWN = "unknown"
OFF = "off"

USABLE = frozenset({CLEAN, OFF})

SCAN_TITLES: dict[str, str] = {
    CLEAN: "Scanned, clean",
    INFECTED: "Infected",
    UNKNOWN: "Being checked for viruses",
    OFF: "Not scanned: this site has no virus scan",
}

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


class ScanSilent(NontaxError):
    """The virus scan gave no answer; it will be asked again."""

    code: ClassVar[str] = "scan-silent"
    message: ClassVar[str] = "The virus scan does not answer."


class Scan(NamedTuple):
    """The answer: ``state`` and, when infected, the name of what was found."""

    state: str
    name: str = ""


@implementer(IVirusScan)
class NotScanning:
    """The default: says that nothing was scanned."""

    at_first = OFF

    def scan(self, stream: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
        """Always ``off``."""
        return Scan(OFF)


@implementer(IVirusScan)
class Clamd:
    """Asks a clamd (command INSTREAM) at ``host:port`` or at the path of a socket.

    Whatever goes wrong on the way is ``unknown``: the file is kept, counts for
    nothing yet, and is asked about again.
    """

    at_first = UNKNOWN

    def __init__(self, address: str, timeout_s: int = 10) -> None:
        self.address = address
        self.timeout_s = timeout_s

    def scan(self, stream: BinaryIO) -> Scan:
        """Send the content and read the one line of the answer."""
        try:
            with closing(self._connected()) as line:
                line.sendall(b"zINSTREAM\0")
                while piece := stream.read(_PIECE):
                    line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
                return read_answer(self._answer(line))
        except OSError:
            return Scan(UNKNOWN)

    def _connected(self) -> socket.socket:
        host, colon, port = self.address.rpartition(":")
        if colon and port.isdigit():
            return socket.create_connection((host, int(port)), self.timeout_s)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.timeout_s)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line

    @staticmethod
    def _answer(line: socket.socket) -> bytes:
        said = b""
        while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
            piece = line.recv(1024)
            if not piece:
                break
            said += piece
        return said


def read_answer(said: bytes) -> Scan:
    """What a line of clamd says: ``stream: OK``, ``stream: <name> FOUND`` or else."""
    words = said.rstrip(b"\0\n").decode("ascii", "replace").partition(": ")[2]
    if words == "OK":
        return Scan(CLEAN)
    if words.endswith(" FOUND"):
        return Scan(INFECTED, words.removesuffix(" FOUND")[:100])
    return Scan(UNKNOWN)
