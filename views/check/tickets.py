"""Who may look at an answer again: a signed address that ends by itself.

It says which bill (or which payment), how it was proved, and until when. Nobody
can make one without the master key; a changed or old one is a dead page.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from nontax_site.kernel.errors import NotFound

PURPOSE = "public-check"
LIFE = timedelta(minutes=10)


class AnswerOver(NotFound):
    """The address of an answer that is too old, or was never given."""

    code: ClassVar[str] = "answer-over"
    message: ClassVar[str] = (
        "This answer is over: it could be looked at for ten minutes."
    )
    remedy: ClassVar[str] = "Check the bill again."


@dataclass(frozen=True, slots=True)
class Ticket:
    """A bill id or, while there is no bill, a payment code."""

    kind: str
    name: str


def ticket_for(request: Any, document: Any) -> str:
    """The token for looking at a document's answer for ten minutes."""
    until = int((request.clock.now() + LIFE).timestamp())
    body = json.dumps([document.kind, document.id, until]).encode()
    sealed = request.registry.master_key.digest(body, PURPOSE)
    packed = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
    return f"{packed}.{sealed[:40]}"


def read(request: Any) -> Ticket:
    """The ticket in the address; raises AnswerOver."""
    packed, _dot, seal = request.matchdict["token"].partition(".")
    try:
        body = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        raise AnswerOver from None
    right = request.registry.master_key.digest(body, PURPOSE)[:40]
    if not hmac.compare_digest(right, seal.encode("ascii", "replace").decode()):
        raise AnswerOver
    kind, name, until = json.loads(body)
    if request.clock.now() > datetime.fromtimestamp(until, UTC):
        raise AnswerOver
    return Ticket(kind, name)
