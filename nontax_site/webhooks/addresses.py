"""Which addresses events may be sent to: public ones, by TLS, as they resolve now.

A program of ours that fetches what a stranger names must not become his way into
our own network. So the text of an address is narrow (no user, no odd forms of a
number), every address its name resolves to must be public, and the connection is
made to exactly the address that was looked at.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from nontax_site.kernel.errors import BadInput

LONGEST = 500

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"(?:0[xX][0-9A-Fa-f]*|[0-9]+)")
_TEXT = re.compile(r"[\x21-\x7e]+")

Resolve = Callable[[str, int], Iterable[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_RESERVED = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
)
"""Kept for protocols; not every version of Python says that they are not global."""


class AddressMalformed(BadInput):
    """The text is no address that events could be sent to."""

    code: ClassVar[str] = "hook-address-malformed"
    message: ClassVar[str] = (
        "The address must be https://<host>/<path>, without user and fragment."
    )

    def __init__(self) -> None:
        super().__init__(field="url")


class AddressInner(BadInput):
    """The address leads into a network that is not public."""

    code: ClassVar[str] = "hook-address-inner"
    message: ClassVar[str] = "The address ${host} does not lead to a public network."
    remedy: ClassVar[str] = "Give an address that can be reached from outside."


class AddressUnresolved(BadInput):
    """The name of the host is not known."""

    code: ClassVar[str] = "hook-address-unresolved"
    message: ClassVar[str] = "The host ${host} cannot be found."


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send: the host as named, the one address to connect to, the path."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        named = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return named if self.port == usual else f"{named}:{self.port}"


def by_dns(host: str, port: int) -> list[str]:
    """The addresses a name has now, in the order of the system."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class Addresses:
    """Judges addresses; ``unsafe`` (only while testing) also takes loopback http."""

    def __init__(self, resolve: Resolve = by_dns, *, unsafe: bool = False) -> None:
        self._resolve = resolve
        self._unsafe = unsafe

    def check_text(self, url: str) -> None:
        """Judge what can be judged without asking anybody what a name leads to.

        Raises AddressMalformed, AddressInner for a number of an inner network.
        """
        host = self._read(url)[0].hostname or ""
        number = _as_number(host)
        if number and not self._admits(number):
            raise AddressInner(field="url", host=host)

    def of(self, url: str) -> Target:
        """Where the address leads now; asks the names' service, so it may wait.

        Raises AddressMalformed, AddressUnresolved, AddressInner when any of the
        addresses of the name is not public.
        """
        split, port = self._read(url)
        host = split.hostname or ""
        addresses = self._addresses(host, port)
        if not addresses:
            raise AddressUnresolved(field="url", host=host)
        if not all(self._admits(address) for address in addresses):
            raise AddressInner(field="url", host=host)
        path = (split.path or "/") + (f"?{split.query}" if split.query else "")
        return Target(split.scheme, host, port, path, addresses[0])

    def _read(self, url: str) -> tuple[SplitResult, int]:
        if len(url) > LONGEST or not _TEXT.fullmatch(url) or "\\" in url:
            raise AddressMalformed
        try:
            split = urlsplit(url)
            port = split.port
        except ValueError:
            raise AddressMalformed from None
        schemes = ("https", "http") if self._unsafe else ("https",)
        host = split.hostname or ""
        odd = split.username is not None or split.password is not None
        if split.scheme not in schemes or odd or "#" in url or not _is_host(host):
            raise AddressMalformed
        port = port if port is not None else {"https": 443, "http": 80}[split.scheme]
        if port != 443 and not (1024 <= port <= 65535 or self._unsafe):
            raise AddressMalformed
        return split, port

    def _addresses(self, host: str, port: int) -> list[str]:
        number = _as_number(host)
        if number:
            return [number]
        return [str(address) for address in self._resolve(host, port)]

    def _admits(self, text: str) -> bool:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            return False
        if self._unsafe and address.is_loopback:
            return True
        return is_public(address)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is reached over the public network only.

    Addresses that carry an IPv4 one inside are judged by that one too.
    """
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local or address in _COMPATIBLE:
            return False
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        carried = [one for one in inside if one is not None]
        if carried:
            return all(is_public(one) for one in carried)
    if any(address in network for network in _RESERVED):
        return False
    return address.is_global


def _as_number(host: str) -> str:
    """The host as a number, or "" when it is a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""


def _is_host(host: str) -> bool:
    """A plain name, or a number in its one usual form.

    What some resolver might read as a number (``127.1``, ``0x7f000001``,
    ``2130706433``, ``0177.0.0.1``) is no name.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        plain = _HOST.fullmatch(host) is not None and ".." not in host
        return plain and len(host) <= 253 and not _NUMBER.fullmatch(last)
    return "%" not in host
