"""Signing an access review: keep or revoke, row by row."""

from __future__ import annotations

import re
from typing import Any

from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPSeeOther

from nontax_site.kernel.errors import BadInput, Forbidden, NontaxError, Refused
from nontax_site.kernel.interfaces import IReviewDocument
from nontax_site.security.review import DECISION_TITLES, Review
from nontax_site.security.reviewing import Reviewing
from views.actions import ActionPage
from views.errors import status_of
from views.forms import undo
from views.i18n import _
from views.links import path_of
from views.reviews.showing import place_of, remarks
from views.signing_in.stepping_up import require_for

_DECISION = re.compile(r"row-([0-9]{1,5})")


class SignPage(ActionPage):
    """The page with every row; the verb follows from what is left undecided."""

    def __call__(self, document: Review, request: Any) -> Any:
        """Show the rows, or sign."""
        if request.method == "POST":
            return self._sign(document, request)
        return self._shown(document, request, {}, None)

    def _sign(self, review: Review, request: Any) -> Any:
        typed = {str(k): str(v) for k, v in request.POST.items()}
        decisions = {
            int(found[1]): (value, typed.get(f"words-{found[1]}", "")[:500])
            for name, value in typed.items()
            if (found := _DECISION.fullmatch(name))
        }
        try:
            require_for(request, review, self.verb)
            expect = typed.get("expect", "")
            act = request.act(expect=int(expect) if expect.isdigit() else None)
            request.find_service(Reviewing).sign(review, decisions, act)
        except Forbidden:
            raise
        except (BadInput, Refused) as error:
            undo(request)
            bad = isinstance(error, BadInput)
            request.response.status_int = 422 if bad else status_of(error)
            return self._shown(review, request, typed, error)
        request.said(_("The review is signed; what was revoked is revoked."))
        return HTTPSeeOther(location=path_of("review", review.id))

    def _shown(
        self,
        review: Review,
        request: Any,
        typed: dict[str, str],
        error: NontaxError | None,
    ) -> dict[str, Any]:
        person = request.actor.person
        rows = [
            {
                "n": number,
                "row": row,
                "remark": remarks(request, row),
                "is_own": row.person == person,
                "value": typed.get(f"row-{number}", ""),
                "words": typed.get(f"words-{number}", ""),
                "is_wrong": error is not None
                and error.field in (f"row-{number}", f"words-{number}"),
            }
            for number, row in enumerate(review.rows)
            if not row.decision
        ]
        return {
            "title": _("Sign the access review"),
            "document": review,
            "place": place_of(request, review),
            "rows": rows,
            "choices": list(DECISION_TITLES.items()),
            "error": error,
            "token": get_csrf_token(request),
        }


def _page(verb: str) -> SignPage:
    return SignPage(
        "review",
        verb,
        IReviewDocument,
        _("Sign the review"),
        renderer="views:reviews/sign.pt",
    )


ACTIONS = (_page("sign"), _page("sign_part"))
