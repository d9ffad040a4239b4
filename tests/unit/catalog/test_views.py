"""Saved views: named, few, one's own."""

from __future__ import annotations

import pytest

from nontax_site.catalog.views import (
    MOST_A_LIST,
    SavedViews,
    TooManyViews,
    ViewNameBlank,
    ViewNameTaken,
    ViewNameTooLong,
    ViewTooLong,
)
from nontax_site.kernel.errors import NotFound


@pytest.fixture
def views():
    return SavedViews()


def names(views, noun="notices"):
    return [view.name for view in views.of(noun)]


def test_a_view_keeps_its_query_under_its_name_and_list(views):
    views.save("notices", " 逾期  未缴 ", "overdue=1")
    views.save("bills", "逾期 未缴", "state=signed")
    assert views.get("notices", "逾期 未缴").query == "overdue=1"
    assert names(views) == ["逾期 未缴"]


def test_a_list_begins_with_one_view_at_most(views):
    views.save("notices", "一", "a=1", is_default=True)
    views.save("notices", "二", "a=2", is_default=True)
    assert views.default("notices").name == "二"
    assert sum(view.is_default for view in views.of("notices")) == 1
    views.begin_with("notices", "")
    assert views.default("notices") is None


def test_a_view_is_renamed_and_deleted(views):
    views.save("notices", "一", "a=1", is_default=True)
    views.rename("notices", "一", "三")
    assert views.default("notices").name == "三"
    views.rename("notices", "三", "三")
    views.delete("notices", "三")
    assert names(views) == []


@pytest.mark.parametrize(
    ("name", "error"),
    [("", ViewNameBlank), ("  ", ViewNameBlank), ("长" * 31, ViewNameTooLong)],
)
def test_a_name_is_short_and_there(views, name, error):
    with pytest.raises(error):
        views.save("notices", name, "a=1")


def test_two_views_of_a_list_have_two_names(views):
    views.save("notices", "一", "a=1")
    views.save("notices", "二", "a=1")
    with pytest.raises(ViewNameTaken):
        views.save("notices", "一", "a=2")
    with pytest.raises(ViewNameTaken):
        views.rename("notices", "二", "一")


def test_a_list_keeps_few_views_and_short_ones(views):
    for number in range(MOST_A_LIST):
        views.save("notices", f"视图{number}", "a=1")
    with pytest.raises(TooManyViews):
        views.save("notices", "多余", "a=1")
    with pytest.raises(ViewTooLong):
        views.save("bills", "长", "a" * 1001)


@pytest.mark.parametrize("deed", ["rename", "delete", "begin_with"])
def test_what_is_not_kept_is_not_found(views, deed):
    with pytest.raises(NotFound):
        getattr(views, deed)("notices", "无", *(["新"] if deed == "rename" else []))
