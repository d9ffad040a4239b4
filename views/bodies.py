"""A body that is too long is 413 in the site's own shape, whatever the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.tweens import EXCVIEW

from nontax_site.bodies import BODY_BYTES, NOT_RECEIVED
from nontax_site.kernel.errors import BadInput
from views.errors import answer


class BodyTooLong(BadInput):
    """More was sent than the site takes (413)."""

    code = "body-too-long"
    message = "More than ${megabytes} MB were sent. Nothing of it was looked at."
    remedy = "Send a smaller file, or less at once."


def bodies_tween(handler: Callable[[Any], Any], registry: Any) -> Any:  # noqa: ARG001
    """Looks at the length before any page looks at the body."""

    def tween(request: Any) -> Any:
        unreceived = NOT_RECEIVED in request.environ
        if unreceived or (request.content_length or 0) > BODY_BYTES:
            megabytes = str(BODY_BYTES // 1024**2)
            return answer(request, BodyTooLong(megabytes=megabytes), 413)
        return handler(request)

    return tween


def includeme(config: Any) -> None:
    """Put the tween outside of every page, inside of the transaction."""
    config.add_tween(
        "views.bodies.bodies_tween", under="pyramid_tm.tm_tween_factory", over=EXCVIEW
    )
