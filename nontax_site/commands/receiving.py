"""What the server does with a body it does not take: it lets the site answer.

By itself waitress answers 413 in its own words and without the site's headers.
Here the site is asked with an empty body and a word that more was sent, and the
connection is closed after its answer.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from nontax_site.bodies import NOT_RECEIVED


class NotReceived(WSGITask):  # type: ignore[misc]
    """The site's answer to a request whose body was not taken."""

    def get_environment(self) -> dict[str, Any]:
        """The request's own, without a body."""
        environ: dict[str, Any] = super().get_environment()
        environ["CONTENT_LENGTH"] = "0"
        environ[NOT_RECEIVED] = True
        return environ

    def execute(self) -> None:
        """Answer and close: what still comes is no further request."""
        self.request.headers["CONNECTION"] = "close"
        super().execute()


def refusal(channel: Any, request: Any) -> Any:
    """The task that answers a request in error."""
    if isinstance(request.error, RequestEntityTooLarge):
        return NotReceived(channel, request)
    return ErrorTask(channel, request)


class BodyChannel(HTTPChannel):  # type: ignore[misc]
    """A connection whose long bodies the site refuses."""

    error_task_class = staticmethod(refusal)
