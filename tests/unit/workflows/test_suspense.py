"""The guards of suspense money, each by itself."""

import pytest

from nontax_site.payments.refusals import ResolutionUnknown
from nontax_site.payments.suspense import SuspenseMoney
from tests.factories.desk import act
from workflows.suspense import guard_approve, guard_propose


def test_a_proposal_names_a_known_way_but_a_trial_knows_none_yet():
    guard_propose(SuspenseMoney(), act(trial=True))
    guard_propose(SuspenseMoney(proposal=("return", "")), act())
    for proposal in (None, ("keep", "")):
        with pytest.raises(ResolutionUnknown):
            guard_propose(SuspenseMoney(proposal=proposal), act())


def test_without_a_proposal_there_is_nothing_to_approve():
    with pytest.raises(ResolutionUnknown):
        guard_approve(SuspenseMoney(), act())
    guard_approve(SuspenseMoney(proposal=("return", "")), act())
