"""Errands: what an operator's command asks of the running site through files.

A FileStorage belongs to the process that serves the site, so a pack must be done
there (decision 14). The command leaves ``<name>.json`` under ``nontax.var``'s folder
``errands``; the site takes it, does it and leaves ``<name>.answer``. Only who may
write into the directory of the data (mode 0700) can ask.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nontax_site.checking import anchor_of
from nontax_site.kernel.errors import NontaxError, NotConfigured
from nontax_site.kernel.interfaces import IClock

FOLDER = "errands"

_log = logging.getLogger(__name__)


def folder_of(var: str | Path) -> Path:
    """Where errands are left."""
    return Path(var) / FOLDER


class Asked:
    """An errand that a command has left; ``answer()`` is None until it is done."""

    def __init__(self, var: str | Path, errand: str, **facts: Any) -> None:
        folder = folder_of(var)
        folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{errand}-{secrets.token_hex(6)}"
        self._question = folder / f"{name}.json"
        self._answer = folder / f"{name}.answer"
        _write(self._question, {"errand": errand, **facts})

    @property
    def is_taken(self) -> bool:
        """Whether the site has begun with it."""
        return not self._question.exists()

    def answer(self) -> dict[str, Any] | None:
        """What the site said at the end, once."""
        if not self._answer.exists():
            return None
        said: dict[str, Any] = json.loads(self._answer.read_text())
        self._answer.unlink()
        return said

    def withdraw(self) -> None:
        """Take back what nobody has taken."""
        self._question.unlink(missing_ok=True)


class Errands:
    """The site's side: does what was left, one after the other."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry
        self._does: dict[str, Callable[..., dict[str, Any]]] = {"pack": self._pack}

    def run_once(self) -> int:
        """Do every errand there is; returns how many."""
        folder = folder_of(self._registry.settings["nontax.var"])
        found = sorted(folder.glob("*.json")) if folder.is_dir() else []
        for question in found:
            self._do(question)
        return len(found)

    def _do(self, question: Path) -> None:
        facts = json.loads(question.read_text())
        question.unlink()
        try:
            errand = self._does.get(facts.pop("errand", ""))
            if errand is None:
                raise NotConfigured(what=f"the errand in {question.name}")
            said = {"ok": True, **errand(**facts)}
        except NontaxError as error:
            said = {"ok": False, "error": error.sentence}
        except Exception as error:
            _log.exception("errand %s", question.name)
            said = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        _write(question.with_suffix(".answer"), said)

    def _pack(self, days: float = 0) -> dict[str, Any]:
        from pyramid.scripting import prepare

        registry = self._registry
        with prepare(registry=registry) as env:
            at = env["request"].find_service(IClock).now()
        database = registry._zodb_databases[""]
        before = database.storage.getSize()
        anchor_of(registry.settings["nontax.var"]).pack(database, at, days)
        return {"before": before, "after": database.storage.getSize()}


def _write(path: Path, facts: dict[str, Any]) -> None:
    """The whole file or none."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(facts, ensure_ascii=False))
    beside.replace(path)
