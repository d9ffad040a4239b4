"""Which passwords are refused, and that a hash proves only its own."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from nontax_site.security.passwords import (
    PasswordBlank,
    PasswordCommon,
    PasswordGuessable,
    Passwords,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    new_password,
)


@pytest.mark.rule("CQ-37")
@pytest.mark.parametrize("password", ["", " ", "\t\n   ", "\u3000\u3000"])
def test_a_blank_password_is_refused(password):
    with pytest.raises(PasswordBlank):
        check_password(password)


@pytest.mark.rule("SI-167")
@pytest.mark.parametrize(
    "password",
    ["0007", "07X7", "330100-0007", "0007000700", "li.na-0007", "3301000007"],
)
def test_a_password_made_of_the_code_of_the_unit_is_refused(password):
    known = ("li.na", "330100-0007", "330100", "0007")
    with pytest.raises((PasswordTooShort, PasswordGuessable, PasswordCommon)):
        check_password(password, known)


@pytest.mark.parametrize("password", ["short", "ninechars"])
def test_a_short_password_is_refused(password):
    with pytest.raises(PasswordTooShort):
        check_password(password)


def test_an_endless_password_is_refused():
    with pytest.raises(PasswordTooLong):
        check_password("long word " * 13)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "QWERTYUIOP",
        "1q2w3e4r5t",
        "aaaaaaaaaaaa",
        "ababababab",
        "abcdefghijkl",
        "9876543210",
        "woaini520520",
        "password123",
    ],
)
def test_a_common_password_is_refused(password):
    with pytest.raises(PasswordCommon):
        check_password(password)


@pytest.mark.parametrize("password", ["li.na li.na", "Zhou.Xiaobo1", "13800001234!"])
def test_a_password_made_of_what_is_known_of_the_user_is_refused(password):
    with pytest.raises(PasswordGuessable):
        check_password(password, ("li.na", "zhou.xiaobo", "13800001234"))


@pytest.mark.parametrize(
    "password",
    ["quiet river stones", "山高月小水落石出清风徐来", "x7!kPq2#mZ"],
)
def test_a_good_password_needs_no_kinds_of_characters(password):
    check_password(password, ("li.na", "330100-0007"))


def test_a_first_password_is_a_good_one():
    check_password(new_password(), ("li.na", "330100-0007"))


def test_first_passwords_are_random():
    assert len({new_password() for _ in range(100)}) == 100


def test_a_hash_proves_its_own_password_only(passwords):
    kept = passwords.hash("quiet river stones")
    assert passwords.proves(kept, "quiet river stones")
    assert not passwords.proves(kept, "quiet river stone")
    assert not passwords.proves(kept, "")
    assert not passwords.proves(kept, "x" * 1000)
    assert "quiet" not in kept


@pytest.mark.parametrize("kept", [None, "", "no hash at all"])
def test_nothing_kept_proves_nothing(passwords, kept):
    assert not passwords.proves(kept, "quiet river stones")


def test_a_hash_of_other_costs_is_outdated(passwords):
    other = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert passwords.is_outdated(other.hash("quiet river stones"))
    assert not passwords.is_outdated(passwords.hash("quiet river stones"))
