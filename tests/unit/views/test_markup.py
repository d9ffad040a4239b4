"""Markup: ours goes out as it is, everything else escaped."""

from __future__ import annotations

from views.markup import Markup, escape, fill, joined

EVIL = "<script>alert(1)</script>\"'&"


def test_text_is_escaped_once():
    assert escape(EVIL) == ("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;")
    assert escape(escape(EVIL)) == escape(EVIL)


def test_a_template_keeps_its_markup_and_escapes_its_values():
    assert fill('<a href="{}">{}</a>', '"x', Markup("<b>y</b>")) == (
        '<a href="&quot;x"><b>y</b></a>'
    )


def test_joined_values_are_escaped():
    assert joined("<br>", ["<", Markup("<i>")]) == "&lt;<br><i>"


def test_templates_see_it_as_markup():
    assert Markup("<b>").__html__() == "<b>"
