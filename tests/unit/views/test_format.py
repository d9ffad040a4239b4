"""How values are shown; the same everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pyramid.testing import DummyRequest, setUp, tearDown

from nontax_site.kernel.errors import Stale
from nontax_site.kernel.money import Money
from views.format import Format, Link, Marked
from views.i18n import _, negotiate
from views.markup import Markup


@pytest.fixture
def fmt():
    config = setUp(settings={"pyramid.default_locale_name": "zh_Hans"})
    config.add_translation_dirs("views:locale")
    config.set_locale_negotiator(negotiate)
    request = DummyRequest(cookies={})
    request.site = SimpleNamespace(
        units={"330100-0001": SimpleNamespace(name="杭州市教育局")},
        regions={"330100": SimpleNamespace(name="杭州市")},
        channels={"ccb": SimpleNamespace(name="建设银行")},
    )
    yield Format(request)
    tearDown(unhook_zca=False)


def test_money_has_its_sign_thousands_and_fen(fmt):
    assert fmt.money(Money(123450)) == "¥1,234.50"
    assert fmt.money(1) == "¥0.01"
    assert fmt.money(Money(-20000)) == "-¥200.00"
    assert fmt.money(None) == "—"
    assert fmt.capital(Money(123450)) == "壹仟贰佰叁拾肆元伍角整"


@pytest.mark.rule("SX-15")
def test_times_are_beijing_to_the_minute(fmt):
    assert fmt.time(datetime(2026, 11, 21, 6, 5, 9, tzinfo=UTC)) == "2026-11-21 14:05"
    assert fmt.time(None) == "—"


def test_days_are_beijing_days(fmt):
    assert fmt.day(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == "2026-11-22"
    assert fmt.day(date(2026, 11, 21)) == "2026-11-21"
    assert fmt.day(None) == "—"


def test_long_numbers_stand_in_groups_of_four(fmt):
    assert fmt.code("14000022000000022903") == "1400 0022 0000 0002 2903"
    assert fmt.code("33010126-0000000001") == "3301 0126-0000 0000 01"
    assert fmt.code("330100-0001") == "330100-0001"


@pytest.mark.parametrize(
    ("lane", "words"),
    [
        ("330100-0001", "杭州市教育局"),
        ("bureau:330100", "杭州市财政"),
        ("channel:ccb", "建设银行"),
        ("bureau:site", "全站"),
        ("people", "人员与账号"),
    ],
)
def test_an_audit_lane_is_called_by_whose_it_is(fmt, lane, words):
    assert fmt.lane(lane) == words


def test_personal_data_are_masked(fmt):
    assert fmt.masked_name("周晓波") == "周*波"
    assert fmt.masked_phone("13812340000") == "138****0000"
    assert fmt.masked_account("6222000000001234").endswith("1234")
    assert "19900101" not in fmt.masked_identity("110101199001010017")


def test_places_and_roles_are_words(fmt):
    assert fmt.place("region:330100") == "杭州市 (330100)"
    assert fmt.place_name("unit:330100-0001") == "杭州市教育局"
    assert fmt.place("unit:330100-9999") == "330100-9999"
    assert fmt.place("site") == "全系统"
    assert fmt.place("moon:1") == "moon:1"
    assert fmt.role("unit_clerk") == "单位经办"
    assert fmt.unit("330100-0001") == "杭州市教育局"
    assert fmt.unit("330100-9999") == "330100-9999"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        ("", "—"),
        ([], "—"),
        (Money(100), "¥1.00"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 2, 0, tzinfo=UTC), "2026-03-05 10:00"),
        (True, "是"),
        (False, "否"),
        (Decimal("1.500"), "1.5"),
        (7, "7"),
        (_("Password"), "密码"),
        ("<b>", "&lt;b&gt;"),
        (Markup("<b>"), "<b>"),
        (["a", "<"], "a<br>&lt;"),
        (Link("<", '/x"'), '<a href="/x&quot;">&lt;</a>'),
    ],
)
def test_any_value_becomes_markup(fmt, value, shown):
    assert fmt.show(value) == shown


def test_a_state_is_a_sign_and_words_never_colour_alone(fmt):
    assert fmt.show(Marked("已缴款", "done")) == (
        '<span class="state state-done"><span aria-hidden="true">✓</span> 已缴款</span>'
    )
    assert tuple(Marked("x")) == ("x", "", "○")


def test_an_error_is_said_with_its_facts(fmt):
    error = Stale(expected="甲", actual="乙")
    assert "甲" in fmt.error(error)
    assert "乙" in fmt.show(error)
    assert fmt.remedy(error)


def test_figures_stand_to_the_right(fmt):
    assert fmt.style(Money(1)) == "text-end figure"
    assert fmt.style(Link(Money(1), "/")) == "text-end figure"
    assert fmt.style(3) == "text-end figure"
    assert fmt.style(True) == ""
    assert fmt.style(date(2026, 1, 1)) == "figure text-nowrap"


def test_the_language_and_paths_come_from_one_place(fmt):
    assert fmt.language == "zh-CN"
    assert fmt.path("unit", "330100-0001") == "/units/330100-0001"
    unit = SimpleNamespace(kind="unit", id="330100-0001", name="杭州市教育局")
    assert fmt.url_of(unit).endswith("/units/330100-0001")
    assert fmt.name_of(unit) == "杭州市教育局"
    notice = SimpleNamespace(kind="notice", id="14000022000000022903")
    assert fmt.name_of(notice) == "1400 0022 0000 0002 2903"


def test_the_systems_own_accounts_are_shown_in_words(fmt):
    assert fmt.account("hz-clerk") == "hz-clerk"
    assert fmt.account("system:timer") == "系统（定时任务）"
    assert fmt.account("") == ""


def test_a_bank_is_shown_by_its_name(fmt):
    banks = SimpleNamespace(bank={"CCB": SimpleNamespace(name="建设银行")}.get)
    fmt.request.site.channels = {"testbank": banks}
    assert fmt.bank("testbank", "CCB") == "建设银行"
    assert fmt.bank("testbank", "XYZ") == "XYZ"
    assert fmt.bank("", "CCB") == "CCB"
