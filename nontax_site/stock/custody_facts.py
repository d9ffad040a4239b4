"""Who keeps what, as the guards of a document are told it.

A guard sees the document and the act, so the deed and the page say beforehand which
person keeps the shelves the document is about: the fact ``custodians``, a mapping of
holder (a store's or unit's id) to (person, name).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.refusals import CustodianMissing, NotCustodian

FACT = "custodians"

Custodians = Mapping[str, tuple[str, str]]


def custodians_of(root: Any, holders: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(person, name) of the custodian of each holder that has one."""
    found = ((holder, root.custodians.get(holder)) for holder in holders if holder)
    return {h: (c.person, c.name) for h, c in found if c is not None}


def with_custodians(root: Any, document: Any, act: Act) -> Act:
    """The act with the custodians a document's guards ask for (``keepers``)."""
    return act.with_facts(**{FACT: custodians_of(root, document.keepers())})


def check_keeps(holder: str, act: Act) -> None:
    """Raise CustodianMissing or NotCustodian unless the actor himself keeps the shelf.

    Nobody hands out or signs in another's name (CQ-38, CQ-40).
    """
    known: Custodians = act.facts.get(FACT, {})
    if holder not in known:
        raise CustodianMissing(holder=holder)
    person, name = known[holder]
    if act.on_behalf_of is not None:
        raise Forbidden
    if act.actor.person != person:
        raise NotCustodian(custodian=name, holder=holder)
