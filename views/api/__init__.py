"""The doors of machines.

Rules of the package: no session, no CSRF token and no page; whoever knocks proves
himself by an SM2 signature over the time, the path and the raw bytes. The raw
message is kept before it is read. The HTTP status speaks of the message, the code
in the body of the business: whatever is kept is answered 200 (decision 11).
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the channels' doors and bind the asking of channels."""
    from views.api import asking

    config.include(asking)
    for verb in ("query", "confirm", "day-end"):
        config.add_route(f"api_channel_{verb}", f"/api/v1/channel/{verb}")
    config.scan("views.api")
