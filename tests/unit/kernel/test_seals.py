"""Values of seals."""

import pickle
from datetime import UTC, datetime

import pytest

from nontax_site.kernel.seals import Proof, SealDescriptor, SealedBy

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_a_signature_says_who_with_what_and_when():
    seal = SealedBy("unit", "unit:330100-0001", "0a", "SM2-SM3", AT, "MEUC")
    assert pickle.loads(pickle.dumps(seal)) == seal
    with pytest.raises(AttributeError):
        seal.role = "finance"


def test_a_signature_needs_an_aware_time():
    with pytest.raises(ValueError):
        SealedBy("unit", "u", "0a", "SM2-SM3", datetime(2026, 11, 21), "MEUC")


def test_a_seal_is_named_inside_what_is_signed():
    seal = SealDescriptor("S-1", "某局财务专用章", "ab" * 32)
    assert pickle.loads(pickle.dumps(seal)) == seal


def test_a_proof_that_holds_needs_no_reason():
    assert Proof(True) == Proof(True, "")
    assert Proof(False, "The seal is expired.").reason
