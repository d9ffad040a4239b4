"""Guards of certificates. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.certificate_refusals import PaperStillHeld


def guard_stop(certificate: Certificate, act: Act) -> None:
    """The system stops the supply in the name of an inspection case only."""
    if not act.facts.get("case") or act.facts["case"] != certificate.stopped_by:
        raise Forbidden(permission="certificate:stop")


def guard_cancel(_certificate: Certificate, act: Act) -> None:
    """Everything is returned before a certificate ends.

    The deed says the fact ``held``; while a page only asks it may be unknown.
    """
    held = act.facts.get("held")
    if held is None and act.facts.get("trial"):
        return
    if held is None or held:
        raise PaperStillHeld(unit_name=act.facts.get("unit_name", ""), held=held or 0)
