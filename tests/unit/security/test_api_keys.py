from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from nontax_site.kernel.acts import Grant
from nontax_site.security.api_keys import (
    ACTIVE,
    REGION_SCOPES,
    UNIT_SCOPES,
    ApiKey,
    KeyNotProved,
    ended_later,
    proved,
    read_bearer,
    secret_digest,
)
from nontax_site.security.grants import static_permits
from nontax_site.security.master import MasterKey
from nontax_site.security.users import User

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
MASTER = MasterKey.generate()


def a_key(**more):
    values = {
        "id": "ak-1",
        "unit": "330100-0001",
        "region": "330100",
        "state": ACTIVE,
        "label": "x",
        "scopes": ("notice:view",),
        "asker": ("digest", "boss", "李卫"),
        "from_day": date(2026, 3, 5),
        "until": date(2026, 3, 6),
        "secrets": ((secret_digest(MASTER, "s"), NOON, None),),
    }
    return ApiKey(**{**values, **more})


def site(key, *, disabled=False, role="unit_supervisor"):
    user = User("boss", "digest", "赵敏", NOON)
    user.granted = ((role, "unit:330100-0001"),)
    user.is_disabled = disabled
    return SimpleNamespace(api_keys={key.id: key}, users={"boss": user})


def test_a_key_proves_with_its_secret_on_its_days():
    key = a_key()
    assert proved(site(key), MASTER, "Bearer ak-1.s", NOON) is key
    late = datetime(2026, 3, 6, 15, 59, tzinfo=UTC)  # still that day in China
    assert proved(site(key), MASTER, "bearer ak-1.s", late) is key


@pytest.mark.parametrize(
    ("header", "at", "more"),
    [
        ("", NOON, {}),
        ("Bearer ak-1.t", NOON, {}),
        ("Bearer ak-2.s", NOON, {}),
        ("Bearer ak-1.", NOON, {}),
        ("Basic ak-1.s", NOON, {}),
        ("Bearer ak-1.s", NOON - timedelta(days=1), {}),
        ("Bearer ak-1.s", NOON + timedelta(days=2), {}),
        ("Bearer ak-1.s", NOON, {"state": "revoked"}),
        ("Bearer ak-1.s", NOON, {"state": "approved"}),
        ("Bearer ak-1.s", NOON, {"secrets": ()}),
    ],
)
def test_everything_else_is_refused_with_the_same_words(header, at, more):
    with pytest.raises(KeyNotProved) as refused:
        proved(site(a_key(**more)), MASTER, header, at)
    assert refused.value.facts == {}


def test_another_master_key_proves_nothing():
    with pytest.raises(KeyNotProved):
        proved(site(a_key()), MasterKey.generate(), "Bearer ak-1.s", NOON)


def test_a_key_rests_with_the_account_of_who_asked():
    with pytest.raises(KeyNotProved):
        proved(site(a_key(), disabled=True), MASTER, "Bearer ak-1.s", NOON)


def test_a_key_rests_when_who_asked_answers_for_its_unit_no_more():
    with pytest.raises(KeyNotProved):
        proved(site(a_key(), role="unit_clerk"), MASTER, "Bearer ak-1.s", NOON)


def test_a_key_acts_as_a_clerk_of_its_unit_with_its_scopes_only():
    actor = a_key().actor()
    assert actor.grants == (Grant("unit_clerk", "unit:330100-0001"),)
    assert (actor.login, actor.person) == ("api:ak-1", "digest")
    assert static_permits(actor, "notice:view", ("unit:330100-0001",))
    assert not static_permits(actor, "notice:draft", ("unit:330100-0001",))
    assert not static_permits(actor, "notice:view", ("unit:330100-0002",))


def test_what_was_taken_from_clerks_is_taken_from_their_programs_too():
    law = SimpleNamespace(
        name="unit_clerk", base="unit_clerk", gone=("notice:view",), come=()
    )
    actor = a_key().actor({"unit_clerk": law})
    assert not static_permits(actor, "notice:view", ("unit:330100-0001",))


def test_no_key_is_ever_offered_what_decides():
    deciding = {"cancel", "void", "reverse", "seal_by_hand", "approve", "decide"}
    offered = {scope.value for scope in (*UNIT_SCOPES, *REGION_SCOPES)}
    assert not {scope for scope in offered if scope.partition(":")[2] in deciding}


def test_after_rotating_an_old_secret_never_counts_longer_than_before():
    old = (("a", NOON, None), ("b", NOON, NOON + timedelta(days=1)), ("c", NOON, NOON))
    kept = ended_later(old, NOON, timedelta(days=7))
    assert kept == (
        ("a", NOON, NOON + timedelta(days=7)),
        ("b", NOON, NOON + timedelta(days=1)),
    )


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer", "x.y", "Bearer " + "x." * 200]
)
def test_what_has_another_form_names_no_key(header):
    assert read_bearer(header) == ("", "")
