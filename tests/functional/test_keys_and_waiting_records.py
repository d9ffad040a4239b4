"""Keys that end soon are warned of; what failed after a payment waits visibly."""

from __future__ import annotations

from datetime import timedelta

from nontax_site.security.certificates import certificate_from_pem
from tests.factories.office import SCHOOL
from tests.factories.payers import issue, pay


def test_a_key_that_ends_within_the_month_is_warned_of(office):
    office.clock.advance(timedelta(days=1810))
    boss = office.browser("hz-boss")
    said = boss.get("/work").text
    assert "天后到期" in said
    page = boss.get("/keys")
    assert "杭州市教育局" in page.text
    assert "山西省" not in page.text


def test_a_unit_supervisor_sees_the_keys_of_his_unit_only(office):
    page = office.browser("school-boss").get("/keys")
    assert "杭州市教育局" in page.text
    assert "杭州市公安局" not in page.text
    assert "财政监制签章" not in page.text


def test_anybody_gets_the_certificates_that_prove_a_bill(office):
    boss = office.browser("school-boss")
    serial = _newest(office, f"unit:{SCHOOL}")
    page = boss.get("/keys")
    assert "PRIVATE" not in page.text
    page.click(serial)
    visitor = office.browser()
    leaf = visitor.get(f"/certificates/{serial}.pem")
    assert leaf.content_type == "application/x-pem-file"
    above = visitor.get(f"/certificates/{serial}/authority.pem")
    found = certificate_from_pem(leaf.body)
    assert found.serial == serial
    assert found.issued_by(certificate_from_pem(above.body))


def test_certificates_of_messages_and_unknown_ones_are_not_given(office):
    visitor = office.browser()
    visitor.get(f"/certificates/{_newest(office, 'channel:testbank')}.pem", status=404)
    visitor.get("/certificates/ABCD.pem", status=404)
    visitor.get("/certificates/ABCD/authority.pem", status=404)


def test_a_clerk_sees_no_keys(office):
    office.browser("school-clerk").get("/keys", status=403)


def test_a_bill_without_a_key_waits_visibly_and_is_tried_again(office):
    with office.work() as request:
        ring = request.site.keys
        at = office.clock.now() - timedelta(days=1)
        for key in ring.of(f"unit:{SCHOOL}"):
            ring.revoke(key.serial, at)
    code = issue(office)
    pay(office, code)
    for _ in range(8):
        office.drain()
        office.clock.advance(timedelta(hours=2))
    boss = office.browser("hz-boss")
    assert "需人工处理" in boss.get("/work").text
    page = boss.get("/outbox")
    assert code[-4:] in page.text
    with office.work() as request:
        assert request.site.document("notice", code).state == "paid"
        request.site.keys.make(
            f"unit:{SCHOOL}",
            _subject(),
            30,
            office.clock.now() - timedelta(minutes=1),
            office.registry.master_key,
        )
    again = next(form for form in page.forms.values() if form.action == "/outbox-again")
    again.submit(status=303)
    office.drain()
    with office.work() as request:
        assert request.site.document("notice", code).bill
    assert "没有待发记录" in boss.get("/outbox").text


def test_another_regions_records_are_not_shown_nor_retried(office):
    other = office.browser("sx-boss")
    assert other.get("/outbox").status_int == 200
    token = _token_of(other.get("/outbox"))
    other.post(
        "/outbox-again",
        {"csrf_token": token, "lane": SCHOOL, "key": "1"},
        status=404,
    )


def _token_of(page):
    return page.html.select_one("[name=csrf_token]")["value"]


def _newest(office, holder):
    with office.work() as request:
        return request.site.keys.of(holder)[-1].serial


def _subject():
    from nontax_site.security.certificates import Subject

    return Subject("杭州市教育局", "票据专用章")


def test_who_may_only_read_another_regions_records_does_not_retry_them(office):
    """Supervisor of Shanxi, auditor of Hangzhou: he sees, he does not retry."""
    from nontax_site.kernel.interfaces import IOutbox
    from nontax_site.security.people import People

    with office.work() as request:
        people = request.find_service(People)
        people.grant(office.act("admin"), "sx-boss", "auditor", "region:330100")
        request.find_service(IOutbox).put(SCHOOL, "no-such-topic", notice="x")
    office.drain()
    with office.work() as request:
        (record,) = request.site.outbox.find(SCHOOL).records(SCHOOL)
    other = office.browser("sx-boss")
    page = other.get("/outbox")
    assert "no-such-topic" in page.text
    assert "重新处理" not in page.text
    token = _token_of(page)
    given = {"csrf_token": token, "lane": SCHOOL, "key": str(record.key)}
    other.post("/outbox-again", given, status=404)


def test_every_unit_of_a_bureau_is_warned_of_however_many_there_are(
    office, monkeypatch
):
    monkeypatch.setattr("views.scopes.ENOUGH", 1)
    page = office.browser("hz-boss").get("/keys")
    assert "杭州市教育局" in page.text
    assert "杭州市公安局" in page.text
