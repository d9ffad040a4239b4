"""Messages are kept raw."""

import pytest

from nontax_site.payments.inbox import KEPT_BYTES, Inbox, inbox_of
from nontax_site.storage.canonical import sm3_hex
from tests.factories.notices import MORNING

HEADERS = {
    "X-Channel": "ccb",
    "X-Key-Serial": "0A",
    "X-Timestamp": "t",
    "X-Signature": "s",
}


def test_a_message_is_kept_with_its_bytes_headers_and_time():
    inbox = Inbox()
    message = inbox.keep("confirm", MORNING, HEADERS, b'{"a":1}')
    assert message.raw.data == b'{"a":1}'
    assert message.raw.headers == ("ccb", "0A", "t", "s")
    assert message.digest == sm3_hex(b'{"a":1}')
    assert message.is_proved
    assert inbox[message.number] is message
    with pytest.raises(KeyError):
        inbox[1]


def test_a_message_that_does_not_prove_is_cut_and_keeps_the_whole_digest():
    body = b"x" * 20000
    message = Inbox().keep("confirm", MORNING, {}, body, "no signature")
    assert len(message.raw.data) == KEPT_BYTES
    assert (message.length, message.digest) == (20000, sm3_hex(body))
    assert (message.is_proved, message.outcome) == (False, "401")


def test_messages_are_numbered_and_read_both_ways():
    inbox = Inbox()
    for body in (b"1", b"2", b"3"):
        inbox.keep("query", MORNING, HEADERS, body)
    assert [m.raw.data for m in inbox.messages()] == [b"1", b"2", b"3"]
    assert [m.raw.data for m in inbox.newest_first()] == [b"3", b"2", b"1"]
    assert len({m.number for m in inbox.messages()}) == 3


def test_what_became_of_it_is_written_on_it():
    message = Inbox().keep("confirm", MORNING, HEADERS, b"")
    message.became("00000", "S1", has_effect=True)
    assert (message.outcome, message.serial, message.has_effect) == (
        "00000",
        "S1",
        True,
    )


def test_the_first_message_opens_the_inbox(desk):
    assert "ccb" not in desk.root.inbox
    assert inbox_of(desk.root, "ccb") is inbox_of(desk.root, "ccb")
