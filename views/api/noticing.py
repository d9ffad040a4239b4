"""Issuing: one notice, or up to five hundred, by the deed the clerk's form calls."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.kernel.errors import BadInput, NontaxError, NotFound
from nontax_site.kernel.identity import DocumentKind
from nontax_site.kernel.words import check_name
from nontax_site.payments.noticing import Noticing, Wanted
from nontax_site.payments.ports import payment_ports
from nontax_site.security.grants import UNIT_CLERK
from schemas.notices import notice_schema, wanted_of
from views.api import shapes
from views.api.door import operation
from views.api.refusals import ContractBroken, RowsRefused, ScopeMissing

BATCH = 500
LONGEST_SOURCE = 60

FORM_NAMES = {
    "payer_type": "payer.type",
    "payer_name": "payer.name",
    "document_kind": "payer.document_kind",
    "document_number": "payer.document_number",
    "phone": "payer.phone",
}
"""What the form calls a field, and where it stands in the contract."""


class NoticeWrong(BadInput):
    """What a notice should say cannot be read; ``why`` is what its form says."""

    code = "notice-wrong"
    message = "${why}"


@operation("api_notices", "POST", scope="notice:draft", once=True)
def issue_one(request: Any) -> Any:
    """A notice, issued or kept as a draft."""
    given = request.given
    _may(request, given)
    wanted = wanted_from(given["notice"], "notice.")
    made = _made(request, given, wanted, "notice.")
    request.response.status_int = 201
    request.response.location = shapes.href(made)
    return shapes.notice(request, made)


@operation("api_notices_batch", "POST", scope="notice:draft", once=True)
def issue_many(request: Any) -> Any:
    """All rows or none, or an answer for each row."""
    given = request.given
    _may(request, given)
    all_or_none = given["mode"] == "all"
    rows = [_row(request, given, number) for number in range(len(given["notices"]))]
    wrong = [row for row in rows if "error" in row]
    if wrong and all_or_none:
        raise RowsRefused(count=len(wrong), rows=wrong)
    return {"done": len(rows) - len(wrong), "refused": len(wrong), "rows": rows}


def _row(request: Any, given: dict[str, Any], number: int) -> dict[str, Any]:
    """One row in a savepoint of its own: its answer, or its fault and nothing done."""
    savepoint = request.tm.savepoint()
    path = f"notices.{number}."
    try:
        made = _made(request, given, wanted_from(given["notices"][number], path), path)
    except NontaxError as error:
        savepoint.rollback()
        return {"row": number, "error": shapes.reason(request, error)}
    return {
        "row": number,
        "id": made.id,
        "href": shapes.href(made),
        "state": made.state,
    }


def _may(request: Any, given: dict[str, Any]) -> None:
    """The unit is the key's own, else there is none; issuing needs its scope."""
    unit = request.site.units.get(given["unit"])
    actor = request.actor
    if unit is None or not actor.holds(UNIT_CLERK, f"unit:{unit.id}"):
        raise NotFound(what="unit", field="unit")
    if given.get("issue", True) and "notice:issue" not in actor.scopes:
        raise ScopeMissing(scope="notice:issue")


def _made(request: Any, given: dict[str, Any], wanted: Wanted, path: str) -> Any:
    deeds = Noticing(payment_ports(request))
    deed = deeds.draft_and_issue if given.get("issue", True) else deeds.draft
    try:
        return deed(given["unit"], wanted, request.act())
    except NontaxError as error:
        error.field = path + FORM_NAMES.get(error.field, error.field or "lines")
        raise


# ---- reading what a notice is to say ---------------------------------------------


def wanted_from(facts: dict[str, Any], path: str) -> Wanted:
    """What the facts of the contract ask for; raises NoticeWrong with its path."""
    form = _read(_form(facts), path)
    wanted = wanted_of(form)
    source = check_name(
        facts.get("source_system", ""),
        field=f"{path}source_system",
        limit=LONGEST_SOURCE,
    )
    return Wanted(
        payer=wanted.payer,
        lines=wanted.lines,
        due=wanted.due,
        basis=wanted.basis,
        remark=wanted.remark,
        case_no=wanted.case_no,
        source_system=source,
        bill_wanted=bool(facts.get("bill_wanted", False)),
    )


def form_of(facts: dict[str, Any], path: str) -> dict[str, Any]:
    """The facts as the form of a draft gives them; raises what is wrong in shape."""
    _check_shape(facts, path)
    return _read(_form(facts), f"{path}.")


def _check_shape(facts: dict[str, Any], path: str) -> None:
    """``fields`` is open in the contract: look at the names and kinds here."""
    payer, lines = facts.get("payer"), facts.get("lines")
    if not isinstance(payer, dict):
        raise ContractBroken(field=f"{path}.payer", why="an object is needed")
    if not isinstance(lines, list) or not all(isinstance(row, dict) for row in lines):
        raise ContractBroken(field=f"{path}.lines", why="a list of objects is needed")
    known = {"payer", "lines", "due", "basis", "remark", "case_no"}
    for part, names in (
        (facts, known),
        (payer, {name.partition(".")[2] for name in FORM_NAMES.values()}),
        *((row, {"item_code", "quantity", "amount", "klass"}) for row in lines),
    ):
        for name, value in part.items():
            if name not in names:
                raise ContractBroken(field=f"{path}.{name[:60]}", why="unknown name")
            if part is not facts and not isinstance(value, str):
                raise ContractBroken(field=f"{path}.{name}", why="a text is needed")
    for name in known - {"payer", "lines"}:
        if not isinstance(facts.get(name, ""), str):
            raise ContractBroken(field=f"{path}.{name}", why="a text is needed")


def _form(facts: dict[str, Any]) -> dict[str, Any]:
    payer = facts["payer"]
    return {
        "payer_type": payer.get("type", ""),
        "payer_name": payer.get("name", ""),
        "phone": payer.get("phone", ""),
        "document_kind": payer.get("document_kind") or DocumentKind.NONE.value,
        "document_number": payer.get("document_number", ""),
        "lines": [
            {
                "item_code": row.get("item_code", ""),
                "quantity": row.get("quantity") or colander.null,
                "amount": row.get("amount") or colander.null,
                "klass": row.get("klass", ""),
            }
            for row in facts["lines"]
        ],
        "due": facts.get("due") or colander.null,
        "case_no": facts.get("case_no", ""),
        "basis": facts.get("basis", ""),
        "remark": facts.get("remark", ""),
    }


def _read(form: dict[str, Any], path: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = notice_schema().deserialize(form)
    except colander.Invalid as fault:
        name, why = next(iter(fault.asdict().items()))
        name = FORM_NAMES.get(name, name)
        raise NoticeWrong(field=f"{path}{name}", why=why) from None
    return read
