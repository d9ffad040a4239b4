"""Guards of access reviews. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.security.grants import ADMINISTRATOR, SITE
from nontax_site.security.people_refusals import OwnGrant
from nontax_site.security.review import AdministratorFirst, Review, RowsLeft


def guard_first(review: Review, act: Act) -> None:
    """An administrator signs first for the whole site; others only what he leaves."""
    begins = review.scope == SITE and review.state == "open"
    if begins and not act.actor.holds(ADMINISTRATOR, SITE):
        raise AdministratorFirst


def guard_sign(review: Review, act: Act) -> None:
    """Every row is decided, and none about the signer was left to him."""
    guard_first(review, act)
    if act.facts.get("trial"):
        return
    if review.left:
        raise RowsLeft(n=len(review.left))
    if act.actor.person in act.facts.get("persons", ()):
        raise OwnGrant


def guard_sign_part(review: Review, act: Act) -> None:
    """Only rows about the signer himself are left."""
    guard_first(review, act)
    if act.facts.get("trial"):
        return
    if {row.person for row in review.left} != {act.actor.person}:
        raise RowsLeft(n=len(review.left))
