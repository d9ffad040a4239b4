"""What the house forbids, found in the source itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("nontax_site", "workflows", "schemas", "views")
BUSINESS = ("kernel", "attachments", "audit", "units", "items", "payments", "bills")


def sources(*tops: str) -> list[Path]:
    found = [p for top in tops for p in sorted((ROOT / top).rglob("*.py"))]
    assert found
    return found


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_the_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--config", "setup.cfg"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_business_module_uses_a_float():
    found = [
        where(path, node)
        for package in BUSINESS
        for path in sources(f"nontax_site/{package}")
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
    ]
    assert found == []


def test_only_the_engine_assigns_a_state():
    found = [
        where(path, node)
        for path in sources(*FLOORS)
        if path.name not in {"engine.py", "document.py", "evolving.py"}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr == "state"
        and not (isinstance(target.value, ast.Name) and target.value.id == "self")
    ]
    assert found == []


def test_no_business_module_commits_or_aborts():
    found = [
        where(path, node)
        for package in (*BUSINESS, "catalog")
        for path in sources(f"nontax_site/{package}")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "abort"}
    ]
    assert found == []


def test_no_call_passes_request_none():
    found = [
        where(path, node)
        for path in sources(*FLOORS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword)
        and node.arg == "request"
        and isinstance(node.value, ast.Constant)
        and node.value.value is None
    ]
    assert found == []


def test_every_module_class_and_public_function_says_what_it_is_for():
    found = []
    for path in sources("nontax_site", "workflows", "schemas"):
        tree = tree_of(path)
        if not ast.get_docstring(tree):
            found.append(str(path.relative_to(ROOT)))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
                found.append(f"{where(path, node)} {node.name}")
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                found.append(f"{where(path, node)} {node.name}")
    assert found == []


def test_no_module_has_a_name_that_names_nothing():
    bad = {"utils", "helpers", "common", "manager", "base", "misc"}
    assert [p for p in sources(*FLOORS) if p.stem in bad] == []


@pytest.mark.parametrize("top", ["nontax_site", "workflows", "schemas", "views"])
def test_no_page_or_module_carries_inline_script_or_style(top):
    found = []
    for path in (ROOT / top).rglob("*.pt"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_unit_tests_mirror_the_tree():
    """tests/unit/<path>/test_<module>.py names a module that exists."""
    found = []
    for path in sorted((ROOT / "tests" / "unit").rglob("test_*.py")):
        package = path.parent.relative_to(ROOT / "tests" / "unit")
        module = path.stem.removeprefix("test_")
        places = [
            ROOT / "nontax_site" / package / f"{module}.py",
            ROOT / package / f"{module}.py",
            ROOT / package / module,
            ROOT / "nontax_site" / package / module,
        ]
        if not any(p.exists() for p in places):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_nothing_reads_from_outside_the_project():
    words = ("../" + "shared", "/work" + "/", ".libra" + "ry/")
    found = [
        str(path)
        for top in (*FLOORS, "tests", "bench", "docs", "etc")
        for path in (ROOT / top).rglob("*")
        if path.suffix in {".py", ".pt", ".md", ".toml", ".ini", ".conf", ".sh"}
        and any(word in path.read_text(encoding="utf-8") for word in words)
    ]
    assert found == []
