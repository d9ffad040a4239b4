"""A province's item in a city: proposed, narrowed, put in force, charged."""

from datetime import date

import pytest

from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.publishing import Publishing
from nontax_site.items.tariff import RANGE, Tariff
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from nontax_site.units.region import Region
from tests.factories.forms import form_of
from tests.factories.office import HANGZHOU, SCHOOL

ITEM = "103042788"


@pytest.fixture
def item(office):
    """A published item of the province Zhejiang with room in its tariff."""
    with office.work() as request:
        config = request.site.regions[HANGZHOU].config
        province = Region("330000", "浙江省", config=config)
        request.site.regions.add("330000", province)
        clerk = Act(system_actor("catalogue"), office.clock.now())
        boss = Actor(
            "z", "person-z", "省", (Grant("bureau_supervisor", "region:330000"),)
        )
        facts = ItemFacts(
            name="证照副本费",
            category="fee",
            legal_basis=("浙价费〔2026〕1号",),
            national_code=ITEM,
            tariffs=(
                Tariff(
                    date(2026, 1, 1), kind=RANGE, min_fen=100, max_fen=500, measure="份"
                ),
            ),
        )
        drafting = Drafting(request.workflows, request.site.items)
        made = drafting.draft(province, ITEM, facts, clerk)
        drafting.submit(made, clerk)
        Publishing(request.workflows).publish(made, Act(boss, office.clock.now()))
    office.drain()
    return ITEM


def issue(office, amount=None):
    with office.work() as request:
        return (
            Noticing(payment_ports(request))
            .draft_and_issue(
                SCHOOL,
                Wanted(payer=Payer("吴建军"), lines=[WantedLine(ITEM, amount=amount)]),
                office.act("school-clerk"),
            )
            .total
        )


def propose(office, amount="3.00", status=303):
    page = office.browser("hz-clerk").get("/adoptions/new")
    form = form_of(page)
    form["item"] = ITEM
    boxes = [f for f in form.fields.get("checkbox", [])]
    for box in boxes:
        box.checked = box._value == SCHOOL
    kind = next(n for n in form.fields if n and n.startswith("deformField"))
    form[kind] = "fixed"
    form["amount"] = amount
    return form.submit(status=status)


def do(office, login, address, verb, comment=""):
    form = form_of(office.browser(login).get(f"{address}/{verb}"))
    if comment:
        form["comment"] = comment
    return form.submit(status=303)


def test_a_city_narrows_an_item_of_the_province(office, item):
    address = propose(office).location
    page = office.browser("hz-boss").get(address)
    page.mustcontain("浙江省", "1.00–5.00/份", "3.00/份")
    with pytest.raises(Exception, match="may not charge"):
        issue(office)
    do(office, "hz-boss", address, "adopt")
    assert issue(office) == Money(300)
    page = office.browser("school-clerk").get("/notices/new")
    page.mustcontain("证照副本费")


def test_beyond_the_provinces_limits_is_refused_and_nothing_is_lost(office, item):
    page = propose(office, amount="9.00", status=409)
    page.mustcontain("超出", "9.00")
    with office.work() as request:
        assert not list(request.site.adoptions.values())


def test_who_proposed_does_not_put_it_in_force(office, item):
    address = propose(office).location
    office.browser("hz-clerk").get(address).mustcontain("财政主管")
    office.browser("hz-clerk").get(f"{address}/adopt").mustcontain("准予启用")
    form = form_of(office.browser("hz-clerk").get(f"{address}/adopt"))
    form.submit(status=403)


def test_after_the_end_nobody_charges_it(office, item):
    address = propose(office).location
    do(office, "hz-boss", address, "adopt")
    do(office, "hz-boss", address, "end", "停征")
    with pytest.raises(Exception, match="may not charge"):
        issue(office)
