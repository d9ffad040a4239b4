"""The guards of certificates: what is not known is not taken for granted."""

import pytest

from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.certificate_refusals import PaperStillHeld
from tests.factories.desk import SUPERVISOR, act
from workflows.certificates import guard_cancel, guard_stop


def test_the_supply_is_stopped_in_the_name_of_the_case_only():
    certificate = Certificate(stopped_by="NC-1")
    guard_stop(certificate, act(SUPERVISOR, case="NC-1"))
    for facts in ({}, {"case": "NC-2"}):
        with pytest.raises(Forbidden):
            guard_stop(certificate, act(SUPERVISOR, **facts))


def test_a_certificate_is_cancelled_only_where_the_paper_was_counted():
    guard_cancel(Certificate(), act(SUPERVISOR, held=0))
    guard_cancel(Certificate(), act(SUPERVISOR, trial=True))
    for facts in ({}, {"held": 3}, {"held": 3, "trial": True}):
        with pytest.raises(PaperStillHeld):
            guard_cancel(Certificate(), act(SUPERVISOR, **facts))
