"""Running a form: show it, check it, call the deed once, lose nothing typed.

A fault of the sender (BadInput) or a refusal by a rule (Refused) comes back as
the same page with everything as typed, 422 or 409, the fault at its field and in
the summary on top. Other errors go to ``views.errors``.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import colander
import deform
from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPSeeOther

from nontax_site.kernel.errors import BadInput, NontaxError, Refused, Stale
from nontax_site.storage.idempotency import Answer, Idempotency
from schemas.fields import fault
from views.errors import status_of
from views.fields import dress
from views.i18n import deform_translator
from views.links import path_of
from views.markup import Markup
from views.widgets.rendering import renderer_for

Deed = Callable[[dict[str, Any]], Any]
Look = Callable[[dict[str, Any]], Iterable[NontaxError]]


class NotReadAgain(BadInput):
    """Somebody else acted first, and what he did was not looked at yet."""

    code: ClassVar[str] = "not-read-again"
    message: ClassVar[str] = (
        "Somebody else changed this after you opened it: nothing was done."
    )
    remedy: ClassVar[str] = "Read what it says now, tick that you did, and send again."


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary: where it leads, the field's name, what is wrong."""

    oid: str
    title: str
    words: str
    remedy: str = ""


def form_page(
    request: Any,
    schema: Any,
    deed: Deed,
    *,
    title: Any,
    button: Any,
    initial: dict[str, Any] | None = None,
    widgets: dict[str, Any] | None = None,
    ask: Any = "",
    summary: Any = (),
    links: Any = (),
    back: str = "",
    danger: bool = False,
    once: bool = True,
    also: tuple[type[NontaxError], ...] = (),
    others: Sequence[tuple[str, Any]] = (),
    also_wrong: Look = lambda typed: (),  # noqa: ARG005
    **more: Any,
) -> Any:
    """The answer to a GET or POST of a form: values for its page, or a redirect.

    ``deed`` gets what the schema read and returns a document, an address, an
    answer, or None for ``back``. With ``once`` a second sending of the same page
    is answered like the first, without a second effect. ``ask`` is a sentence and
    ``summary`` a list of facts shown above the fields. ``also`` are more errors that
    belong on the form, ``others`` further buttons as (value of ``send``, words).
    ``also_wrong`` looks at what was typed once something is wrong, and says what the
    deed would refuse later: shown in the same round at fields that had no fault yet.
    ``more`` goes to the page.
    """
    form = build(request, schema, widgets or {}, button=button, back=back)
    form.danger = danger
    form.others = tuple((value, request.fmt.words(said)) for value, said in others)
    form.shown_errors = (BadInput, Refused, *also)
    form.also_wrong = also_wrong
    page = {
        "title": title,
        "ask": ask,
        "summary": list(summary),
        "links": list(links),
        "current": None,
        **more,
    }
    if request.method != "POST":
        form.once = secrets.token_hex(8) if once else ""
        return page | {"form": _shown(form, initial or {})}
    return _sent(request, form, deed, page, back, initial or {})


def build(
    request: Any, schema: Any, widgets: dict[str, Any], *, button: Any, back: str = ""
) -> Any:
    """A deform form with our inputs and the reader's words."""
    node = schema() if isinstance(schema, type) else schema
    node = node.bind(request=request)
    renderer = renderer_for(request)
    form = deform.Form(node, renderer=renderer, counter=itertools.count())
    dress(form, widgets)
    translate = deform_translator(request)
    _translated(form, translate)
    form.renderer = renderer
    form.button = request.fmt.words(button)
    form.back = back
    form.danger = False
    form.others = ()
    form.faults = ()
    form.differs = ()
    form.once = ""
    form.again = False
    form.csrf_token = get_csrf_token(request)
    uploads = any(getattr(f.widget, "kind", "") == "file" for f in _fields(form))
    form.enctype = "multipart/form-data" if uploads else None
    return form


def _fields(field: Any) -> Iterator[Any]:
    for child in field.children:
        yield child
        yield from _fields(child)


def _translated(form: Any, translate: Callable[[Any], str]) -> None:
    """Titles and help of the schema are msgids; pages show words."""
    for field in _fields(form):
        field.title = translate(field.schema.title) if field.schema.title else ""
        description = field.schema.description
        field.description = translate(description) if description else ""
        values = getattr(field.widget, "values", None)
        if values and isinstance(values, list):
            field.widget.values = [(v, translate(words)) for v, words in values]


def _shown(form: Any, initial: dict[str, Any]) -> Markup:
    return Markup(form.render(initial) if initial else form.render())


def _sent(
    request: Any,
    form: Any,
    deed: Deed,
    page: dict[str, Any],
    back: str,
    initial: dict[str, Any],
) -> Any:
    key = str(request.POST.get("__once__", ""))[:64]
    form.again = "__again__" in request.POST
    try:
        given = form.validate(list(request.POST.items()))
    except deform.ValidationFailure as failure:
        return _again(request, form, page, 422, failure.cstruct, key)
    cstruct = form.schema.serialize(given)
    before = _answered(request, key)
    if before:
        return HTTPSeeOther(location=before)
    try:
        check_read_again(request)
        result = deed(given)
    except form.shown_errors as error:
        undo(request)
        if isinstance(error, Stale):
            page["stale"] = form.again = True
            form.differs = tuple(_differing(form, initial, cstruct))
            cstruct = _of_now(cstruct, error)
        status = 422 if isinstance(error, BadInput) else status_of(error)
        return _again(request, form, page, status, cstruct, key, error)
    response = answer_of(request, result, back)
    if response.status_int == 303:
        _remember(request, key, response.location)
    return response


def check_read_again(request: Any) -> None:
    """Raise NotReadAgain when a page that was stale comes back unread."""
    if "__again__" in request.POST and "__read__" not in request.POST:
        raise NotReadAgain


def _of_now(cstruct: Any, stale: Stale) -> Any:
    """What was typed, decided upon the version that the page shows now."""
    version = stale.facts.get("actual_version")
    if version is None or "expect" not in cstruct:
        return cstruct
    return {**cstruct, "expect": str(version)}


def _differing(
    form: Any, initial: dict[str, Any], cstruct: Any
) -> Iterator[tuple[Any, str]]:
    """Fields in which the document says something else by now, and what it says."""
    now = form.schema.serialize(initial)
    for field in form.children:
        name = field.name
        if name == "expect" or name not in initial or now[name] == cstruct.get(name):
            continue
        yield field, _in_words(now[name])


def _in_words(value: Any) -> str:
    """A value of a form in one line; rows one after the other."""
    if isinstance(value, dict):
        return " · ".join(filter(None, map(_in_words, value.values())))
    if isinstance(value, list | tuple):
        return "；".join(map(_in_words, value))
    return "" if value is colander.null else str(value)


def answer_of(request: Any, result: Any, back: str) -> Any:
    """What a deed returned, as an answer."""
    if hasattr(result, "status_int"):
        return result
    if result is None:
        return HTTPSeeOther(location=back or request.path)
    if isinstance(result, str):
        return HTTPSeeOther(location=result)
    return HTTPSeeOther(location=path_of(result.kind, result.id))


def undo(request: Any) -> None:
    """Take back what a refused deed had begun, so that the page shows the truth."""
    manager = getattr(request, "tm", None)
    if manager is not None:
        manager.abort()
        manager.begin()


def _named(form: Any, error: NontaxError) -> Any:
    """The field a deed's refusal names, as far as the form has it, or None."""
    field = form
    for name in filter(None, error.field.split(".")):
        rows = getattr(field, "sequence_fields", None)
        found = (
            rows[int(name)]
            if rows and name.isdigit() and int(name) < len(rows)
            else next((c for c in field.children if c.name == name), None)
        )
        if found is None:
            break
        field = found
    return None if field is form else field


def _hang_all(
    request: Any, form: Any, cstruct: Any, error: NontaxError | None
) -> Any | None:
    """Put a refusal at its field, and what else is wrong; the refusal's field."""
    hung = _named(form, error) if error is not None else None
    if error is not None and hung is not None:
        hung.error = fault(hung.schema, request.fmt.error(error))
    if isinstance(error, Stale):
        return hung
    for other in form.also_wrong(cstruct):
        field = _named(form, other)
        if field is not None and field.error is None:
            field.error = fault(field.schema, request.fmt.error(other))
    return hung


def _again(
    request: Any,
    form: Any,
    page: dict[str, Any],
    status: int,
    cstruct: Any,
    key: str,
    error: NontaxError | None = None,
) -> dict[str, Any]:
    """The page as it was sent, with what is wrong."""
    form.once = key
    form.cstruct = cstruct
    hung = _hang_all(request, form, cstruct, error)
    form.faults = tuple(_faults(request, form, error, hung))
    request.response.status_int = status
    html = form.widget.serialize(form, cstruct)
    return page | {"form": Markup(html), "error": error}


def _faults(
    request: Any, form: Any, error: NontaxError | None, hung: Any | None
) -> Iterator[Fault]:
    translate = deform_translator(request)
    if error is not None:
        remedy = request.fmt.remedy(error)
        yield Fault(
            hung.oid if hung is not None else "",
            hung.title if hung is not None else "",
            request.fmt.error(error),
            remedy,
        )
    for field, now in form.differs:
        said = request.fmt.words("By now it says: ${now}", now=now or "—")
        yield Fault(field.oid, field.title, said)
    if form.error is not None and form.error.msg:
        for message in form.error.messages():
            yield Fault("", "", translate(message))
    for field in _all_fields(form):
        if field is hung or field.error is None or not field.error.msg:
            continue
        words = " ".join(translate(m) for m in field.error.messages() if m)
        yield Fault(field.oid, field.title, words)


def _all_fields(field: Any) -> Iterator[Any]:
    """Every field that is shown: rows instead of their pattern."""
    for child in getattr(field, "sequence_fields", None) or field.children:
        yield child
        yield from _all_fields(child)


# ---- once ----------------------------------------------------------------------


def _sender(request: Any) -> str:
    return f"form:{request.actor.login}"


def _digest(request: Any) -> str:
    return hashlib.sha256(request.path.encode()).hexdigest()


def _answered(request: Any, key: str) -> str:
    """Where the same page led when it was sent before, or ""."""
    if not key or not request.actor.login:
        return ""
    idempotency = Idempotency(request.site.idempotency)
    seen = idempotency.seen(_sender(request), key, _digest(request))
    return seen.body.decode() if seen else ""


def _remember(request: Any, key: str, location: str) -> None:
    if not key or not request.actor.login:
        return
    Idempotency(request.site.idempotency).keep(
        _sender(request),
        key,
        _digest(request),
        Answer(303, location.encode(), request.clock.now()),
    )
