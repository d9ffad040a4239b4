"""What is decided about a batch: issue it whole, go on issuing, give it up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nontax_site.kernel.interfaces import IBatchDocument
from nontax_site.payments.batch import NoticeBatch
from schemas.batches import agreed_schema
from views.actions import ActionPage
from views.batches.words import batching
from views.documents import Fact
from views.fields import tick
from views.format import Link
from views.i18n import _
from views.links import path_of


def is_running(request: Any, batch: NoticeBatch) -> bool:
    """Whether long work on the batch waits or runs."""
    job = request.site.jobs.get(batch.job) if batch.job else None
    return job is not None and job.is_open


def _facts(request: Any, batch: NoticeBatch) -> dict[str, Any]:
    """What the guards need to know beside the batch."""
    return {"is_running": is_running(request, batch)}


def summary(request: Any, batch: NoticeBatch) -> list[Fact]:
    """What is about to be issued, and what was sent in twice."""
    facts = [
        Fact(_("File"), batch.name),
        Fact(_("Collecting unit"), request.fmt.unit(batch.unit)),
        Fact(_("Notices"), batch.notices),
        Fact(_("Amount"), batch.total, request.fmt.capital(batch.total)),
    ]
    if batch.issued:
        facts.append(Fact(_("Issued of them"), batch.issued))
    return [*facts, *twice(request, batch)]


def twice(request: Any, batch: NoticeBatch) -> list[Fact]:
    """What in the batch was sent in before, in the file or in an earlier one."""
    facts = []
    if batch.twins:
        facts.append(Fact(_("Rows that say the same as an earlier row"), batch.twins))
    before = batching(request).issued_before(batch)
    if before:
        links = [
            (Link(one.id, path_of("batch", one.id)), request.fmt.state(one))
            for one in before
        ]
        facts.append(Fact(_("The same file was issued before"), links))
    return facts


@dataclass(frozen=True)
class IssuePage(ActionPage):
    """Issuing asks for a tick where something was sent in twice."""

    def __call__(self, document: Any, request: Any) -> Any:
        """Show the page or issue; the tick is there when it is needed."""
        page = self
        if twice(request, document):
            page = replace(self, schema=agreed_schema(), widgets={"agreed": tick()})
        return ActionPage.__call__(page, document, request)


def issue(request: Any, batch: NoticeBatch, act: Any, given: dict[str, Any]) -> None:
    """Begin to issue the whole batch."""
    batching(request).issue(batch, act, agreed=bool(given.get("agreed")))


def resume(request: Any, batch: NoticeBatch, act: Any, given: dict[str, Any]) -> None:
    """Go on with what is not issued."""
    batching(request).resume(batch, act.with_facts(**_facts(request, batch)))


def close(request: Any, batch: NoticeBatch, act: Any, given: dict[str, Any]) -> None:
    """Leave out what was refused."""
    batching(request).close(batch, act.with_facts(**_facts(request, batch)))


def give_up(request: Any, batch: NoticeBatch, act: Any, given: dict[str, Any]) -> None:
    """Issue nothing of it."""
    batching(request).give_up(batch, act)


ACTIONS = (
    IssuePage(
        kind="batch",
        verb="issue",
        marker=IBatchDocument,
        deed=issue,
        button=_("Issue all of these notices"),
        done=_("The notices are being issued; you can leave the page."),
        ask=_(
            "All notices of the batch are issued, or none when something is wrong by now. Each gets a payment code of its own."
        ),
        summary=summary,
    ),
    ActionPage(
        kind="batch",
        verb="resume",
        marker=IBatchDocument,
        deed=resume,
        button=_("Go on issuing"),
        done=_("It goes on with the notices that are not issued yet."),
        ask=_("Notices that are issued stay as they are; the others are tried again."),
        summary=summary,
        facts=_facts,
    ),
    ActionPage(
        kind="batch",
        verb="close",
        marker=IBatchDocument,
        deed=close,
        button=_("Close with what was issued"),
        ask=_("What was issued stays. The rows that were refused are left out."),
        summary=summary,
        facts=_facts,
        danger=True,
    ),
    ActionPage(
        kind="batch",
        verb="give_up",
        marker=IBatchDocument,
        deed=give_up,
        button=_("Give up this batch"),
        ask=_(
            "Nothing of the batch is issued. The sheet stays for those who look later."
        ),
        summary=summary,
        danger=True,
    ),
)
