"""Giving a delegation: what is refused, and how it begins and ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.background import turn_delegations
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import CommentMissing, Forbidden, FourEyes
from nontax_site.security.delegating import Delegating
from nontax_site.security.delegation_refusals import (
    DelegateConflicts,
    DelegateDisabled,
    DelegateIsPrincipal,
    DelegateOtherSide,
    DelegateUnknown,
    DelegationBackwards,
    DelegationCircle,
    DelegationKindMissing,
    DelegationPast,
    DelegationTooLong,
    RightNotHeld,
)
from nontax_site.security.people import People
from tests.factories.delegations import give, hire, lending, of_the_school, state_of


def refused(office, kind, lent, principal="hz-boss"):
    """The refusal, after which nothing is there."""
    with pytest.raises(kind) as caught:
        give(office, principal, lent)
    with office.work() as request:
        assert list(request.site.delegations.values()) == []
    return caught.value


def decide(office, name, deed, login, comment=""):
    with office.work() as request:
        document = request.site.document("delegation", name)
        getattr(request.find_service(Delegating), deed)(
            document, office.act(login, comment)
        )


def test_a_delegation_of_today_is_in_force_at_once(office):
    name = give(office, "hz-boss", lending(office))
    assert name == "D-330100-26-0001"
    assert state_of(office, name) == "active"
    with office.work() as request:
        history = request.site.document("delegation", name).history()
    assert [e.verb for e in history] == ["give", "admit", "start"]


def test_one_of_later_begins_on_its_day_and_ends_after_its_last(office):
    name = give(office, "hz-boss", lending(office, ahead=2, days=2))
    assert state_of(office, name) == "given"
    seen = []
    for _day in range(5):
        with office.work() as request:
            turn_delegations(request)
        seen.append(state_of(office, name))
        office.clock.advance(timedelta(days=1))
    assert seen == ["given", "given", "active", "active", "ended"]


def test_nobody_delegates_to_himself_under_another_account(office):
    hire(office, "hz-boss-again")
    refused(office, DelegateIsPrincipal, lending(office, "hz-boss"))
    refused(office, DelegateIsPrincipal, lending(office, "hz-boss-again"))


@pytest.mark.parametrize("login", ["school-boss", "school-clerk", "auditor", "admin"])
def test_nobody_delegates_to_another_side(office, login):
    refused(office, DelegateOtherSide, lending(office, login))


def test_whoever_prepares_the_documents_may_not_decide_on_them(office):
    refused(office, DelegateConflicts, lending(office, "hz-clerk"))


def test_a_clerk_of_another_bureau_may(office):
    assert give(office, "hz-boss", lending(office, "sx-clerk"))


def test_a_unit_delegates_within_its_region(office):
    hire(office, "police-boss")
    assert give(office, "school-boss", of_the_school(office))
    with pytest.raises(DelegateOtherSide):
        give(office, "school-boss", of_the_school(office, "sx-unit"))
    with pytest.raises(DelegateConflicts):
        give(office, "school-boss", of_the_school(office, "school-clerk2"))


def test_an_unknown_or_closed_account_is_refused(office):
    refused(office, DelegateUnknown, lending(office, "nobody"))
    with office.work() as request:
        request.find_service(People).disable(office.act("admin"), "sx-boss")
    refused(office, DelegateDisabled, lending(office))


@pytest.mark.parametrize(
    "more",
    [
        {"place": "region:140000"},
        {"role": "bureau_clerk"},
        {"role": "unit_supervisor"},
        {"kinds": ("notice",)},
        {"kinds": ("delegation",)},
        {"verbs": ("bill:write_off",)},
        {"verbs": ("notice:cancel",)},
        {"kinds": ("bill",), "verbs": ("unit:activate",)},
    ],
)
def test_nobody_lends_what_he_does_not_hold(office, more):
    refused(office, RightNotHeld, lending(office, **more))


def test_a_clerk_has_no_decision_to_lend(office):
    lent = lending(office, "sx-clerk", role="bureau_clerk", kinds=("bill",))
    refused(office, RightNotHeld, lent, "hz-clerk")


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"kinds": ()}, DelegationKindMissing),
        ({"days": 0}, DelegationBackwards),
        ({"ahead": -9, "days": 3}, DelegationPast),
        ({"days": 32}, DelegationTooLong),
        ({"ahead": 32, "days": 1}, DelegationTooLong),
    ],
)
def test_its_time_and_its_kinds_have_limits(office, more, kind):
    refused(office, kind, lending(office, **more))


def test_a_circle_is_refused_also_through_a_third_person(office):
    hire(office, "sx-deputy")
    shanxi = {"place": "region:140000"}
    give(office, "hz-boss", lending(office, "sx-boss"))
    with pytest.raises(DelegationCircle):
        give(office, "sx-boss", lending(office, "hz-boss", **shanxi))
    give(office, "sx-boss", lending(office, "sx-deputy", **shanxi))
    with pytest.raises(DelegationCircle):
        give(office, "sx-deputy", lending(office, "hz-boss", **shanxi))


def test_after_the_days_of_the_one_the_other_may_delegate_back(office):
    give(office, "hz-boss", lending(office, "sx-boss", days=3))
    back = lending(office, "hz-boss", place="region:140000", ahead=3, days=2)
    assert give(office, "sx-boss", back)


def test_what_was_received_is_not_given_on(office):
    hire(office, "sx-deputy")
    give(office, "hz-boss", lending(office, "sx-boss"))
    with pytest.raises(RightNotHeld):
        give(office, "sx-boss", lending(office, "sx-deputy"))


def test_only_the_principal_or_an_administrator_gives(office):
    with pytest.raises(Forbidden):
        give(office, "hz-boss", lending(office), by="hz-clerk")


def test_an_administrator_needs_a_second_person_for_somebody_absent(office):
    hire(office, "admin2")
    name = give(office, "hz-boss", lending(office), by="admin")
    assert state_of(office, name) == "proposed"
    with pytest.raises(FourEyes):
        decide(office, name, "confirm", "admin")
    for stranger in ("sx-boss", "sx-clerk"):
        with pytest.raises(Forbidden):
            decide(office, name, "confirm", stranger)
    decide(office, name, "confirm", "admin2")
    assert state_of(office, name) == "active"


def test_the_second_person_may_not_agree(office):
    hire(office, "admin2")
    name = give(office, "hz-boss", lending(office), by="admin")
    with pytest.raises(CommentMissing):
        decide(office, name, "refuse", "admin2")
    decide(office, name, "refuse", "admin2", "本人已返岗")
    assert state_of(office, name) == "refused"
    with office.work() as request:
        assert request.site.delegations.persons() == ()


@pytest.mark.parametrize("login", ["hz-boss", "sx-boss", "admin"])
def test_it_is_taken_or_handed_back_at_once(office, login):
    name = give(office, "hz-boss", lending(office))
    with pytest.raises(CommentMissing):
        decide(office, name, "revoke", login)
    decide(office, name, "revoke", login, "提前返岗")
    assert state_of(office, name) == "revoked"


def test_a_colleague_may_not_revoke_it(office):
    name = give(office, "hz-boss", lending(office))
    for login in ("hz-clerk", "sx-clerk", "auditor"):
        with pytest.raises(Forbidden):
            decide(office, name, "revoke", login, "x")


def test_who_leaves_takes_his_delegations_with_him(office):
    name = give(office, "hz-boss", lending(office))
    act = Act(system_actor("leaving"), office.clock.now())
    with office.work() as request:
        assert request.find_service(Delegating).end_all("sx-boss", act) == 1
    assert state_of(office, name) == "ended"


def test_the_audit_log_knows_who_lent_what(office):
    name = give(office, "hz-boss", lending(office))
    with office.work() as request:
        lane = request.site.audit.find("bureau:330100")
        verbs = [e["verb"] for e in lane.newest_first() if e.get("id") == name]
    assert verbs == ["start", "admit", "give"]
