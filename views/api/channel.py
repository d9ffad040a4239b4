"""``POST /api/v1/channel/query``, ``/confirm`` and ``/day-end``.

Order of things: the length, the signature, the raw message kept in a transaction
of its own, the message read, one deed, the answer signed. A message that does not
prove is 401 and a security event, but from an address that sends many of them
only 429 and nothing is kept; too long is 413; the same serial with other words is
409; everything else is 200 with the code of the business.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.audit.log import Audit
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IClock
from nontax_site.payments import replies
from nontax_site.payments.inbox import UNKNOWN_CHANNEL, inbox_of
from nontax_site.payments.paying import Paying
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.querying import Querying
from nontax_site.payments.replies import Reply, refused
from nontax_site.payments.settling import Settling
from nontax_site.root import SITE
from nontax_site.security.throttles import ADDRESS, throttles_of
from nontax_site.storage.connecting import SESSIONS, own_transaction
from nontax_site.storage.idempotency import KeyReused
from schemas.channel import Read, read_confirm, read_day_end, read_query
from views.api.proving import Proven, prove, sign
from views.api.words import WORDS
from views.errors import answer
from views.visitors import address_of

log = logging.getLogger("nontax.channel")

MESSAGE_BYTES = 16 * 1024
DAY_END_BYTES = 1024 * 1024

_KEPT = "nontax.inbox"

Reader = Callable[[bytes, str], Read]
Deed = Callable[[Any, Any, Read, Act], Reply]


class MessageTooLong(BadInput):
    """More bytes than a message of its kind may have (413)."""

    code = "message-too-long"
    message = "The message has more than ${limit} bytes."


class TooManyUnproved(Refused):
    """An address sends one message after the other that does not prove (429)."""

    code = "too-many-unproved"
    message = "Too many messages from your address could not be proved."
    remedy = "Check the key and the clock of the sender, and wait a few minutes."


@view_config(
    route_name="api_channel_query",
    request_method="POST",
    require_csrf=False,
    permission=NO_PERMISSION_REQUIRED,
)
def query(request: Any) -> Any:
    """A channel asks about a notice; the quote is written on it."""
    return _door(request, "query", MESSAGE_BYTES, (read_query, _query))


@view_config(
    route_name="api_channel_confirm",
    request_method="POST",
    require_csrf=False,
    permission=NO_PERMISSION_REQUIRED,
)
def confirm(request: Any) -> Any:
    """A channel confirms a payment, by the table of decision 10."""
    return _door(request, "confirm", MESSAGE_BYTES, (read_confirm, _confirm))


@view_config(
    route_name="api_channel_day-end",
    request_method="POST",
    require_csrf=False,
    permission=NO_PERMISSION_REQUIRED,
)
def day_end(request: Any) -> Any:
    """A channel says what arrived on a day."""
    return _door(request, "day-end", DAY_END_BYTES, (read_day_end, _day_end))


def _query(request: Any, channel: Any, read: Read, act: Act) -> Reply:
    return Querying(payment_ports(request)).query(channel, read.said, act)


def _confirm(request: Any, channel: Any, read: Read, act: Act) -> Reply:
    return Paying(payment_ports(request)).confirm(channel, read.said, read.digest, act)


def _day_end(request: Any, channel: Any, read: Read, act: Act) -> Reply:
    return Settling(payment_ports(request)).settle(channel, read.said, read.digest, act)


# ---- what the three doors share --------------------------------------------------


def _door(request: Any, verb: str, limit: int, pair: tuple[Reader, Deed]) -> Any:
    # the server says the length of every body, also of one sent in chunks
    if request.content_length is None or request.content_length > limit:
        return _too_long(request, limit)
    body = request.body  # rewinds, so that a request that is tried again has it too
    proven = prove(request, body)
    if proven.channel is None and not _may_fail(request):
        log.warning("%s refused, too many from one address", verb)
        return answer(request, TooManyUnproved(), 429)
    kept = _keep(request, verb, proven, body)
    if proven.channel is None:
        log.warning("%s refused: %s", verb, proven.refusal)
        return sign(request, _response(request, Reply("401"), 401, proven.refusal))
    _begin_anew(request)
    channel = request.site.channels[proven.channel.id]
    try:
        reply, serial = _decide(request, channel, body, pair)
    except KeyReused as error:
        return _reused(request, channel.id, kept, error)
    message = inbox_of(request.site, channel.id)[kept]
    message.became(reply.code, serial, has_effect=reply.has_effect)
    return sign(request, _response(request, reply))


def _decide(
    request: Any, channel: Any, body: bytes, pair: tuple[Reader, Deed]
) -> tuple[Reply, str]:
    """Read the message and let its deed answer; malformed is 10002."""
    reader, deed = pair
    now = request.find_service(IClock).now()
    act = Act(system_actor(channel.holder), now, request_id=request.request_id)
    try:
        read = reader(body, channel.id)
    except BadInput as error:
        return refused(error, where=error.field), ""
    return deed(request, channel, read, act), read.serial


def _reused(request: Any, channel: str, kept: int, error: KeyReused) -> Any:
    """Another body under a used serial: nothing changed, the message says so."""
    serial = str(error.facts.get("key", ""))

    def note(root: Any) -> None:
        message = inbox_of(root[SITE], channel)[kept]
        message.became(replies.REUSED, serial, has_effect=False)

    _own(request, note)
    return sign(request, _response(request, refused(error), 409))


def _keep(request: Any, verb: str, proven: Proven, body: bytes) -> int:
    """Keep the raw message, once even when the request is tried again.

    A message that does not prove is a security event in the same transaction.
    """
    found: int | None = request.environ.get(_KEPT)
    if found is not None:
        return found
    now = request.find_service(IClock).now()
    clock = request.find_service(IClock)
    name = proven.channel.id if proven.channel is not None else UNKNOWN_CHANNEL
    why = str(proven.refusal)

    def keep(root: Any) -> int:
        inbox = inbox_of(root[SITE], name)
        message = inbox.keep(verb, now, request.headers, body, why)
        if why:
            act = Act(system_actor("door"), now, request_id=request.request_id)
            Audit(root[SITE].audit, clock).note(
                f"channel:{name}",
                act,
                "refuse_message",
                f"message:{name}/{message.number}",
                why=why,
                door=verb,
                digest=message.digest,
            )
        return int(message.number)

    request.environ[_KEPT] = kept = _own(request, keep)
    return kept


def _may_fail(request: Any) -> bool:
    """Count a message that does not prove; False when it is not to be kept.

    Counted once even when the request is tried again.
    """
    if _KEPT in request.environ:
        return True
    key, at = f"channel:{address_of(request)}", request.find_service(IClock).now()
    return own_transaction(
        request.registry._zodb_databases[SESSIONS],
        lambda root: throttles_of(root).attempt(key, at, ADDRESS),
    )


def _own(request: Any, work: Callable[[Any], Any]) -> Any:
    return own_transaction(request.registry._zodb_databases[""], work)


def _begin_anew(request: Any) -> None:
    """Look at the tree as it is now, with the message that was just kept."""
    request.tm.abort()
    request.tm.begin()


def _too_long(request: Any, limit: int) -> Any:
    return answer(request, MessageTooLong(limit=limit), 413)


def _response(
    request: Any, reply: Reply, status: int = 200, words: str = ""
) -> Response:
    text = WORDS.get(reply.code, WORDS[replies.FAILED])
    body = {
        "code": reply.code,
        "message": request.fmt.words(words or text),
        "data": dict(reply.data),
    }
    return Response(
        json.dumps(body, ensure_ascii=False, sort_keys=True).encode(),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )
