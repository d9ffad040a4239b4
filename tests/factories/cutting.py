"""A proxy of one server's port that cuts all connections after so many bytes."""

from __future__ import annotations

import contextlib
import socket
import threading


class Proxy:
    """Passes bytes both ways until the number from the client is used up."""

    def __init__(self, port):
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._left = None
        self._lock = threading.Lock()
        self._pairs = []

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._listening.close()
        self._cut()

    def cut_after(self, count):
        """Cut everything when the clients have sent so many bytes more."""
        with self._lock:
            self._left = count

    def mend(self):
        """Let new connections through again."""
        with self._lock:
            self._left = None

    def _accept(self):
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                is_cut = self._left is not None and self._left <= 0
            if is_cut:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._target))
            self._pairs.append((client, server))
            for one, other, counts in ((client, server, True), (server, client, False)):
                threading.Thread(
                    target=self._pass, args=(one, other, counts), daemon=True
                ).start()

    def _pass(self, one, other, counts):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if counts and self._use(len(data)):
                    self._cut()
                    return
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _use(self, count):
        with self._lock:
            if self._left is None:
                return False
            self._left -= count
            return self._left <= 0

    def _cut(self):
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
