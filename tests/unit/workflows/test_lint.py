"""Each thing the lint proves, broken once; and the real definitions are clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyramid import testing

from tests.factories import proof
from workflows.definitions import MARKERS, load
from workflows.lint import Finding, file_findings, findings

ZCML = Path(proof.ZCML).read_text("utf-8")
EXAMPLE = re.sub(r"\s+", " ", ZCML)


def found_in(tmp_path, text):
    """The findings for a broken copy, without the kinds the copy leaves out."""
    file = tmp_path / "broken.zcml"
    file.write_text(text, "utf-8")
    config = testing.setUp()
    config.setup_registry()
    try:
        load(config, str(file), prove=False)
        config.commit()
        found = [f for f in findings() if f.what != "has no workflow"]
    finally:
        testing.tearDown()
    return [str(f) for f in found]


def broken(old, new):
    assert old in EXAMPLE, old
    return EXAMPLE.replace(old, new, 1)


def test_the_proof_workflow_itself_has_nothing_but_what_it_leaves_out(tmp_path):
    assert found_in(tmp_path, EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('to_state="voided"', 'to_state="sealed"', "bill: voided: the state is never"),
        (
            '<key name="final" value="true" /> <key name="role:unit_clerk"',
            '<key name="role:unit_clerk"',
            "bill: written_off: dead end",
        ),
        (
            'from_state="sealed" to_state="written_off"',
            'from_state="sealed" to_state="signed"',
            "bill: written_off: the state is never reached",
        ),
        ('title="Waiting for the seal"', "", "bill: signed: the title is missing"),
        (
            '<key name="step" value="1" />',
            '<key name="step" value="1" /> <key name="step-when" value="no.such" />',
            "bill: signed: no.such is no function",
        ),
        ('title="Void" ', "", "bill: void_signed: the title is missing"),
        (
            'name="void_signed"',
            'name="void_it"',
            "bill: void_it: the name is not <verb>_<from state>",
        ),
        (
            '<key name="verb" value="seal_by_hand" />',
            '<key name="verb" value="void" />',
            "bill: seal_by_hand_signed: a second transition of 'void' from signed",
        ),
        (
            '<key name="bulk" value="true" />',
            '<key name="bluk" value="true" />',
            "bill: write_off_sealed: unknown key 'bluk'",
        ),
        (
            '<key name="sla" value="2" />',
            '<key name="slaa" value="2" />',
            "bill: signed: unknown key 'slaa'",
        ),
        ('value="wait"', 'value="grey"', "bill: signed: unknown tone 'grey'"),
        (
            "role:auditor",
            "role:auditors",
            "bill: sealed: unknown role 'auditors'",
        ),
        (
            'value="bill:view bill:deliver"',
            'value="bill:view bill:delivr"',
            "bill: sealed: unknown permission 'bill:delivr' of unit_clerk",
        ),
        (
            'value="bill:view bill:deliver"',
            'value="bill:view"',
            "bill: deliver_sealed: nobody may fire it",
        ),
        (
            'value="bill:sign bill:seal bill:view"',
            'value="bill:sign bill:view"',
            "bill: seal_signed: nobody may fire it",
        ),
        (
            'value="bill:sign bill:seal bill:view"',
            'value="bill:seal bill:view"',
            "bill: begin: nobody may begin",
        ),
        (
            'permission="bill:deliver"',
            'permission="bill:delivery"',
            "bill: deliver_sealed: unknown permission 'bill:delivery'",
        ),
        (
            'permission="bill:deliver"',
            'permission="notice:issue"',
            "bill: deliver_sealed: the permission 'notice:issue' is of another noun",
        ),
        (
            '<key name="verb" value="sign" />',
            "",
            "bill: begin: the initial state names no verb",
        ),
        (
            (
                '<key name="needs-ask" value="void" /> <key name="clears-ask"'
                ' value="true" /> <key name="four-eyes" value="ask_void issue" />'
                ' <key name="guard"'
            ),
            (
                '<key name="needs-ask" value="void" /> <key name="clears-ask"'
                ' value="true" /> <key name="four-eyes" value="ask_void" />'
                ' <key name="guard"'
            ),
            "bill: void_signed: one person could issue and undo",
        ),
        (
            'value="ask_void issue"',
            'value="issue"',
            "bill: refuse_void_signed: the asker could decide",
        ),
        (
            'value="ask_void issue"',
            'value="ask_void issue frobnicate"',
            "bill: refuse_void_signed: four-eyes names 'frobnicate'",
        ),
        (
            '<key name="asks" value="void" /> <key name="comment" value="required" />',
            '<key name="asks" value="void" />',
            "bill: ask_void_signed: a request needs comment",
        ),
        (
            '<key name="asks" value="void" />',
            '<key name="asks" value="voiding" />',
            "bill: ask_void_signed: nobody can decide on the request 'voiding'",
        ),
        (
            '<key name="asks" value="void" />',
            "",
            "bill: void_signed: needs the request 'void', which nobody makes",
        ),
        (
            '<key name="tone" value="ok" />',
            '<key name="tone" value="ok" /><key name="keeps-ask" value="void" />',
            "bill: sealed: no way leads from here to a decision on the kept request",
        ),
        (
            '<key name="clears-ask" value="true" />',
            "",
            "bill: refuse_void_signed: a decision must clear the request",
        ),
        (
            '<key name="verb" value="deliver" />',
            '<key name="verb" value="deliver" /><key name="clears-ask" value="true" />',
            "bill: deliver_sealed: clears-ask without needs-ask",
        ),
        (
            (
                '<key name="four-eyes" value="ask_void issue" />'
                ' <key name="comment" value="required" />'
            ),
            '<key name="four-eyes" value="ask_void issue" />',
            "bill: refuse_void_signed: refusing a request needs comment",
        ),
        (
            '<key name="system" value="true" />',
            '<key name="system" value="true" /><key name="main" value="true" />',
            "bill: seal_signed: a system transition is no button",
        ),
        (
            "tests.factories.proof.guard_void",
            "tests.factories.proof.guard_viod",
            "bill: void_signed: tests.factories.proof.guard_viod is no function",
        ),
        (
            "tests.factories.proof.after_sign",
            "tests.factories.proof.after_sing",
            "bill: begin: tests.factories.proof.after_sing is no function",
        ),
    ],
)
def test_a_broken_definition_is_found(tmp_path, old, new, what):
    found = found_in(tmp_path, broken(old, new))
    assert any(line.startswith(what) for line in found), found


def test_a_final_state_has_no_way_out(tmp_path):
    sealed = '<state name="sealed" title="Sealed">'
    text = broken(sealed, sealed + '<key name="final" value="true" />')
    assert "bill: sealed: the state is final and has a way out" in found_in(
        tmp_path, text
    )


def test_a_circle_without_an_end_is_found(tmp_path):
    text = EXAMPLE.replace('to_state="written_off"', 'to_state="signed"')
    text = text.replace('to_state="voided"', 'to_state="sealed"')
    found = found_in(tmp_path, text)
    assert "bill: signed: no path leads to a final state: sign" in str(found)


def test_a_state_nobody_may_look_into_is_found(tmp_path):
    text = broken(
        '<key name="tone" value="done" /> <key name="final" value="true" />'
        ' <key name="role:unit_clerk" value="bill:view" />',
        '<key name="tone" value="done" /> <key name="final" value="true" />',
    )
    assert "bill: written_off: nobody may view a document in this state" in found_in(
        tmp_path, text
    )


def test_a_kind_without_workflow_is_found(registry):
    missing = [f.where for f in findings() if f.what == "has no workflow"]
    assert missing == sorted({*MARKERS} - {"bill"})


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            '<key name="verb" value="seal" />',
            '<key name="verb" value="seal" /><key name="verb" value="sell" />',
            "seal_signed: the key 'verb' is said 2 times, the last one wins",
        ),
        (
            '<key name="verb" value="seal" />',
            '<key name="title" value="Seal" />',
            "seal_signed: a key named 'title' breaks start-up",
        ),
        (
            '<key name="main" value="true" />',
            '<key name="main" value="yes" />',
            "void_signed: the key 'main' is 'true' or absent, not 'yes'",
        ),
        (
            '<key name="step" value="1" />',
            '<key name="step" value="one" />',
            "signed: the key 'step' is a whole number, not 'one'",
        ),
        (
            '<key name="comment" value="required" />',
            '<key name="comment" value="true" />',
            "ask_void_signed: the key 'comment' is 'required' or absent, not 'true'",
        ),
        (
            '<state name="signed"',
            '<key name="a" value="b" /><state name="signed"',
            "a <key> in <workflow> itself breaks start-up",
        ),
        ('type="nontax"', 'type="else"', "the workflow must say type='nontax'"),
        ('name="bill"', 'name="invoice"', "the name 'invoice' is no kind of document"),
        (
            '<key name="verb" value="seal" />',
            '<key name="verb" value="seal" /><guard function="x.y" />',
            "seal_signed: <guard> runs before the permission check: use the key",
        ),
    ],
)
def test_what_loading_would_swallow_is_found_in_the_text(tmp_path, old, new, what):
    file = tmp_path / "broken.zcml"
    file.write_text(broken(old, new), "utf-8")
    assert Finding("broken.zcml", what) in file_findings([file])


def test_the_text_of_the_proof_workflow_is_clean():
    assert file_findings([Path(proof.ZCML)]) == []
