"""One delivery over the network: to the one address that was judged, no further.

No redirect is followed, no proxy used, nothing of the answer is kept but its
status; five seconds to connect and for each part of the answer, and ten in all.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3.connection
import urllib3.exceptions

from nontax_site.webhooks.addresses import Target

TIMEOUT_S = 5
WHOLE_S = 10

FAULTS = (
    OSError,
    ValueError,
    http.client.HTTPException,
    urllib3.exceptions.HTTPError,
)
"""What a connection and an answer may come to."""


class NotDelivered(Exception):
    """Nothing answered in time, or not in a way that can be read."""


def post(target: Target, headers: Mapping[str, str], body: bytes) -> int:
    """Send the bytes; the status of the answer. Raises NotDelivered."""
    connection = _connection(target)
    try:
        connection.connect()
        with _deadline(connection):
            connection.request(
                "POST",
                target.path,
                body=body,
                headers={**headers, "Host": target.authority},
            )
            return int(connection.getresponse().status)
    except FAULTS as error:
        raise NotDelivered(_said(error)) from error
    finally:
        connection.close()


def _connection(target: Target) -> Any:
    """A connection to the address itself; the certificate must name the host."""
    if target.scheme == "http":
        return urllib3.connection.HTTPConnection(
            target.address, target.port, timeout=TIMEOUT_S
        )
    return urllib3.connection.HTTPSConnection(
        target.address,
        target.port,
        timeout=TIMEOUT_S,
        ssl_context=ssl.create_default_context(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextlib.contextmanager
def _deadline(connection: Any) -> Iterator[None]:
    """Cut the connection when the whole takes too long, byte by byte or not."""

    def cut(held: Any = connection.sock) -> None:
        with contextlib.suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(WHOLE_S, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _said(error: Exception) -> str:
    """The kind of fault in a few words, for the log of deliveries."""
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError | TimeoutError):
        return "timeout"
    return type(error).__name__
