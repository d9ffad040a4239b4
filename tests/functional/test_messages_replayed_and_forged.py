"""Bad input at the channel's door: each gets a clear answer and changes nothing."""

import json
from datetime import timedelta

import pytest

from nontax_site.commands.testbank.messages import DOOR, headers_of
from nontax_site.kernel.seals import SealedBy
from nontax_site.payments.inbox import UNKNOWN_CHANNEL, inbox_of
from nontax_site.security import sm2
from nontax_site.security.certificates import Subject
from nontax_site.security.throttles import ADDRESS
from tests.factories.channels import Window, breaches, cases, digest_of, issue, state_of

CONFIRM = f"{DOOR}/confirm"


@pytest.fixture
def window(office):
    return Window(office)


@pytest.fixture
def code(office, window):
    """A notice the bank has queried: only the confirm is missing."""
    made = issue(office)
    window.query(made)
    return made


def refused(window, office, code, body, headers, status=401):
    """The message is refused with the status and changes nothing."""
    before = digest_of(office, code)
    response = window.post(CONFIRM, body, headers)
    assert response.status_int == status
    assert digest_of(office, code) == before
    assert cases(office) == []
    return response.json


def body_of(window, code, **over):
    return json.dumps(window.message(code, **over)).encode()


# ---- signatures ------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing", ["X-Channel", "X-Key-Serial", "X-Timestamp", "X-Signature"]
)
def test_every_header_of_the_signature_is_needed(office, window, code, missing):
    body = body_of(window, code)
    headers = window.headers("confirm", body)
    del headers[missing]
    refused(window, office, code, body, headers)


@pytest.mark.parametrize(
    "over",
    [
        {"X-Channel": "nobody"},
        {"X-Channel": "../etc"},
        {"X-Key-Serial": "00FF"},
        {"X-Key-Serial": "x' or 1=1"},
        {"X-Timestamp": "yesterday"},
        {"X-Timestamp": "2026-03-05T10:00:00"},
        {"X-Signature": "not base64!"},
        {"X-Signature": ""},
    ],
)
def test_unknown_channel_key_time_and_signature_are_401(office, window, code, over):
    body = body_of(window, code)
    refused(window, office, code, body, {**window.headers("confirm", body), **over})


def test_forged_messages_of_one_address_are_kept_only_up_to_a_number(
    office, window, code
):
    body = body_of(window, code)
    headers = {**window.headers("confirm", body), "X-Channel": "nobody"}
    for _ in range(ADDRESS.free):
        assert window.post(CONFIRM, body, headers).status_int == 401
    kept = unproved(office)
    for _ in range(3):
        refused(window, office, code, body, headers, status=429)
    assert unproved(office) == kept == (ADDRESS.free, ADDRESS.free)
    assert window.confirm(code)["code"] == "00000"
    office.clock.advance(timedelta(minutes=1))
    fresh = {**window.headers("confirm", body), "X-Channel": "nobody"}
    assert window.post(CONFIRM, body, fresh).status_int == 401


def unproved(office):
    """How many messages without a channel are kept, and noted in the audit log."""
    with office.work() as request:
        kept = inbox_of(request.site, UNKNOWN_CHANNEL).messages()
        lane = request.site.audit.find(f"channel:{UNKNOWN_CHANNEL}")
        return len(list(kept)), lane.count


@pytest.mark.rule("XG-38")
def test_a_wallet_is_no_channel_and_confirms_nothing(office, window, code):
    body = body_of(window, code)
    for wallet in ("WECHAT", "ALIPAY"):
        headers = {**window.headers("confirm", body), "X-Channel": wallet}
        refused(window, office, code, body, headers)


def test_one_changed_byte_of_the_body_does_not_prove(office, window, code):
    body = body_of(window, code)
    headers = window.headers("confirm", body)
    for at in (0, len(body) // 2, len(body) - 1):
        changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        refused(window, office, code, changed, headers)


def test_a_signature_reused_with_another_body_does_not_prove(office, window, code):
    headers = window.headers("confirm", body_of(window, code))
    refused(window, office, code, body_of(window, code, amount="0.01"), headers)


def test_a_signature_of_another_door_does_not_prove(office, window, code):
    body = body_of(window, code)
    refused(window, office, code, body, window.headers("query", body))


@pytest.mark.parametrize(("late_s", "status"), [(300, 200), (301, 401), (-301, 401)])
def test_the_window_is_three_hundred_seconds_on_delivery(
    office, window, code, late_s, status
):
    office.clock.advance(timedelta(hours=1))
    body = body_of(window, code)
    headers = window.headers("confirm", body, late_s=late_s)
    assert window.post(CONFIRM, body, headers).status_int == status


def test_an_old_payment_with_a_fresh_signature_is_late_and_taken(office, window, code):
    paid_at = office.clock.now().isoformat()
    office.clock.advance(timedelta(days=40))
    assert window.confirm(code, paid_at=paid_at)["code"] == "00000"


def test_the_key_of_another_holder_does_not_speak_for_the_channel(office, window, code):
    with office.work() as request:
        ring, master = request.site.keys, request.registry.master_key
        at = office.clock.now()
        stranger = ring.make("channel:other", Subject("外行", "外行"), 30, at, master)
        private = ring.private(stranger, master)
    foreign = window.credential.__class__(
        channel=window.credential.channel,
        name="",
        bank="HZB",
        serial=stranger.serial,
        private=private,
        public=stranger.certificate.public,
    )
    body = body_of(window, code)
    headers = headers_of(foreign, CONFIRM, body, office.clock.now())
    refused(window, office, code, body, headers)


def test_a_revoked_key_does_not_prove(office, window, code):
    with office.work() as request:
        request.site.keys.revoke(window.credential.serial, office.clock.now())
    body = body_of(window, code)
    refused(window, office, code, body, window.headers("confirm", body))


def test_a_replay_within_the_window_gets_the_stored_answer(office, window, code):
    body = body_of(window, code)
    headers = window.headers("confirm", body)
    first = window.post(CONFIRM, body, headers)
    before = digest_of(office, code)
    again = window.post(CONFIRM, body, headers)
    assert (again.status_int, again.json) == (200, first.json)
    assert digest_of(office, code) == before
    assert breaches(office) == []


def test_answers_are_signed_by_the_platform(office, window, code):
    response = window.say("confirm", window.message(code))
    at = office.clock.now()
    with office.work() as request:
        from nontax_site.kernel.interfaces import ISigner

        stamp = response.headers["X-Timestamp"]
        sealed = SealedBy(
            "platform",
            "platform",
            response.headers["X-Key-Serial"],
            sm2.ALGORITHM,
            at,
            response.headers["X-Signature"],
        )
        signed = f"{stamp}\n{CONFIRM}\n".encode() + response.body
        assert request.find_service(ISigner).prove(signed, sealed).ok


# ---- bodies ----------------------------------------------------------------------


def test_a_body_of_ten_megabytes_is_refused_early(office, window, code):
    body = b"{" + b" " * 10_000_000
    answered = refused(window, office, code, body, window.headers("confirm", body), 413)
    assert answered["code"] == "message-too-long"
    with office.work() as request:
        kept = [m.length for m in request.site.inbox["testbank"].messages()]
        assert max(kept) < 1000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"[" * 5000 + b"]" * 5000,
        b'{"serial":"P1","serial":"P2"}',
        b'{"amount":NaN}',
        b'{"amount":1e3}',
        b'{"amount":' + b"9" * 4000 + b"}",
    ],
)
def test_what_is_no_message_is_10002(office, window, code, body):
    before = digest_of(office, code)
    response = window.say("confirm", body)
    assert (response.status_int, response.json["code"]) == (200, "10002")
    assert digest_of(office, code) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 200),
        ("amount", 200.0),
        ("amount", "200,00"),
        ("amount", "-200.00"),
        ("amount", "0.00"),
        ("amount", "200.001"),
        ("amount", "２００.00"),
        ("amount", "1" * 20),
        ("amount", None),
        ("amount", True),
        ("amount", {"yuan": "200.00"}),
        ("pay_code", "1234"),
        ("pay_code", "３３010026000000000018"),
        ("serial", ""),
        ("serial", "a" * 65),
        ("serial", "a\nb"),
        ("paid_at", "2026-03-05T10:00:00"),
        ("paid_at", "2026-13-05T10:00:00+08:00"),
        ("accounting_day", "20260305"),
        ("mode", "BARTER"),
        ("channel_kind", "PIGEON"),
        ("wallet", "PAYPAL"),
        ("payer_name", "a\u202eb"),
        ("surprise", "x"),
    ],
)
def test_a_field_of_another_form_is_named(office, window, code, field, value):
    before = digest_of(office, code)
    answered = window.confirm(code, **{field: value})
    assert answered["code"] == "10002"
    if not isinstance(value, float):
        assert field in answered["data"]["where"]
    assert digest_of(office, code) == before


@pytest.mark.parametrize("field", ["serial", "pay_code", "amount", "paid_at", "bank"])
def test_a_missing_field_is_named(office, window, code, field):
    message = window.message(code)
    del message[field]
    response = window.say("confirm", message)
    assert (response.json["code"], response.json["data"]["where"]) == ("10002", field)


def test_a_wrong_method_is_405_and_needs_no_token(window):
    assert window.app.get(CONFIRM, expect_errors=True).status_int == 405


def test_other_blanks_and_another_order_are_the_same_words(office, window, code):
    message = window.message(code)
    first = window.say("confirm", message).json
    turned = json.dumps(dict(reversed(message.items())), indent=3).encode()
    again = window.say("confirm", turned)
    assert (again.status_int, again.json) == (200, first)
    assert breaches(office) == []


def test_every_message_is_kept_raw_before_it_is_read(office, window, code):
    window.say("confirm", b"{not json")
    with office.work() as request:
        last = next(request.site.inbox["testbank"].newest_first())
        assert (last.raw.data, last.outcome) == (b"{not json", "10002")


def test_a_channel_taken_off_the_list_is_unknown(office, window, code):
    with office.work() as request:
        request.site.channels.remove("testbank")
    body = body_of(window, code)
    refused(window, office, code, body, window.headers("confirm", body))
    assert state_of(office, code) == "issued"
