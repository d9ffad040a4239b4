"""The page that shows masked data whole: why, then once, never again by itself.

A noun registers an ``Unmask``: which permission, whose data, which facts. The
data stand in this one answer; the next click shows them masked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.renderers import render_to_response

from nontax_site.kernel.errors import NotFound
from nontax_site.security.looking_up import REASON_TITLES, LookingUp
from schemas.people import WhySee
from views.documents import Fact
from views.fields import choice
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of


@dataclass(frozen=True)
class Unmask:
    """Seeing the personal data of one kind of thing.

    ``facts`` of (request, thing) are the data, ``subject`` of (thing) tells one
    person from another, ``back`` is where the page leads back to. ``reaches`` of
    (request, thing) says whether the permission reaches what has no places.
    """

    context: Any
    permission: str
    title: Any
    facts: Callable[[Any, Any], Sequence[Fact]]
    subject: Callable[[Any], str]
    back: Callable[[Any], str]
    reaches: Callable[[Any, Any], bool] = lambda request, thing: True  # noqa: ARG005

    def register(self, config: Any) -> None:
        """Put the page at ``<thing>/unmask``."""
        config.add_view(
            self,
            context=self.context,
            name="unmask",
            permission=self.permission,
            renderer="views:macros/form.pt",
            request_method=("GET", "POST"),
        )

    def __call__(self, thing: Any, request: Any) -> Any:
        """Ask why, write it down, show the data once; raises NotFound."""
        if not self.reaches(request, thing):
            raise NotFound(what="user")

        def show(given: dict[str, str]) -> Any:
            act = request.act(comment=given["comment"])
            looking = request.find_service(LookingUp)
            looking.look(thing, self.subject(thing), given["reason"], act)
            values = {
                "title": self.title,
                "facts": list(self.facts(request, thing)),
                "back": self.back(thing),
            }
            return render_to_response("views:macros/unmasked.pt", values, request)

        return form_page(
            request,
            WhySee,
            show,
            title=_("Show personal data whole"),
            button=_("Show and record it"),
            widgets={"reason": choice(REASON_TITLES.items(), empty=False)},
            ask=_("Who looks, when and why is kept for good."),
            back=self.back(thing),
            once=False,
        )


def unmask_fact(request: Any, document: Any) -> list[Fact]:
    """A line that leads to the data, for whoever may see them."""
    if not request.has_permission(f"{document.kind}:unmask", document):
        return []
    link = Link(
        request.fmt.words(_("Show it whole")),
        path_of(document.kind, document.id, "unmask"),
    )
    return [Fact(_("Personal data"), link, _("With a reason, which is recorded."))]
