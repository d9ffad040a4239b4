"""Words: translated, filled in, Chinese unless another language was chosen."""

from __future__ import annotations

import pytest
from pyramid.i18n import TranslationString
from pyramid.testing import DummyRequest, setUp, tearDown

from views.i18n import deform_translator, html_language, negotiate, words


@pytest.fixture
def request_():
    config = setUp(settings={"pyramid.default_locale_name": "zh_Hans"})
    config.add_translation_dirs("colander:locale", "deform:locale", "views:locale")
    config.set_locale_negotiator(negotiate)
    yield DummyRequest(cookies={})
    tearDown(unhook_zca=False)


def test_a_reader_without_a_choice_reads_chinese():
    assert negotiate(DummyRequest(cookies={})) == "zh_Hans"


def test_a_chosen_language_is_remembered_by_a_cookie():
    assert negotiate(DummyRequest(cookies={"language": "en"})) == "en"


def test_an_unknown_language_is_chinese():
    assert negotiate(DummyRequest(cookies={"language": "../../etc"})) == "zh_Hans"


def test_the_page_says_its_language_as_browsers_write_it():
    assert html_language("zh_Hans") == "zh-CN"
    assert html_language("en") == "en"


def test_a_plain_msgid_is_translated(request_):
    assert words(request_, "No more data") == "暂无更多数据"


def test_nothing_says_nothing(request_):
    assert words(request_, "") == ""


def test_facts_are_filled_in_and_translated_when_they_are_msgids(request_):
    said = words(
        request_, "Done: ${verb}. This is ${state} now.", verb="Pay", state="甲"
    )
    assert said == "已完成：缴款。当前状态：甲。"


def test_facts_of_a_translation_string_are_used(request_):
    said = words(
        request_,
        TranslationString("${days} days over", domain="nontax", mapping={"days": 3}),
    )
    assert said == "超期 3 天"


def test_a_list_of_facts_is_joined_as_chinese_writes_it(request_):
    said = words(request_, "${days} days over", days=("甲", TranslationString("乙")))
    assert said == "超期 甲、乙 天"


def test_our_words_come_before_those_of_the_form_library(request_):
    translate = deform_translator(request_)
    required = TranslationString("Required", domain="colander")
    assert translate(required) == "必填，请填写。"


def test_words_of_the_form_library_with_facts_are_filled_in(request_):
    translate = deform_translator(request_)
    said = TranslationString(
        "Longer than maximum length ${max}", domain="colander", mapping={"max": 9}
    )
    assert translate(said) == "内容过长，最多 9 个字符。"


def test_words_only_the_form_library_knows_are_its_own(request_):
    translate = deform_translator(request_)
    said = TranslationString("Invalid email address", domain="colander")
    assert translate(said) == "无效的邮件地址"


def test_a_plain_title_of_a_schema_is_translated(request_):
    translate = deform_translator(request_)
    assert translate("Password") == "密码"
    assert translate("") == ""
