"""Asking again who sits there: ``require`` before what decides about money.

The answer to a form that needs a fresh proof is a page with one field. It carries
everything that was typed and sends it again together with the proof, so nothing
is lost and nothing is kept at the server meanwhile. ``/step-up`` asks the same on
its own, for pages one only reads.
"""

from __future__ import annotations

from typing import Any

from pyramid.csrf import get_csrf_token
from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import exception_view_config, view_config

from nontax_site.kernel.errors import Unauthentic
from nontax_site.security.stepping_up import (
    MACHINE,
    ProofWrong,
    SteppingUp,
    StepUpNeeded,
    is_fresh,
    minutes_of,
)
from schemas.people import Proof
from views.errors import answer, is_machine, typed_again
from views.fields import hidden, password
from views.forms import form_page, undo
from views.headers import harden
from views.i18n import _
from views.links import safe_path
from views.visitors import address_of

FIELD = "__proof__"
"""The field of a form that carries the proof."""


def is_needed(request: Any, transition: Any = None) -> bool:
    """Whether a proof has to be asked for before the transition (or at all)."""
    if transition is not None and not getattr(transition, "step_up", False):
        return False
    if request.actor.login.startswith(MACHINE):
        return True
    minutes = minutes_of(request.registry.settings)
    return not is_fresh(request.session.proved_at, request.clock.now(), minutes)


def require(request: Any, transition: Any = None) -> None:
    """Let pass whoever proved himself of late; else raise StepUpNeeded.

    Without a transition the proof is asked for whatever is done; with one, only if
    its key ``step-up`` is true. A proof that came with the form is looked at here.
    Call it inside the POST, before anything is done: what was changed before in
    this request is taken back when a proof comes with it.
    """
    if not is_needed(request, transition):
        return
    proof = "" if is_machine(request) else request.POST.get(FIELD, "")
    if not proof or request.actor.login.startswith(MACHINE):
        raise StepUpNeeded
    prove(request, proof)


def require_for(request: Any, document: Any, verb: str) -> None:
    """``require`` for the transition of a verb from where the document stands."""
    definition = request.workflows.definition(document.kind)
    way = definition.leaving_by(document.state, verb)
    if way is not None:
        require(request, way)


def prove(request: Any, proof: str) -> None:
    """Check the proof of who is signed in and remember when; raises ProofWrong.

    The proof is written down on its own; the request then looks at the site afresh.
    """
    user = request.signed_in_user
    if user is None:
        raise Unauthentic
    request.find_service(SteppingUp).prove(
        user, request.session.name, proof[:200], address_of(request)
    )
    undo(request)


@exception_view_config(StepUpNeeded)
def ask(error: StepUpNeeded, request: Any) -> Any:
    """The page with one field; a machine hears the code of the error."""
    if is_machine(request) or request.method != "POST":
        return answer(request, error, 403)
    values = {
        "title": _("Show that it is you"),
        "error": error,
        "is_wrong": isinstance(error, ProofWrong),
        "field": FIELD,
        "kept": (),
        "again": request.path_qs,
        "token": get_csrf_token(request),
        **typed_again(request),
    }
    response = render_to_response("views:signing_in/step_up.pt", values, request)
    response.status_int = 403
    return harden(request, response)


@view_config(
    route_name="step_up",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def step_up(request: Any) -> Any:
    """The same question on its own page; then on to where one wanted to go."""
    if request.signed_in_user is None:
        raise Unauthentic
    target = safe_path(request.params.get("next"))

    def deed(given: dict[str, str]) -> str:
        prove(request, given["proof"])
        return safe_path(given["next"])

    return form_page(
        request,
        Proof,
        deed,
        title=_("Show that it is you"),
        button=_("It is me"),
        ask=_("Before deciding about money or rights: your password, or a code."),
        initial={"next": target},
        widgets={"proof": password(), "next": hidden()},
        back=target,
        once=False,
        also=(ProofWrong,),
    )
