"""Adding, replacing and removing papers of any document."""

from __future__ import annotations

from functools import partial
from typing import Any

from pyramid.view import view_config

from nontax_site.attachments.attaching import (
    AUDIT_NOTE,
    MOST_AT_ONCE,
    Sent,
    may_attach,
)
from nontax_site.attachments.attachment import Attachment, papers_of
from nontax_site.attachments.contents import ACCEPT, MOST_BYTES
from nontax_site.attachments.materials import MaterialUnknown
from nontax_site.attachments.ports import attaching_of
from nontax_site.attachments.refusals import AttachingClosed, NoFile, TooManyFiles
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.storage.document import Document
from schemas.attachments import hand_in, take_out
from views.documents import Fact
from views.fields import choice, hidden, upload
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.papers.showing import choices, material_words, missing_words

form_view = partial(
    view_config,
    context=Document,
    permission="document:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
"""A page with a form at any document."""


@form_view(name="attach")
def attach(document: Any, request: Any) -> Any:
    """Hand in one or several files of one material."""
    asked = request.GET.get("material", "")
    read_files(request)
    is_note = asked == AUDIT_NOTE
    _check_open(request, document, AUDIT_NOTE if is_note else "")
    known = {} if is_note else choices(request, document)

    def deed(given: dict[str, Any]) -> str:
        code = AUDIT_NOTE if is_note else given.get("material", "")
        if code and not is_note and code not in known:
            raise MaterialUnknown(field="material", material=code[:40])
        act = request.act(comment=given["comment"], expect=given["expect"])
        rows = attaching_of(request).attach(document, sent_files(request), code, act)
        request.said(_("Handed in: ${count} files."), count=str(len(rows)))
        return _tab(document)

    missing = missing_words(request, document)
    return form_page(
        request,
        hand_in(choose=bool(known), several=True),
        deed,
        title=_("Add a note of the auditors") if is_note else _("Hand in papers"),
        button=_("Hand in these files"),
        ask=_("Every file is kept for good with its digest and your name."),
        summary=[
            Fact(_("Belongs to"), request.fmt.name_of(document)),
            *([Fact(_("Still missing"), missing)] if missing else []),
        ],
        initial={"expect": document.version, "material": asked},
        widgets={
            "material": choice(list(known.items())),
            "files": upload(ACCEPT, several=True),
            "expect": hidden(),
        },
        back=_tab(document),
    )


@form_view(name="replace-paper")
def replace_paper(document: Any, request: Any) -> Any:
    """Hand in a newer version of one paper; the older one stays."""
    row = _asked_for(request, document)
    _check_open(request, document, row.material)
    read_files(request)

    def deed(given: dict[str, Any]) -> str:
        files = sent_files(request)
        if len(files) != 1:
            raise TooManyFiles(limit="1") if files else NoFile
        act = request.act(comment=given["comment"], expect=given["expect"])
        made = attaching_of(request).replace(document, row.number, files[0], act)
        request.said(
            _("Version ${version} is in force now."), version=str(made.version)
        )
        return _tab(document)

    return form_page(
        request,
        hand_in(choose=False, several=False),
        deed,
        title=_("Replace a paper"),
        button=_("Put the new version in force"),
        ask=_("The older version stays and can be looked at."),
        summary=_about(request, row),
        initial={"expect": document.version},
        widgets={"files": upload(ACCEPT), "expect": hidden()},
        back=_tab(document),
    )


@form_view(name="remove-paper")
def remove_paper(document: Any, request: Any) -> Any:
    """Take a paper out, by a mark with the reason."""
    row = _asked_for(request, document)
    _check_open(request, document, row.material)

    def deed(given: dict[str, Any]) -> str:
        act = request.act(comment=given["comment"], expect=given["expect"])
        attaching_of(request).remove(document, row.number, act)
        request.said(_("The paper is marked as removed."))
        return _tab(document)

    return form_page(
        request,
        take_out(),
        deed,
        title=_("Remove a paper"),
        button=_("Mark this paper as removed"),
        ask=_("It counts for nothing then; its content stays for who checks."),
        summary=_about(request, row),
        initial={"expect": document.version},
        widgets={"expect": hidden()},
        back=_tab(document),
        danger=True,
    )


def _tab(document: Any) -> str:
    return path_of(document.kind, document.id) + "?tab=papers#more"


def _about(request: Any, row: Attachment) -> list[Fact]:
    return [
        Fact(_("Paper"), row.name),
        Fact(_("What it is"), material_words(request, row.material)),
        Fact(_("Version"), row.version),
        Fact(_("Digest (SM3)"), row.digest),
    ]


def _check_open(request: Any, document: Any, material: str) -> None:
    """Raise the reason before a page is shown that could not be sent."""
    if may_attach(request.workflows, document, request.actor, material):
        return
    state = request.workflows.state(document)
    if state.is_final and material != AUDIT_NOTE:
        raise AttachingClosed(state=state.title)
    raise Forbidden(kind=document.kind, state=state.title)


def _asked_for(request: Any, document: Any) -> Attachment:
    """The paper in force whose number stands in the address."""
    number = "".join(request.subpath)
    papers = papers_of(request.site.attachments, document)
    found = papers.versions(int(number)) if number.isdecimal() else ()
    if not found:
        raise NotFound(what="paper")
    return found[0]


SENT = "nontax.sent_files"
"""Where the files of a request wait: a request that is tried again has them too."""


def sent_files(request: Any) -> list[Sent]:
    """The files of the request; one byte more than is taken is enough of each.

    Raises NoFile, TooManyFiles.
    """
    sent = read_files(request)
    if not sent:
        raise NoFile
    if len(sent) > MOST_AT_ONCE:
        raise TooManyFiles(limit=str(MOST_AT_ONCE))
    return sent


def read_files(request: Any) -> list[Sent]:
    """Read what was sent as ``files``, once, and close it."""
    sent: list[Sent] | None = request.environ.get(SENT)
    if sent is None:
        parts = [p for p in request.POST.getall("files") if hasattr(p, "file")]
        sent = []
        for part in parts:
            with part.file:
                part.file.seek(0)
                data = part.file.read(MOST_BYTES + 1)
            sent.append((str(part.filename or ""), data))
        request.environ[SENT] = sent
    return sent
