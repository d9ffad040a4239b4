"""SM2 signatures: what proves, what does not, and that junk is only False."""

from __future__ import annotations

import pytest

from nontax_site.security import sm2

PRIVATE, PUBLIC = sm2.generate()
OTHER = sm2.generate()


def test_a_signature_proves_over_the_same_bytes_only():
    signature = sm2.sign(PRIVATE, PUBLIC, "壹佰元".encode())
    assert sm2.proves(PUBLIC, "壹佰元".encode(), signature)
    assert not sm2.proves(PUBLIC, "贰佰元".encode(), signature)


def test_a_signature_does_not_prove_for_another_key():
    assert not sm2.proves(OTHER[1], b"x", sm2.sign(PRIVATE, PUBLIC, b"x"))


def test_two_signatures_of_the_same_bytes_differ():
    assert sm2.sign(PRIVATE, PUBLIC, b"x") != sm2.sign(PRIVATE, PUBLIC, b"x")


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"0",
        b"\x30\x06\x02\x01\x00\x02\x01\x00",
        b"\x30\x06\x02\x01\x01\x02\x01\x01",
        b"\x30\x44" + b"\x02\x20" + b"\xff" * 32 + b"\x02\x20" + b"\x11" * 32,
        b"\x00" * 72,
        b"\x30" * 4000,
    ],
)
def test_junk_is_not_proved_and_raises_nothing(junk):
    assert sm2.proves(PUBLIC, b"x", junk) is False


def test_a_signature_with_trailing_bytes_is_not_proved():
    assert not sm2.proves(PUBLIC, b"x", sm2.sign(PRIVATE, PUBLIC, b"x") + b"\x00")


def test_every_real_signature_is_plausible_and_no_shorter_part_is():
    for _ in range(50):
        signature = sm2.sign(PRIVATE, PUBLIC, b"x")
        assert sm2.plausible(signature)
        assert not sm2.plausible(signature[:-1])


def test_a_pair_belongs_together_and_a_mixed_one_does_not():
    assert sm2.belongs(PRIVATE, PUBLIC)
    assert not sm2.belongs(PRIVATE, OTHER[1])
    assert not sm2.belongs(b"\x00" * 32, PUBLIC)


def test_a_point_beside_the_curve_is_refused():
    assert sm2.point(b"\x04" + PUBLIC) == PUBLIC
    with pytest.raises(ValueError, match="curve"):
        sm2.point(b"\x04" + b"\x01" * 64)


def test_the_digest_is_sm3_of_the_standard():
    assert sm2.digest(b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
