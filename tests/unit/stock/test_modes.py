"""The decision table of payment mode and form of paper, cell by cell."""

import pytest

from nontax_site.stock import modes
from nontax_site.stock.modes import (
    CASH,
    FIXED,
    MACHINE,
    MANUAL,
    POS,
    PREFER_MACHINE,
    TRANSFER,
    check_card,
    check_machine_matching,
    check_mode,
    check_terminal,
    modes_of,
)

TABLE = {
    (POS, MACHINE): None,
    (POS, MANUAL): modes.CardNeedsMachineBill,
    (POS, FIXED): modes.CardNeedsMachineBill,
    (CASH, MACHINE): None,
    (CASH, MANUAL): PREFER_MACHINE,
    (CASH, FIXED): PREFER_MACHINE,
    (TRANSFER, MACHINE): None,
    (TRANSFER, MANUAL): PREFER_MACHINE,
    (TRANSFER, FIXED): modes.TransferNotFixed,
}


@pytest.mark.rule("CQ-04", "CQ-07", "CQ-10", "CQ-11", "CQ-12", "CQ-13")
@pytest.mark.parametrize(("mode", "form"), TABLE)
def test_every_cell_of_the_table_is_answered_as_the_table_says(mode, form):
    said = TABLE[mode, form]
    if isinstance(said, type):
        with pytest.raises(said):
            check_mode(mode, form)
        assert mode not in modes_of(form)
    else:
        assert check_mode(mode, form) == said
        assert mode in modes_of(form)


@pytest.mark.rule("CQ-06", "CQ-10")
def test_paying_by_card_on_the_spot_is_one_family_cash_and_transfer_the_other():
    families = {mode: modes.FAMILY_OF[mode] for mode in (POS, CASH, TRANSFER)}
    assert families == {POS: "on_site", CASH: "off_site", TRANSFER: "off_site"}
    assert set(modes.FAMILY_OF) == set(modes.MODE_TITLES) == set(modes.ALLOWED)


@pytest.mark.parametrize(
    ("mode", "form", "error"),
    [
        ("cheque", MACHINE, modes.ModeUnknown),
        (CASH, "stone", modes.FormUnknown),
        (CASH, modes.ELECTRONIC, modes.FormUnknown),
    ],
)
def test_what_is_not_in_the_table_is_refused_by_name(mode, form, error):
    with pytest.raises(error):
        check_mode(mode, form)


@pytest.mark.rule("CQ-08")
def test_the_terminal_takes_unionpay_debit_cards_only():
    check_card(modes.DEBIT, unionpay=True)
    for card in (modes.CREDIT, modes.QUASI_CREDIT, "unheard-of"):
        with pytest.raises(modes.CardCredit):
            check_card(card, unionpay=True)
    with pytest.raises(modes.CardNotUnionPay):
        check_card(modes.DEBIT, unionpay=False)


@pytest.mark.rule("CQ-09")
def test_a_card_is_swiped_at_a_terminal_of_the_bills_own_unit():
    check_terminal("330100-0001", "330100-0001")
    with pytest.raises(modes.TerminalElsewhere):
        check_terminal("330100-0002", "330100-0001")


@pytest.mark.rule("CQ-36")
def test_only_machine_bills_are_matched_by_machine():
    check_machine_matching(MACHINE)
    for form in (MANUAL, FIXED):
        with pytest.raises(modes.NotMatchedByMachine):
            check_machine_matching(form)
