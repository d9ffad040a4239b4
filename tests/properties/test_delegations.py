"""Whatever is delegated by whom to whom: nobody stands on both sides of a paper."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid import testing

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IDelegations
from nontax_site.security.delegating import Delegating, Lending
from nontax_site.security.delegation import Delegations
from nontax_site.security.lending import Lent
from nontax_site.security.users import Person, User
from tests.factories import proof
from workflows.definitions import load
from workflows.engine import Engine

REGIONS = ("region:330100", "region:140000")
ROLES = (
    ("unit_clerk", f"unit:{proof.UNIT}"),
    ("unit_supervisor", f"unit:{proof.UNIT}"),
    *(("bureau_clerk", place) for place in REGIONS),
    *(("bureau_supervisor", place) for place in REGIONS),
)
LOGINS = ("a", "b", "c", "d", "e", "b-again")
"""Accounts; the last is a second one of the person of the second."""

EVERY = {"bill": ("ask_void", "void", "refuse_void", "nudge")}
"""Here every role lends everything: more than the law of the site allows."""

people = st.fixed_dictionaries(
    {
        login: st.lists(st.sampled_from(ROLES), min_size=1, max_size=2)
        for login in LOGINS
    }
)
login = st.sampled_from(LOGINS)
number = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("give"), login, login, number, number),
        *(
            st.tuples(st.just("fire"), login, number, st.just(verb), number)
            for verb in ("ask_void", "void", "refuse_void")
        ),
        st.tuples(st.just("regrant"), login, st.sampled_from(ROLES)),
        st.tuples(st.just("close"), login),
        st.tuples(st.just("day")),
    ),
    max_size=60,
)


class House:
    """People, two papers and the deeds, without a database."""

    def __init__(self, granted):
        self.ports = proof.FakePorts()
        self.engine = Engine(self.ports)
        self.now = proof.NOW
        self.site = SimpleNamespace(users={}, persons={}, delegations=Delegations())
        for name in LOGINS:
            person = f"person-{name.partition('-')[0]}"
            user = User(name, person, name.upper(), self.now)
            user.granted = tuple(dict.fromkeys(granted[name]))
            self.site.users[name] = user
            kept = self.site.persons.setdefault(person, Person(person, name.upper()))
            kept.logins = (*kept.logins, name)
        self.lent = Lent(self.site, self.engine.permits)
        self.ports._ports[IDelegations] = self.lent
        self.delegating = Delegating(self.site, self.engine, lambda role: EVERY)
        self.papers = [proof.paper(id=f"B-{n}") for n in range(2)]
        for paper in self.papers:
            self.engine.begin(paper, proof.act(proof.SYSTEM))

    def act(self, login, name=0):
        """An act in one's own name, or in the so-manieth that is open."""
        actor = self.site.users[login].actor()
        names = [None, *self.lent.principals(actor, self.now).values()]
        principal = names[name % len(names)]
        return Act(actor, self.now, "reason", on_behalf_of=principal)

    def give(self, giver, taker, held, ahead):
        granted = self.site.users[giver].granted
        role, place = granted[held % len(granted)]
        start = beijing_day(self.now) + timedelta(days=ahead % 3)
        end = start + timedelta(days=2)
        lending = Lending(taker, role, place, ("bill",), start, end, "away")
        self.delegating.give(giver, lending, self.act(giver))

    def fire(self, who, name, verb, number):
        paper = self.papers[number % 2]
        self.engine.fire(paper, verb, self.act(who, name))

    def regrant(self, who, held):
        self.site.users[who].granted = (held,)

    def close(self, who):
        self.site.users[who].is_disabled = True

    def day(self):
        self.now += timedelta(days=1)
        self.delegating.turn(Act(proof.SYSTEM, self.now))


def persons(entry):
    both = {entry.person}
    if entry.on_behalf_of:
        both.add(entry.on_behalf_of[1])
    return both


def lent_then(house, entry):
    """Whether a delegation stood behind a step in somebody's name."""
    day = beijing_day(entry.at)
    return any(
        d.principal_person == entry.on_behalf_of[1]
        and d.delegate_person == entry.person
        and d.from_day <= day <= d.to_day
        for d in house.site.delegations.values()
    )


def comes_back(delegations):
    """Whether somebody's right comes back to him through delegations of one day."""
    for day in {d.from_day for d in delegations}:
        arrows = {}
        for d in delegations:
            if d.from_day <= day <= d.to_day and d.state != "revoked":
                arrows.setdefault(d.principal_person, set()).add(d.delegate_person)
        for start, nearest in arrows.items():
            ahead, seen = set(nearest), set()
            while ahead:
                person = ahead.pop()
                if person == start:
                    return True
                seen.add(person)
                ahead |= arrows.get(person, set()) - seen
    return False


def check(house):
    for paper in house.papers:
        history = paper.history()
        asked = set()
        for entry in history:
            if entry.verb in ("void", "refuse_void"):
                assert not asked & persons(entry)
            if entry.verb == "ask_void":
                asked |= persons(entry)
        for entry in history:
            assert entry.on_behalf_of is None or lent_then(house, entry)
    delegations = list(house.site.delegations.values())
    assert all(d.principal_person != d.delegate_person for d in delegations)
    assert not comes_back(delegations)


@given(people, steps)
@settings(max_examples=80)
def test_nobody_stands_on_both_sides(granted, done):
    config = testing.setUp()
    try:
        config.setup_registry()
        load(config, proof.ZCML)
        load(config, "delegations.zcml")
        config.commit()
        house = House(granted)
        for name, *facts in done:
            try:
                getattr(house, name)(*facts)
            except NontaxError:
                continue
            check(house)
    finally:
        testing.tearDown(unhook_zca=False)
