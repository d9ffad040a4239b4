"""What a mask shows and hides."""

import pytest

from nontax_site.kernel.masking import (
    mask_account,
    mask_identity,
    mask_name,
    mask_phone,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("周晓波", "周*波"),
        ("张三", "张*"),
        ("李", "*"),
        ("", ""),
        ("欧阳小华", "欧**华"),
        (" 周晓波 ", "周*波"),
        ("John Smith", "J********h"),
    ],
)
def test_a_name_shows_its_ends(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812340000", "138****0000"),
        ("+8613812340000", "+86****0000"),
        ("87654321", "****4321"),
        ("110", "****"),
        ("", ""),
    ],
)
def test_a_phone_shows_its_ends_when_it_is_long_enough(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("account", "masked"),
    [("6222020200112233445", "****3445"), ("1234567", "****"), ("", "")],
)
def test_an_account_shows_its_last_four_and_not_its_length(account, masked):
    assert mask_account(account) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "1****002X"),
        ("E12345678", "****5678"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_an_identity_number_shows_at_most_five_characters(number, masked):
    assert mask_identity(number) == masked
