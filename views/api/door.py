"""The door of programs: who knocks, what he may, and that a write happens once.

Every operation of ``/api/v1`` is registered with ``operation``. Order of things:
the key (401), its pace (429), what the caller takes (406), its scope (403), the
body's length (413), kind (415) and text (400), the idempotency key (400, 409 or
the stored answer), the contract (400), the deed (422 for what it cannot read, 409
for a rule, 404). The stored answer is kept in the transaction of the effect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from nontax_site.audit.log import Audit
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import BadInput
from nontax_site.root import SITE
from nontax_site.security.api_keys import ApiKey, KeyNotProved, proved, read_bearer
from nontax_site.security.policy import MACHINE_ACTOR
from nontax_site.security.roles import laws_in
from nontax_site.security.throttles import ADDRESS, throttles_of
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.connecting import SESSIONS, own_transaction
from nontax_site.storage.idempotency import Answer, Idempotency
from schemas.json import read_json
from views.api.refusals import (
    BodyTooBig,
    MediaTypeWrong,
    NotAcceptable,
    OnceMissing,
    ScopeMissing,
    TriedTooOften,
)
from views.api.uses import last_use, note_use
from views.errors import answer
from views.visitors import address_of

BODY_BYTES = 1024 * 1024
JSON = "application/json"
LANE = "api"
"""The audit lane of keys that do not prove."""

USED_EVERY = timedelta(minutes=5)

_ONCE = re.compile(r"[!-~]{1,255}")
_REFUSED = "nontax.key_refused"


def operation(  # noqa: D417 (what Pyramid's view_config takes)
    route: str,
    method: str = "GET",
    *,
    scope: str = "",
    public: bool = False,
    once: bool = False,
    offers: str = JSON,
) -> Any:
    """Register an operation of the contract.

    ``scope`` is the permission the key must be given, ``once`` says that it
    writes, ``public`` that it asks for no key, ``offers`` the kind of its answer.
    """
    door = Door(scope, public=public, once=once, offers=offers)
    return view_config(
        route_name=route,
        request_method=method,
        decorator=door,
        openapi=True,
        renderer="json",
        require_csrf=False,
        permission=NO_PERMISSION_REQUIRED,
    )


class Door:
    """What stands before a view of the machine interface."""

    def __init__(self, scope: str, *, public: bool, once: bool, offers: str) -> None:
        self.scope = scope
        self.public = public
        self.once = once
        self.offers = offers

    def __call__(self, view: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """The view behind the door."""

        def guarded(context: Any, request: Any) -> Any:
            self._admit(request)
            if request.method == "POST":
                _read_body(request)
            if not self.once:
                return _called(view, context, request)
            return _once(view, context, request)

        return guarded

    def _admit(self, request: Any) -> None:
        if not self.public:
            request.api_key = _prove(request)
            request.registry.api_buckets.take(request.api_key.id)
            _note_use(request)
        accept = request.accept
        if accept and not accept.acceptable_offers([self.offers, JSON]):
            raise NotAcceptable(offered=self.offers)
        if self.scope and self.scope not in request.actor.scopes:
            raise ScopeMissing(scope=self.scope)


def _prove(request: Any) -> ApiKey:
    """The key of the request, which from here on is who acts in it."""
    header = request.headers.get("Authorization", "")
    master, now = request.registry.master_key, request.clock.now()
    try:
        key = proved(request.site, master, header, now)
    except KeyNotProved:
        if header:
            _refused(request, read_bearer(header)[0])
        raise
    request.environ[MACHINE_ACTOR] = key.actor(laws_in(request.site))
    return key


def _refused(request: Any, name: str) -> None:
    """A security event, once a request; raises TriedTooOften beyond a pace."""
    if request.environ.get(_REFUSED):
        return
    request.environ[_REFUSED] = True
    address, clock = address_of(request), request.clock
    sessions = request.registry._zodb_databases[SESSIONS]
    may = own_transaction(
        sessions,
        lambda root: throttles_of(root).attempt(f"api:{address}", clock.now(), ADDRESS),
    )
    if not may:
        raise TriedTooOften(seconds=60)
    act = Act(system_actor("door"), clock.now(), request_id=request.request_id)
    known = name if name in request.site.api_keys else ""

    def note(root: Any) -> None:
        Audit(root[SITE].audit, clock).note(
            LANE, act, "refuse_key", f"api_key:{known}", path=request.path[:100]
        )

    own_transaction(request.registry._zodb_databases[""], note)


def _note_use(request: Any) -> None:
    """When and from where the key was used last, at most every few minutes."""
    name, now = request.api_key.id, request.clock.now()
    root = get_connection(request, SESSIONS).root()
    last = last_use(root, name)
    if last is None or now - last[0] >= USED_EVERY:
        address = address_of(request)
        own_transaction(
            request.registry._zodb_databases[SESSIONS],
            lambda root: note_use(root, name, now, address),
        )


def _read_body(request: Any) -> None:
    if request.content_length is None or request.content_length > BODY_BYTES:
        raise BodyTooBig(limit=BODY_BYTES)
    if request.content_type != JSON or request.charset.lower() not in ("utf-8", "utf8"):
        raise MediaTypeWrong
    request.given = read_json(request.body)


def _called(view: Callable[[Any, Any], Any], context: Any, request: Any) -> Any:
    """Call the view; what its deed cannot read is 422 and not committed."""
    try:
        return view(context, request)
    except BadInput as error:
        return answer(request, error, 422)


def _once(view: Callable[[Any, Any], Any], context: Any, request: Any) -> Any:
    """The stored answer to the same request, or the view's, which is stored."""
    key = request.headers.get("Idempotency-Key", "")
    if not _ONCE.fullmatch(key):
        raise OnceMissing
    sender = f"api:{request.api_key.id}"
    digest = sm3_hex(f"{request.method} {request.path}\n".encode(), request.body)
    records = Idempotency(request.site.idempotency)
    found = records.seen(sender, key, digest)
    if found is not None:
        return _stored(found)
    response = _called(view, context, request)
    if response.status_int < 300:
        now = request.clock.now()
        kept = Answer(response.status_int, response.body, now)
        records.keep(sender, key, digest, kept)
    return response


def _stored(found: Answer) -> Response:
    response = Response(found.body, status=found.status, content_type=JSON)
    response.headers["Idempotent-Replay"] = "true"
    return response
