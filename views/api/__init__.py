"""The doors of machines: payment channels, and the programs of units and bureaus.

Rules of the package: no session, no CSRF token, and of pages only the contract. A
channel proves itself by an SM2 signature over the time, the path and the raw
bytes; its raw message is kept before it is read, and whatever is kept is answered
200 with the code of the business (decision 11). A program proves itself by a key
(``door``), is held to the published contract (``contract``), and every write of
its happens once.
"""

from __future__ import annotations

import time
from typing import Any


def includeme(config: Any) -> None:
    """Open the channels' doors and the programs', bind the asking of channels."""
    from views.api import asking, limiting

    config.include(asking)
    for verb in ("query", "confirm", "day-end"):
        config.add_route(f"api_channel_{verb}", f"/api/v1/channel/{verb}")
    pace = limiting.per_minute(config.registry.settings)
    config.registry.api_buckets = limiting.Buckets(pace, time.monotonic)
    config.add_tween(
        "views.api.heads.heads_tween",
        under="pyramid_tm.tm_tween_factory",
        over="pyramid_openapi3.tween.response_tween_factory",
    )
    config.include("views.api.contract")
    config.scan("views.api")
