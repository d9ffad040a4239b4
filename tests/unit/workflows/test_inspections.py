"""The guard of inspections: what was not counted counts as open."""

import pytest

from nontax_site.stock.certificate_refusals import CasesOpen
from nontax_site.stock.inspection import Inspection
from tests.factories.desk import SUPERVISOR, act
from workflows.inspections import guard_close


def test_an_inspection_is_closed_only_where_the_cases_were_counted():
    guard_close(Inspection(), act(SUPERVISOR, waiting=0))
    guard_close(Inspection(), act(SUPERVISOR, trial=True))
    for facts in ({}, {"waiting": 2}):
        with pytest.raises(CasesOpen):
            guard_close(Inspection(), act(SUPERVISOR, **facts))
