"""What the documents for operators must name, and pages that must be fresh."""

from __future__ import annotations

import ast
import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from nontax_site.background import HANDLERS, TIMERS
from nontax_site.commands import COMMANDS, Doors
from nontax_site.commands.reference import COMMAND, error_classes, is_stale, puts
from nontax_site.security.permissions import Permission
from nontax_site.settings import DEFAULTS, REQUIRED

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
REFERENCE = ROOT / "docs" / "reference.md"


def operations() -> str:
    return OPERATIONS.read_text(encoding="utf-8")


def ini_settings() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "etc").glob("*.ini"):
        parser = ConfigParser(interpolation=None)
        parser.read(path, encoding="utf-8")
        found.update(parser["app:main"])
    return found


def environment_names() -> set[str]:
    """The variables of the environment that the source and the files of etc read."""
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (*(ROOT / "nontax_site").rglob("*.py"), *(ROOT / "etc").glob("*.*"))
        if path.suffix in {".py", ".ini", ".conf"}
    )
    return set(re.findall(r"\bNONTAX_[A-Z_]+\b", text))


def subcommands() -> set[str]:
    """``nontax keys make`` and its like, every one."""
    doors, found = Doors(), set()
    for name in COMMANDS:
        command = doors.get_command(None, name)
        inner = getattr(command, "commands", None)
        found |= {f"nontax {name} {sub}" for sub in inner or ()} or {f"nontax {name}"}
    return found


@pytest.mark.parametrize("name", sorted({*DEFAULTS, *REQUIRED, *ini_settings()}))
def test_every_setting_is_explained_for_operators(name):
    assert f"`{name}`" in operations()


@pytest.mark.parametrize("name", sorted(environment_names()))
def test_every_variable_of_the_environment_is_explained(name):
    assert f"`{name}`" in operations()


@pytest.mark.parametrize("command", sorted(subcommands()))
def test_every_command_is_explained_for_operators(command):
    assert re.search(rf"{command}\b", operations())


def test_no_command_is_explained_that_is_not_there():
    known = subcommands() | {f"nontax {name}" for name in COMMANDS}
    named = set(
        re.findall(r"\bnontax (?:--\S+ \S+ )?([a-z]+(?: [a-z]+)?)", operations())
    )
    wrong = {
        words
        for words in named
        if f"nontax {words}" not in known and f"nontax {words.split()[0]}" not in known
    }
    assert wrong == set()


def test_every_target_of_make_that_is_named_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", operations())) <= targets


@pytest.mark.parametrize("timer", [timer.name for timer in TIMERS])
def test_every_timer_is_explained(timer):
    assert f"`{timer}`" in operations()


def test_every_sentence_of_the_anchor_is_explained():
    """A breach of the anchor is met at night: what it means stands in the manual."""
    tree = ast.parse((ROOT / "nontax_site/storage/anchor.py").read_text("utf-8"))
    said = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Breach"
        and isinstance(call.args[0], ast.Constant)
    }
    assert said
    plain = " ".join(operations().split())
    missing = [
        sentence
        for sentence in said
        if re.sub(r"\$\{(\w+)\}", r"<\1>", sentence) not in plain
    ]
    assert missing == []


def test_every_permission_is_in_the_reference():
    text = REFERENCE.read_text(encoding="utf-8")
    assert [name for name in Permission if f"`{name}`" not in text] == []


def test_every_error_has_a_code_of_its_own():
    codes = [error.code for error in error_classes()]
    assert {code for code in codes if codes.count(code) > 1} == set()


THE_FOUR_OF_THE_PAY_PAGE = {
    "PAYING_LOCKED",
    "QR_MULTI_SCAN",
    "QR_EXPIRED",
    "QR_OTHER_SUBJECT",
}
"""Channels are answered these four by the names of SX-28."""


def test_every_code_is_small_words_and_hyphens():
    odd = {e.code for e in error_classes() if not re.fullmatch(r"[a-z0-9-]+", e.code)}
    assert odd == THE_FOUR_OF_THE_PAY_PAGE


def test_every_topic_that_is_left_in_the_outbox_has_a_handler():
    assert {put.topic for put in puts()} == set(HANDLERS)


def test_the_reference_is_what_the_source_makes():
    assert not is_stale(), f"run make docs ({COMMAND})"
