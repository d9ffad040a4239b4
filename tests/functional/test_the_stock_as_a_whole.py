"""The map of ranges, the figures, the use and the warnings, as each person sees them."""

from __future__ import annotations

import io
from datetime import timedelta

from openpyxl import load_workbook

from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import stock_ports
from tests.factories.office import SCHOOL
from tests.factories.paper_office import CODE, STORE, furnish

SHELF = Spot(Place.STORE, STORE)
AT_SCHOOL = Spot(Place.UNIT, SCHOOL)


def live(office):
    """The school has 100 numbers, used some and left out three."""
    furnish(office)
    with office.work() as request:
        moving = Moving(stock_ports(request))
        line = [Line(CODE, 1, 100)]
        signer = office.actor("school-keeper")
        act = office.act("keeper")
        moving.move(line, SHELF, AT_SCHOOL, act, "supply:L-1", signer)
    office.clock.advance(timedelta(days=1))
    keeper = office.act("school-keeper")
    with office.work() as request:
        moving = Moving(stock_ports(request))
        moving.use_range(Line(CODE, 1, 20), AT_SCHOOL, keeper, "paper_bill:x")
        moving.use_range(Line(CODE, 24, 40), AT_SCHOOL, keeper, "paper_bill:x")


def sheet(answer):
    """The rows of a workbook."""
    return list(load_workbook(io.BytesIO(answer.body)).active.values)


def test_the_bureau_sees_where_all_paper_is(office):
    live(office)
    bureau = office.browser("hz-clerk")
    page = bureau.get("/stock").click("号段图")
    bars = page.html.select("svg.range-bar a")
    said = [one["aria-label"] for one in bars]
    assert said[1].startswith(f"{CODE} 0000000021–0000000023: 单位结存")
    assert said[-1].endswith(": 在库 · 市本级票据库房, 900")
    page.mustcontain("整本数", "url(#pattern-lines)")
    whole = bureau.get(bars[1]["href"])
    assert len(whole.html.select("#ranges tbody tr")) == 4
    whole.mustcontain("0000000024", "每本份数")
    one = bureau.get(
        f"/stock/map/{page.html.select('.range-row b')[0].text}?place=unit"
    )
    assert len(one.html.select("#ranges tbody tr")) == 2
    bureau.get(f"{one.request.path}?from=abc", status=400)
    assert len(sheet(bureau.get("/stock/map?export=xlsx"))) == 6
    for way, words in (("type", "63"), ("store", "市本级"), ("unit", "37")):
        bureau.get(f"/stock/counts?by={way}").mustcontain(words)
        assert bureau.get(f"/stock/counts?by={way}&export=csv").text.count("\n") > 1
    bureau.get("/stock/counts?by=colour", status=400).mustcontain("colour")
    rows = sheet(bureau.get("/stock/use?export=xlsx"))
    assert rows[1][-2:] == (37, "63")
    bureau.get("/stock/map/B-330100-26-999999", status=404)


def test_what_is_wrong_is_warned_of(office):
    live(office)
    bureau = office.browser("hz-clerk")
    page = bureau.get("/stock/warnings?what=skipped")
    page.mustcontain("跳号未用", "0000000021")
    assert len(page.html.select("tbody tr")) == 1
    assert len(sheet(bureau.get("/stock/warnings?export=xlsx"))) == 2
    bureau.get("/stock/warnings?what=x", status=400)


def test_a_unit_sees_its_own_shelf_alone(office):
    live(office)
    keeper = office.browser("school-keeper")
    page = keeper.get("/stock/map")
    assert len(page.html.select("svg.range-bar a")) == 4
    assert "市本级票据库房" not in page.text
    keeper.get(page.html.select("svg.range-bar a")[0]["href"], status=200)
    keeper.get("/stock/map/B-330100-26-000001", status=404)
    keeper.get("/stock/counts?by=unit").mustcontain("37")
    shelf = keeper.get(f"/stock/shelves/{SCHOOL}")
    shelf.mustcontain("下一号", "0000000021", "各月用票量", "跳号未用")
    assert "900" not in keeper.get("/stock/counts").text
    found = keeper.get("/search", {"q": f"{CODE} 0000000050"}).follow()
    assert found.request.path == f"/stock/numbers/{CODE}-0000000050"
    empty = office.browser("police-keeper")
    empty.get("/search", {"q": f"{CODE}0000000050"}, status=200)
    empty.get("/stock/map").mustcontain("印制通知下达后")
    empty.get("/stock/warnings").mustcontain("没有预警")
