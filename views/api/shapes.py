"""Documents as programs read them: plain values, amounts as texts, data masked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from nontax_site.kernel.errors import NontaxError, Refused
from nontax_site.kernel.masking import mask_identity, mask_phone
from nontax_site.kernel.money import Money
from views.errors import shape

HERE = "/api/v1"


def href(document: Any, *rest: str) -> str:
    """Where a document is found in this interface."""
    return "/".join((HERE, f"{document.kind}s", document.id, *rest))


def time(at: datetime | None) -> str | None:
    """An instant with its offset."""
    return None if at is None else at.isoformat()


def day(at: date | None) -> str | None:
    """A business day."""
    return None if at is None else at.isoformat()


def _head(request: Any, document: Any) -> dict[str, Any]:
    """What every document says first."""
    return {
        "id": document.id,
        "href": href(document),
        "region": document.region,
        "state": document.state,
        "state_title": request.fmt.state(document).words,
        "version": document.version,
    }


def _asked(document: Any) -> dict[str, Any] | None:
    asked = document.open_request
    if asked is None:
        return None
    return {
        "verb": asked.verb,
        "at": time(asked.at),
        "name": asked.name,
        "comment": asked.comment,
    }


def unit(request: Any, document: Any) -> dict[str, Any]:
    """A unit."""
    return _head(request, document) | {
        "name": document.name,
        "department": document.department,
        "body_kind": document.body_kind,
        "level": document.level,
    }


def item(request: Any, document: Any) -> dict[str, Any]:
    """A charge item with the tariff in force today."""
    today = request.clock.today()
    return _head(request, document) | {
        "name": document.name,
        "category": document.category,
        "business_group": document.business_group,
        "department": document.department,
        "destination": document.destination,
        "collected_by": document.collected_by(today) or "",
        "tariff": _tariff(document.tariff_on(today)),
    }


def _tariff(tariff: Any) -> dict[str, Any] | None:
    if tariff is None:
        return None
    return {
        "kind": tariff.kind,
        "standard": tariff.standard,
        "measure": tariff.measure,
        "amount": str(Money(tariff.amount_fen)),
        "least": str(Money(tariff.min_fen)),
        "most": str(Money(tariff.max_fen)),
        "from_day": day(tariff.from_day),
        "to_day": day(tariff.to_day),
        "classes": [
            {"name": name, "permille": parts} for name, parts in tariff.classes
        ],
    }


def notice(request: Any, document: Any) -> dict[str, Any]:
    """A payment notice; numbers of the payer's document and telephone masked."""
    who = document.who
    return _head(request, document) | {
        "unit": document.unit,
        "payer": {
            "type": who.payer_type,
            "name": who.name,
            "document_kind": str(who.document_kind),
            "document_number": mask_identity(who.document_number),
            "phone": mask_phone(who.phone),
        },
        "lines": [_line(part) for part in document.parts],
        "total": str(document.total),
        "due": day(document.due),
        "basis": document.basis,
        "remark": document.remark,
        "case_no": document.case_no,
        "source_system": document.source_system,
        "created": time(document.created),
        "issued_at": time(document.issued_at),
        "paid": _paid(document.paid),
        "bill": str(document.bill),
        "asked": _asked(document),
    }


def _line(part: Any) -> dict[str, Any]:
    return {
        "item_code": part.item_code,
        "item_name": part.item_name,
        "measure": part.measure,
        "standard": part.standard,
        "quantity": part.quantity,
        "amount": str(part.amount),
        "original": str(part.original),
        "klass": part.klass,
        "destination": part.destination,
    }


def _paid(paid: Any) -> dict[str, Any] | None:
    if paid is None:
        return None
    return {
        "at": time(paid.paid_at),
        "day": str(paid.accounting_day),
        "amount": str(paid.amount),
        "late": str(paid.late),
        "channel": paid.channel,
    }


def bill(request: Any, document: Any) -> dict[str, Any]:
    """A bill, with where its files are."""
    return _head(request, document) | {
        "unit": document.unit,
        "payer_name": document.payer_name,
        "total": str(document.total),
        "issued_on": time(document.issued_on),
        "check_code": document.check_code,
        "notice": document.notice,
        "red": document.red,
        "related": document.related,
        "xml": href(document, "xml"),
        "ofd": href(document, "ofd"),
        "pdf": href(document, "pdf"),
        "asked": _asked(document),
    }


SHAPES = {"unit": unit, "item": item, "notice": notice, "bill": bill}


def actions(request: Any, document: Any, found: list[Any]) -> dict[str, Any]:
    """Open and closed actions; a closed one says why, and each who could."""
    said = [_action(request, action) for action in found]
    pairs = list(zip(found, said, strict=True))
    return {
        "state": document.state,
        "version": document.version,
        "open": [words for action, words in pairs if action.open],
        "closed": [words for action, words in pairs if not action.open],
    }


def _action(request: Any, action: Any) -> dict[str, Any]:
    said = {
        "verb": action.verb,
        "title": request.fmt.words(action.title),
        "to_state": action.to_state,
        "comment_required": action.comment_required,
        "who": [
            {"role": role, "title": request.fmt.role(role), "place": place}
            for role, place in action.who
        ],
    }
    if action.approvals is not None:
        said["approvals"] = _approvals(request, action.approvals)
    if action.reason is not None:
        said["reason"] = reason(request, action.reason)
    return said


def _approvals(request: Any, approvals: Any) -> dict[str, Any]:
    """Where several must approve: who has, and who is needed next."""
    return {
        "needed": approvals.needed,
        "left": approvals.left,
        "given": [
            {
                "at": time(one.at),
                "name": one.name,
                "role": one.role,
                "behalf": one.behalf[0] if one.behalf else "",
            }
            for one in approvals.given
        ],
        "next": [
            {"role": role, "title": request.fmt.role(role)}
            for role in approvals.roles_left
        ],
    }


def reason(request: Any, error: NontaxError) -> dict[str, Any]:
    """Why something is closed or refused, in the shape of every error."""
    said = shape(request, error)
    if not isinstance(error, Refused):
        said.pop("remedy", None)
    return said


def history(request: Any, document: Any) -> dict[str, Any]:
    """Who did what and when, oldest first."""
    workflows, fmt = request.workflows, request.fmt
    return {
        "entries": [
            {
                "at": time(entry.at),
                "verb": entry.verb,
                "title": fmt.words(workflows.verb_title(document.kind, entry.verb)),
                "from": entry.from_state,
                "to": entry.to_state,
                "name": fmt.words(entry.name),
                "comment": fmt.words(entry.comment) if entry.comment else "",
                "behalf": entry.on_behalf_of[0] if entry.on_behalf_of else "",
                "version": entry.version,
            }
            for entry in document.history()
        ]
    }
