"""Finding msgids, and words nobody translates, in templates."""

import pytest
from chameleon import PageTemplate

from nontax_site.commands.template_words import template_faults, template_msgids


def page(body):
    return f'<div i18n:domain="nontax">{body}</div>'


def found(body):
    return [msgid for msgid, _ in template_msgids(page(body), "a.pt")]


def wrong(body):
    return [line.split(": ", 1)[1] for line in template_faults(page(body), "a.pt")]


SENTENCES = [
    '<p i18n:translate="">Void</p>',
    '<p i18n:translate="">Void\n   the bill</p>',
    '<p i18n:translate="">Q &amp; A</p>',
    '<p i18n:translate="">Hello <b i18n:name="who">${a}</b>, welcome</p>',
    '<p i18n:translate="">See <a i18n:name="law" i18n:translate="">the law</a>.</p>',
    '<tal:x i18n:translate="">Now <tal:y i18n:name="n" content="a"/>.</tal:x>',
    '<p i18n:translate="">So <tal:y condition="a">it is</tal:y></p>',
    '<p i18n:translate="void_title">Void</p>',
    '<input title="Search" i18n:attributes="title"/>',
    '<input title="Search" alt="Two" i18n:attributes="title; alt alt_msgid"/>',
    '<input title="Void" tal:attributes="title a" i18n:attributes="title"/>',
]


@pytest.mark.parametrize("body", SENTENCES)
def test_what_is_found_is_what_the_template_asks_for(body):
    asked = []

    def translate(msgid, **_kw):
        asked.append(msgid)
        return msgid

    PageTemplate(page(body), translate=translate)(a="dynamic")
    assert sorted(set(asked) - {"dynamic"}) == sorted(found(body))
    assert wrong(body) == []


def test_words_in_expressions_are_found():
    body = '<p title="${_(\'Void\')}" tal:content="_(\'Seal\')"/>${fmt.words("Sign")}'
    assert found(body) == ["Void", "Seal", "Sign"]


def test_what_is_only_an_expression_is_translated_where_it_comes_from():
    body = '<p i18n:translate="">${title}</p><p i18n:translate="" tal:content="t">x</p>'
    assert found(body) == []
    assert wrong(body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>Void</p>", "not translated: Void"),
        ("<p>作废</p>", "not translated: 作废"),
        ('<p title="Void it"/>', "the attribute title is not translated"),
        ('<p i18n:translate="">Bill ${n}</p>', "an expression inside a sentence"),
        (
            '<p i18n:translate="">A <b>big</b> bill</p>',
            "an element without i18n:name inside a sentence",
        ),
        (
            '<p i18n:domain="deform" i18n:translate="">Bill</p>',
            'no i18n:domain="nontax" around a translation',
        ),
        (
            '<p i18n:domain="deform" title="Bill" i18n:attributes="title"/>',
            'no i18n:domain="nontax" around a translation',
        ),
    ],
)
def test_what_no_catalogue_can_translate_is_a_fault(body, fault):
    (said,) = wrong(body)
    assert said.startswith(fault)


@pytest.mark.parametrize(
    "body",
    [
        "<p>¥ 12.30 — ${name} ${ {'a': 1}['a'] }</p>",
        "<script>if (a) { b() }</script><style>p { color: red }</style>",
        '<p tal:content="title">Void</p><p tal:replace="title">Void</p>',
        "<!-- Void --><p>&nbsp;</p><br>",
        "<!--! Void --><?python x = 1 ?>",
        '<input placeholder="${hint}" tal:attributes="title t"/>',
    ],
)
def test_what_is_not_read_by_people_is_no_fault(body):
    assert wrong(body) == []
    assert found(body) == []
