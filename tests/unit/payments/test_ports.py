"""What the deeds of payments are given."""

import pytest

from nontax_site.kernel.errors import NotFound
from nontax_site.payments.ports import system_act


def test_what_is_not_there_is_named(desk):
    for find in (desk.ports.region, desk.ports.unit, desk.ports.notice):
        with pytest.raises(NotFound):
            find("330199")


def test_a_system_act_keeps_the_moment(desk):
    act = desk.act()
    made = system_act("payer", act)
    assert made.at == act.at
    assert made.actor.is_system


def test_writing_raises_the_version_and_leaves_an_entry(desk):
    notice = desk.draft()
    version = notice.version
    desk.ports.write(notice, desk.act(), "note", why="x")
    assert notice.version == version + 1
    entry = next(desk.root.audit.find(notice.unit).newest_first())
    assert (entry["verb"], entry["digest"]) == ("note", notice.digest())
