"""An application behind a real port of this machine, until the block ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def listening(server: Any) -> Iterator[int]:
    """A waitress server at work in a thread; gives its port.

    At the end it first finishes the requests it has taken, then the thread that
    owns the sockets closes them: nobody answers into a socket that is gone, and
    nobody waits for a browser that keeps its connection open.
    """
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(timeout=10)
        assert not thread.is_alive(), "the server does not end"


@contextmanager
def served(app: Any, threads: int = 4) -> Iterator[str]:
    """The address of an application on a free port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=threads)
    with listening(server) as port:
        yield f"http://127.0.0.1:{port}"
