"""Who a request comes from, and what it may on documents and containers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pyramid import testing
from pyramid.interfaces import ISecurityPolicy

from nontax_site.kernel.acts import Grant
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.interfaces import IClock, IDelegations, IWorkflows
from nontax_site.security.factors import SecondFactors
from nontax_site.security.policy import Policy, first_duty, signed_in_user
from tests.factories.proof import NOW, UNIT, paper


class Visit:
    """A request with a session, a site and the fake engine."""

    def __init__(self, site, session, engine=None):
        self.site = site
        self.session = session
        self.path_info = "/work"
        self.environ = {}
        self.engaged = ()
        self._engine = engine

    @property
    def signed_in_user(self):
        return signed_in_user(self)

    @property
    def first_duty(self):
        return first_duty(self)

    @property
    def identity(self):
        return Policy().identity(self)

    def find_service(self, port):
        if port is SecondFactors:
            return SecondFactors(None, None, required=False)
        if port is IDelegations:
            return SimpleNamespace(shows=lambda actor, document, at: False)
        if port is IClock:
            return FixedClock(NOW)
        assert port is IWorkflows
        return self._engine


@pytest.fixture
def user(add):
    return add("li.na", Grant("unit_clerk", f"unit:{UNIT}"), must_change=False)


@pytest.fixture
def visit(site, user):
    session = SimpleNamespace(login="li.na", epoch=user.epoch)
    engine = SimpleNamespace(permits=lambda d, p, a: p == "bill:deliver")
    return Visit(site, session, engine)


def test_the_identity_is_the_actor_of_the_user(visit, user):
    assert visit.identity == user.actor()
    assert Policy().authenticated_userid(visit) == "li.na"


@pytest.mark.parametrize(
    "session",
    [
        SimpleNamespace(),
        SimpleNamespace(login="", epoch=0),
        SimpleNamespace(login="gone", epoch=1),
        SimpleNamespace(login="li.na", epoch=99),
    ],
)
def test_without_a_session_that_holds_nobody_is_there(site, user, session):
    visit = Visit(site, session)
    assert visit.identity is None
    assert Policy().authenticated_userid(visit) is None
    assert not Policy().permits(visit, object(), "notice:view")


def test_a_disabled_user_is_nobody_on_the_next_request(visit, user):
    user.is_disabled = True
    assert visit.identity is None


def test_a_role_taken_away_is_gone_on_the_next_request(visit, user):
    assert Policy().permits(visit, object(), "notice:draft")
    user.granted = ()
    assert not Policy().permits(visit, object(), "notice:draft")


@pytest.mark.rule("SI-167")
def test_until_the_first_password_is_changed_no_role_counts(visit, user):
    user.must_change = True
    assert visit.identity.login == "li.na"
    assert not Policy().permits(visit, object(), "work:view")


def test_a_documents_own_permissions_are_judged_by_its_state(visit):
    assert Policy().permits(visit, paper(), "bill:deliver")
    assert not Policy().permits(visit, paper(), "bill:view")


def test_other_permissions_on_a_document_are_judged_at_its_places(visit):
    assert Policy().permits(visit, paper(), "ledger:view")
    elsewhere = paper(unit="330100-0008")
    assert not Policy().permits(visit, elsewhere, "ledger:view")


def test_a_thing_of_the_site_alone_is_for_roles_held_at_the_site(visit):
    site = SimpleNamespace(places=lambda: ("site",))
    region = SimpleNamespace(places=lambda: ("region:330100", "site"))
    assert Policy().permits(visit, object(), "notice:view")
    assert not Policy().permits(visit, site, "notice:view")
    assert not Policy().permits(visit, site, "notice:draft")
    assert not Policy().permits(visit, region, "notice:view")


def test_what_is_seen_everywhere_is_only_looked_at_from_every_place(visit):
    site = SimpleNamespace(places=lambda: ("site",), seen_everywhere=True)
    assert Policy().permits(visit, site, "notice:view")
    assert not Policy().permits(visit, site, "notice:draft")


def test_headers_remember_nothing(visit):
    assert Policy().remember(visit, "li.na") == []
    assert Policy().forget(visit) == []


def test_the_floor_binds_the_policy():
    with testing.testConfig(settings={"nontax.mode": "testing"}) as config:
        config.include("pyramid_services")
        config.include("nontax_site.security")
        config.commit()
        assert isinstance(config.registry.queryUtility(ISecurityPolicy), Policy)
