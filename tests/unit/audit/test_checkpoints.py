"""Checkpoints hold fast the heads of the other lanes under the platform's signature."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.audit.checkpoints import CHECKPOINTS, WHOLE_EVERY, check
from nontax_site.audit.lanes import Lane
from nontax_site.audit.log import Audit, AuditLog
from nontax_site.audit.log import check as check_chain
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.seals import Proof, SealedBy
from nontax_site.storage.canonical import sm3_hex
from tests.factories.storage import NOON, act, paper

UNIT = "330100-0007"


class Digests:
    """A signer whose signature is a keyed digest."""

    def __init__(self, key: bytes = b"platform") -> None:
        self.key = key

    def sign(self, holder, data, at):
        return SealedBy(holder, holder, "0A", "digest", at, sm3_hex(self.key, data))

    def prove(self, data, sealed):
        return Proof(sealed.signature_b64 == sm3_hex(self.key, data))


SIGNER = Digests()


@pytest.fixture
def log():
    return AuditLog()


@pytest.fixture
def audit(log):
    return Audit(log, FixedClock(NOON))


def work(audit, times=1, unit=UNIT):
    for number in range(times):
        audit.record(paper(number + 1, unit), act(), "seal")


def hold(audit, signer=SIGNER, hours=0):
    audit.checkpoint(act(NOON + timedelta(hours=hours)), signer, "platform")


def heads(log):
    return [e["facts"]["heads"] for e in log.find(CHECKPOINTS).entries()]


def test_a_checkpoint_names_all_heads_and_the_next_only_what_has_moved(log, audit):
    work(audit)
    work(audit, unit="330100-0008")
    hold(audit)
    work(audit)
    hold(audit, hours=1)
    hold(audit, hours=2)
    first, second, third = heads(log)
    assert set(first) == {UNIT, "330100-0008"}
    assert second == {UNIT: [2, log.find(UNIT).head]}
    assert third == {}
    assert list(check(log, SIGNER)) == []
    assert check_chain(log) == []


def test_a_day_later_all_heads_are_named_again(log, audit):
    work(audit)
    for hour in range(WHOLE_EVERY + 1):
        hold(audit, hours=hour)
    named = heads(log)
    assert set(named[0]) == set(named[WHOLE_EVERY]) == {UNIT}
    assert not any(named[1:WHOLE_EVERY])
    assert list(check(log, SIGNER)) == []


def test_a_log_without_checkpoints_has_none_that_fail(log, audit):
    work(audit)
    assert list(check(log, SIGNER)) == []


def test_a_checkpoint_signed_by_somebody_else_is_named(log, audit):
    work(audit)
    hold(audit)
    hold(audit, Digests(b"forger"), hours=1)
    assert check_chain(log) == []
    assert [(b.lane, b.n) for b in check(log, SIGNER)] == [(CHECKPOINTS, 2)]


def test_a_time_put_on_another_checkpoint_is_named(log, audit):
    class Early(Digests):
        def sign(self, holder, data, at):
            other = data.replace(b"2026", b"2025")
            return super().sign(holder, other, at)

    work(audit)
    hold(audit, Early())
    assert [(b.lane, b.n) for b in check(log, SIGNER)] == [(CHECKPOINTS, 1)]


def test_a_lane_made_anew_is_named_though_its_chain_proves(log, audit):
    work(audit, 9)
    hold(audit)
    kept = list(log.find(UNIT).entries())
    forged = log._lanes[UNIT] = Lane()
    for entry in kept:
        forged.append({**entry, "comment": "changed"} if entry["n"] == 6 else entry)
    assert check_chain(log) == []
    assert [(b.lane, b.n) for b in check(log, SIGNER)] == [(UNIT, 9)]


def test_a_lane_that_is_gone_or_cut_is_named(log, audit):
    work(audit, 3)
    hold(audit)
    del log._lanes[UNIT]
    assert [(b.lane, b.n) for b in check(log, SIGNER)] == [(UNIT, 3)]


def test_a_checkpoint_without_signature_is_named(log):
    log.lane(CHECKPOINTS).append({"at": "x", "facts": {"heads": {}}})
    (breach,) = check(log, SIGNER)
    assert (breach.n, breach.what) == (1, "The checkpoint cannot be read.")
