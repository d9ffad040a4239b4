"""HEAD of the machine interface: the GET of the contract, without its body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PATH = "/api/v1/"


def heads_tween(handler: Callable[[Any], Any], registry: Any) -> Any:  # noqa: ARG001
    """Lets a HEAD be looked at as the GET it stands for; the server sends no body."""

    def tween(request: Any) -> Any:
        if request.method != "HEAD" or not request.path_info.startswith(PATH):
            return handler(request)
        request.method = "GET"
        try:
            return handler(request)
        finally:
            request.method = "HEAD"

    return tween
