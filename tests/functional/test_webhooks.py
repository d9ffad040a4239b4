"""Events of a unit arrive at its program: signed, once or more, in their order."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest

from nontax_site.background import requests_of, ticker_of
from nontax_site.kernel.interfaces import ISigner
from nontax_site.kernel.seals import SealedBy
from nontax_site.security import sm2
from nontax_site.storage.attempts import Attempts
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.delivering import Delivering
from nontax_site.webhooks.looking import AGAIN
from nontax_site.webhooks.posting import NotDelivered
from nontax_site.webhooks.subscription import Subscribing
from tests.factories.forms import form_of
from tests.factories.lives import paid
from tests.factories.programs import Program, key_of
from tests.factories.tools import needs_tool, run

UNIT = "330100-0001"
URL = "https://school.example/events?from=tax"
PUBLIC = "93.184.215.14"


class Receiver:
    """The other side: remembers what came, answers what it is told to."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.got = []

    def __call__(self, target, headers, body):
        self.got.append((target, dict(headers), body))
        answer = self.answers.pop(0) if self.answers else 200
        if answer is None:
            raise NotDelivered("timeout")
        return answer

    @property
    def events(self):
        return [json.loads(body) for _target, _headers, body in self.got]


def addresses(*found):
    return Addresses(lambda host, port: found or (PUBLIC,))


def subscribed(office, *topics, url=URL):
    with office.work() as request:
        deeds = Subscribing(request.site, request.workflows, addresses())
        hook = deeds.ask(
            UNIT,
            "教务系统",
            url,
            topics or ("document.changed",),
            office.act("school-boss"),
        )
        hook.looked = (office.clock.now(), "")
        deeds.approve(hook, office.act("hz-boss"))
        return hook.id


def deliver(office, receiver, where=None):
    return Delivering(
        requests_of(office.registry),
        where or addresses(),
        office.clock,
        send=receiver,
        attempts=Attempts(pause=lambda n: None),
    ).run_once()


@pytest.fixture
def program(office):
    return Program(office, key_of(office))


def test_what_happens_after_the_approval_arrives_once_and_in_order(office, program):
    program.issued()
    subscribed(office)
    code = program.issued()["id"]
    program.post(f"/notices/{code}/ask_cancel", {"expect": 2, "comment": "x"})
    receiver = Receiver()
    assert [deliver(office, receiver) for _ in range(4)] == [1, 1, 1, 0]
    assert [event["verb"] for event in receiver.events] == [
        "draft",
        "issue",
        "ask_cancel",
    ]
    assert {event["id"] for event in receiver.events} == {code}
    names = [event["event"] for event in receiver.events]
    assert len(set(names)) == 3


def test_what_happened_in_a_long_rest_is_read_in_parts(office, program, monkeypatch):
    monkeypatch.setattr("nontax_site.webhooks.events.AT_ONCE", 2)
    subscribed(office)
    codes = [program.issued()["id"] for _ in range(3)]
    receiver = Receiver()
    while deliver(office, receiver):
        pass
    assert [(event["id"], event["verb"]) for event in receiver.events] == [
        (code, verb) for code in codes for verb in ("draft", "issue")
    ]


def test_only_the_topics_that_were_asked_for_are_sent(office):
    subscribed(office, "notice.paid")
    paid(office, "school")
    receiver = Receiver()
    deliver(office, receiver)
    (event,) = receiver.events
    assert (event["topic"], event["state"]) == ("notice.paid", "paid")


def test_an_event_holds_no_personal_data(office, program):
    subscribed(office)
    program.issued()
    receiver = Receiver()
    deliver(office, receiver)
    assert set(receiver.events[0]) == {
        "event",
        "subscription",
        "topic",
        "at",
        "kind",
        "id",
        "unit",
        "verb",
        "from",
        "state",
        "version",
    }


def test_events_of_another_unit_are_not_sent(office):
    from nontax_site.webhooks.courier import summary

    name = subscribed(office)
    paid(office, "finance")
    receiver = Receiver()
    deliver(office, receiver)
    assert receiver.got == []
    with office.work() as request:
        assert summary(request.site.couriers[name])["waiting"] == 0


def signed_delivery(office, program):
    subscribed(office)
    program.issued()
    receiver = Receiver()
    deliver(office, receiver)
    return receiver.got[0]


def test_a_delivery_is_signed_like_an_answer_to_a_channel(office, program):
    target, headers, body = signed_delivery(office, program)
    over = f"{headers['X-Timestamp']}\n/events?from=tax\n".encode() + body
    sealed = SealedBy(
        "platform",
        "platform",
        headers["X-Key-Serial"],
        sm2.ALGORITHM,
        office.clock.now(),
        headers["X-Signature"],
    )
    with office.work() as request:
        signer = request.find_service(ISigner)
        assert signer.prove(over, sealed).ok
        assert not signer.prove(over + b" ", sealed).ok
    assert (target.address, target.host) == (PUBLIC, "school.example")
    assert headers["X-Event"] == json.loads(body)["event"]


def test_openssl_proves_a_delivery(office, program, tmp_path):
    openssl = needs_tool("openssl")
    _target, headers, body = signed_delivery(office, program)
    page = office.browser().get(f"/certificates/{headers['X-Key-Serial']}.pem")
    (tmp_path / "platform.pem").write_bytes(page.body)
    shown = run(openssl, "x509", "-in", tmp_path / "platform.pem", "-pubkey", "-noout")
    (tmp_path / "public.pem").write_bytes(shown.stdout)
    over = f"{headers['X-Timestamp']}\n/events?from=tax\n".encode() + body
    (tmp_path / "over").write_bytes(over)
    (tmp_path / "signature").write_bytes(base64.b64decode(headers["X-Signature"]))
    command = (
        *(openssl, "dgst", "-sm3", "-verify", tmp_path / "public.pem"),
        *("-sigopt", "distid:1234567812345678"),
        *("-signature", tmp_path / "signature", tmp_path / "over"),
    )
    assert run(*command).stdout == b"Verified OK\n"


def test_what_fails_is_tried_again_later_and_later_and_then_stopped(office, program):
    name = subscribed(office, "notice.issued")
    program.issued()
    receiver = Receiver(*[500] * 6)
    for pause in (
        {"minutes": 1},
        {"minutes": 5},
        {"hours": 1},
        {"hours": 6},
        {"days": 1},
    ):
        before = len(receiver.got)
        deliver(office, receiver)
        deliver(office, receiver)
        assert len(receiver.got) == before + 1
        office.clock.advance(timedelta(**pause))
    deliver(office, receiver)
    office.clock.advance(timedelta(days=9))
    deliver(office, receiver)
    assert len(receiver.got) == 6
    assert len({body for _, _, body in receiver.got}) == 1
    browser = office.browser("school-boss")
    page = browser.get(f"/webhooks/{name}")
    assert "停送" in page
    assert "HTTP 500" in page
    form = next(form for form in page.forms.values() if form.action.endswith("/again"))
    assert form.submit().status_int == 303
    deliver(office, receiver)
    assert len(receiver.got) == 7
    assert "已送达" in browser.get(f"/webhooks/{name}")


def test_a_later_event_never_overtakes_an_earlier_one_of_its_document(office, program):
    subscribed(office)
    code = program.issued()["id"]
    other = program.issued()["id"]
    receiver = Receiver(500)
    deliver(office, receiver)
    deliver(office, receiver)
    verbs = [(e["id"], e["verb"]) for e in receiver.events]
    assert verbs == [(code, "draft"), (other, "draft"), (other, "issue")]
    office.clock.advance(timedelta(minutes=2))
    deliver(office, receiver)
    deliver(office, receiver)
    verbs = [(e["id"], e["verb"]) for e in receiver.events][3:]
    assert verbs == [(code, "draft"), (code, "issue")]


def test_who_does_not_answer_does_not_hold_up_the_others(office, program):
    subscribed(office)
    subscribed(office)
    program.issued()
    program.issued()
    receiver = Receiver(None, None)
    deliver(office, receiver)
    assert len(receiver.got) == 2
    assert len({headers["X-Subscription"] for _, headers, _ in receiver.got}) == 2
    deliver(office, receiver)
    assert len(receiver.got) == 2


def test_a_name_that_leads_inside_at_delivery_is_not_connected_to(office, program):
    name = subscribed(office)
    program.issued()
    receiver = Receiver()
    deliver(office, receiver, addresses("10.0.0.7"))
    deliver(office, receiver, addresses(PUBLIC, "127.0.0.1"))
    assert receiver.got == []
    assert "hook-address-inner" in office.browser("school-boss").get(
        f"/webhooks/{name}"
    )


def test_a_redirect_is_a_failure(office, program):
    subscribed(office)
    program.issued()
    receiver = Receiver(302)
    assert deliver(office, receiver) == 0


def test_reading_the_lane_writes_nothing_when_nothing_happened(office):
    subscribed(office)
    deliver(office, Receiver())
    before = office.databases[""].lastTransaction()
    deliver(office, Receiver())
    assert office.databases[""].lastTransaction() == before


def test_an_ended_subscription_sends_nothing_more(office, program):
    name = subscribed(office)
    program.issued()
    browser = office.browser("hz-boss")
    form = form_of(browser.get(f"/webhooks/{name}/end"))
    form["comment"] = "停用"
    assert form.submit().status_int == 303
    receiver = Receiver()
    deliver(office, receiver)
    assert receiver.got == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://school.example/", "hook-address-malformed"),
        ("https://127.0.0.1/", "hook-address-inner"),
        ("https://[::1]/", "hook-address-inner"),
        ("https://169.254.169.254/latest", "hook-address-inner"),
        ("https://2130706433/", "hook-address-malformed"),
        ("https://user@school.example/", "hook-address-malformed"),
        ("ftp://school.example/", "hook-address-malformed"),
    ],
)
def test_an_address_that_leads_inside_is_refused_where_it_is_asked_for(
    office, url, code
):
    browser = office.browser("school-boss")
    form = form_of(browser.get("/webhooks/new"))
    form["label"] = "教务系统"
    form["url"] = url
    form.fields["checkbox"][0].checked = True
    page = form.submit(status=422)
    assert url in page.text
    with office.work() as request:
        assert request.site.webhooks.is_empty()


def test_a_subscription_is_asked_for_by_the_unit_and_approved_by_the_bureau(
    office, monkeypatch
):
    leads = {"to": ()}
    monkeypatch.setattr(
        "nontax_site.webhooks.addresses.socket.getaddrinfo",
        lambda host, port, type: [(2, 1, 6, "", (one, port)) for one in leads["to"]],
    )
    browser = office.browser("school-boss")
    form = form_of(browser.get("/webhooks/new"))
    form["label"] = "教务系统"
    form["url"] = URL
    form.fields["checkbox"][1].checked = True
    answer = form.submit()
    assert answer.status_int == 303
    path = answer.location.partition("localhost")[2].partition("/")[2]
    name = path.rpartition("/")[2]
    assert "教务系统" in browser.get("/webhooks")
    boss = office.browser("hz-boss")
    for leads_to, status, said in (
        (None, 409, "正在检查"),
        (("10.0.0.7",), 422, "不"),
        ((PUBLIC,), 303, ""),
    ):
        if leads_to is not None:
            leads["to"] = leads_to
            ticker_of(office.registry).run_once()
        approve = form_of(boss.get(f"/webhooks/{name}/approve"))
        answer = approve.submit(status=status)
        assert said in answer.text
        office.clock.advance(AGAIN)
    with office.work() as request:
        assert request.site.webhooks[name].state == "active"
    office.browser("sx-boss").get(f"/webhooks/{name}", status=404)
    office.browser("school-clerk").get("/webhooks", status=403)


def test_the_timer_delivers_and_says_when_a_host_is_gone(office, program, monkeypatch):
    from nontax_site.background import TIMERS

    def nobody(*_values, **_more):
        raise OSError

    name = subscribed(office)
    program.issued()
    monkeypatch.setattr("nontax_site.webhooks.addresses.socket.getaddrinfo", nobody)
    assert "webhooks" in [timer.name for timer in TIMERS]
    assert "webhooks" in ticker_of(office.registry).run_once()
    page = office.browser("school-boss").get(f"/webhooks/{name}")
    assert "hook-address-unresolved" in page


def test_the_setting_for_tests_is_refused_elsewhere():
    from types import SimpleNamespace

    from nontax_site.kernel.errors import NotConfigured
    from views.webhooks import includeme

    settings = {"nontax.webhooks_unsafe": "true", "nontax.mode": "production"}
    registry = SimpleNamespace(settings=settings)
    with pytest.raises(NotConfigured):
        includeme(SimpleNamespace(registry=registry))
