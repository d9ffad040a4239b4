"""Merging fragments into catalogues."""

from gettext import GNUTranslations
from io import BytesIO

import pytest

from nontax_site.commands import catalogue
from nontax_site.commands.catalogue import (
    FragmentMalformed,
    Translation,
    TranslationsDiffer,
    catalogue_files,
    faults,
    holes,
    merged,
    read_fragment,
    write,
)

ZH = "views/locale/zh_Hans/LC_MESSAGES/nontax"
EN = "views/locale/en/LC_MESSAGES/nontax"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "views/locale/parts").mkdir(parents=True)
    return tmp_path


def fragment(root, name, *pairs):
    text = "\n".join(f'msgid "{a}"\nmsgstr "{b}"\n' for a, b in pairs)
    (root / "views/locale/parts" / f"{name}.po").write_text(text, encoding="utf-8")


def words_of(data):
    return GNUTranslations(BytesIO(data))


def test_a_fragment_is_pairs_and_comments():
    source = (
        '# a comment\nmsgid ""\nmsgstr ""\n"Language: zh\\n"\n\n'
        'msgid "Void"\nmsgstr "作废"\n'
        'msgid ""\n"A long "\n"sentence."\nmsgstr ""\n"一个“长”"\n"句\\n。"'
    )
    assert list(read_fragment(source, "bills.po")) == [
        Translation("Void", "作废", "bills.po:6"),
        Translation("A long sentence.", "一个“长”句\n。", "bills.po:8"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "msgid Void",
        'msgid_plural "Bills"',
        '"nothing before"',
        'msgid "Void',
        'msgid "Vo" id"',
        'msgid "a" + "b"',
        "hello",
    ],
)
def test_any_other_line_is_refused_with_its_place(line):
    with pytest.raises(FragmentMalformed) as caught:
        list(read_fragment(f"# first\n{line}\n", "bills.po"))
    assert caught.value.facts["place"] == "bills.po:2"


def test_the_same_translation_twice_is_one():
    twice = [
        Translation("Void", "作废", "a.po:1"),
        Translation("Void", "作废", "b.po:1"),
    ]
    assert merged(twice) == {"Void": "作废"}


def test_two_translations_of_one_msgid_are_refused_and_both_are_named():
    with pytest.raises(TranslationsDiffer) as caught:
        merged(
            [
                Translation("Void", "作废", "a.po:1"),
                Translation("Void", "撤销", "b.po:9"),
            ]
        )
    assert all(
        word in caught.value.sentence for word in ("作废", "撤销", "a.po:1", "b.po:9")
    )


def test_the_files_are_the_same_in_any_order_and_hold_no_date():
    forth = catalogue_files(
        merged([Translation("B", "乙", ""), Translation("A", "甲", "")])
    )
    back = catalogue_files(
        merged([Translation("A", "甲", ""), Translation("B", "乙", "")])
    )
    assert forth == back
    assert b"Date" not in b"".join(forth.values())


def test_chinese_is_translated_and_english_shows_the_msgid():
    files = catalogue_files({"Void ${n}": "作废${n}"})
    assert words_of(files[f"{ZH}.mo"]).gettext("Void ${n}") == "作废${n}"
    assert words_of(files[f"{EN}.mo"]).gettext("Void ${n}") == "Void ${n}"
    pairs = list(read_fragment(files[f"{ZH}.po"].decode(), "nontax.po"))
    assert [pair[:2] for pair in pairs] == [("Void ${n}", "作废${n}")]


def test_only_what_differs_is_written(root):
    fragment(root, "bills", ("Void", "作废"))
    assert len(write(root)) == 4
    assert write(root) == []
    fragment(root, "items", ("Publish", "发布"))
    assert len(write(root)) == 4
    data = (root / f"{ZH}.mo").read_bytes()
    assert words_of(data).gettext("Publish") == "发布"


def test_a_hole_is_a_shown_msgid_without_chinese(root):
    fragment(root, "bills", ("Void", "作废"), ("Deliver", ""))
    (root / "views/page.py").write_text('_("Void")\n_("Deliver")\n\n_("Seal")\n')
    assert holes(root) == ["'Deliver' (views/page.py:2)", "'Seal' (views/page.py:4)"]


def test_a_translation_that_names_other_facts_is_a_fault(root):
    fragment(root, "bills", ("Void ${n}", "作废${m}"), ("Bill ${n}", "票据${n}"))
    (root / "views/page.pt").write_text("<p>Words</p>")
    found = faults(root)
    assert len(found) == 2
    assert found[0].startswith("bills.po:1:")
    assert found[1] == "views/page.pt:1: not translated: Words"


def test_the_command_says_what_is_missing(root, monkeypatch, capsys):
    fragment(root, "bills", ("Void", "作废"))
    for name in ("write", "holes", "faults"):
        real = getattr(catalogue, name)
        monkeypatch.setattr(catalogue, name, lambda real=real: real(root))
    assert catalogue.main() == 0
    assert "written: " in capsys.readouterr().out
    (root / "views/page.py").write_text('_("Seal")')
    (root / "views/page.pt").write_text("<p>Words</p>")
    assert catalogue.main() == 1
    out = capsys.readouterr().out
    assert "no Chinese: 'Seal'" in out
    assert "fault: views/page.pt:1" in out
    fragment(root, "items", ("Void", "撤销"))
    assert catalogue.main() == 1
    assert "撤销" in capsys.readouterr().err
