"""What the test bank does with what a person scans or types."""

from datetime import UTC, datetime

import pytest

from nontax_site.commands.testbank.bank import Means, Payment, TestBank, read_text
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import Credential
from nontax_site.commands.testbank.messages import Answered
from nontax_site.kernel.money import Money

CODE = "33010026000000000018"
TOKEN = f"{CODE}-abcdefghijklmnop"
PAYMENT = Payment(CODE, Money(100), "3301")


class Door:
    def __init__(self, *codes):
        self.codes, self.said = list(codes), []

    def say(self, credential, verb, message):
        self.said.append((verb, dict(message)))
        return Answered(200, self.codes.pop(0), "", {})


def bank(*codes):
    door = Door(*codes)
    made = TestBank(
        door,
        [Credential("ccb", "建设银行", "CCB", "0A", b"", b"")],
        Book(),
        lambda: datetime(2026, 3, 5, 17, 0, tzinfo=UTC),
    )
    return made, door


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"https://pay.example/pay/q/{TOKEN}", {"token": TOKEN}),
        (TOKEN, {"token": TOKEN}),
        ("3301 0026 0000 0000 0018", {"pay_code": CODE}),
        (f"缴款识别码：{CODE}", {"pay_code": CODE}),
        ("hello", {"pay_code": "0"}),
    ],
)
def test_a_text_names_a_token_or_a_code(text, names):
    assert read_text(text) == names


def test_a_token_goes_with_the_device_and_means_with_the_bank():
    made, door = bank("00000", "00000")
    made.look("ccb", TOKEN, "d1", Means("QR", "QR", "WECHAT"))
    made.look("ccb", CODE, "d1")
    first, second = (message for _, message in door.said)
    assert (first["device"], first["bank"], first["wallet"]) == ("d1", "CCB", "WECHAT")
    assert "device" not in second
    assert "bank" not in second


@pytest.mark.parametrize(
    ("code", "taken"),
    [("00000", 1), ("12001", 1), ("11001", 1), ("12004", 0), ("10002", 0)],
)
def test_the_bank_holds_what_was_paid_or_is_suspense(code, taken):
    made, _door = bank(code)
    made.pay("ccb", PAYMENT, Means())
    assert len(made.book.newest_first()) == taken


def test_the_accounting_day_is_beijings():
    made, door = bank("00000")
    made.pay("ccb", PAYMENT, Means())
    assert door.said[0][1]["accounting_day"] == "2026-03-06"


def test_a_serial_may_be_sent_again():
    made, door = bank("00000", "00000")
    serial, _ = made.pay("ccb", PAYMENT, Means())
    assert made.pay("ccb", PAYMENT, Means(), serial)[0] == serial
    assert door.said[0][1]["serial"] == door.said[1][1]["serial"]


def test_two_payments_have_two_serials_and_a_wrong_one_a_fen_more():
    made, door = bank("00000", "12001", "12004")
    made.pay_twice("ccb", PAYMENT, Means())
    made.pay_wrong("ccb", PAYMENT, Means())
    assert len({message["serial"] for _, message in door.said}) == 3
    assert [message["amount"] for _, message in door.said] == ["1.00", "1.00", "1.01"]


def test_a_day_that_was_not_accepted_stays_open():
    made, _door = bank("00000", "15010", "00000")
    made.pay("ccb", PAYMENT, Means())
    day, _ = made.day_end("ccb")
    again, answered = made.day_end("ccb")
    assert (again, answered.is_ok) == (day, True)


def test_the_channels_it_speaks_for_are_named():
    assert [one.channel for one in bank()[0].channels] == ["ccb"]
