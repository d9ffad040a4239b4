"""``nontax copy SOURCE.ini TARGET.ini``: moves a site between storages and proves it.

From files to PostgreSQL, back, or between two of a kind: both databases, every
transaction with its own id, blobs included. Refuses a source that runs and a target
that holds anything but the beginning of this very copy, which it then goes on with.
Afterwards both sides are compared object by object and every invariant is walked on
the other side. Exit 0 when all is equal and holds, 1 when not.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from ZODB.utils import z64

from nontax_site.checking import ANCHOR, anchor_of
from nontax_site.commands.proving import proved
from nontax_site.commands.settings import settings_of
from nontax_site.commands.target import COPYING, TargetNotEmpty
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import Corrupt, NotConfigured
from nontax_site.security.master import MasterKey
from nontax_site.storage.connecting import open_storage
from nontax_site.storage.moving import (
    contents,
    copy_transactions,
    first_transaction,
    transactions,
)
from nontax_site.storage.presence import alone

URIS = {"main": "nontax.zodb_uri", "sessions": "nontax.sessions_uri"}


class CopyDiffers(Corrupt):
    """What arrived is not what was sent."""

    code = "copy-differs"
    message = "The copy differs from its source: ${what}."
    remedy = "Do not use it. Empty the target and copy again."


@click.command("copy")
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.argument("target", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_data", is_flag=True, help="Print the proof as JSON.")
def copy(source: str, target: str, as_data: bool) -> None:
    """Copy the site of SOURCE.ini into the empty storages of TARGET.ini."""
    given, wanted = settings_of(source), None
    report: dict[str, Any] = {}
    with ExitStack() as stack:
        sources = {
            name: stack.enter_context(_storage(given[uri], own=True))
            for name, uri in URIS.items()
        }
        wanted = settings_of(target)
        MasterKey.load(Path(wanted["nontax.master_key"]))
        var = Path(wanted["nontax.var"])
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (var / ANCHOR).exists():
            raise TargetNotEmpty(where=var)
        targets = {
            name: stack.enter_context(_storage(wanted[uri]))
            for name, uri in URIS.items()
        }
        _mark(var, sources["main"], targets)
        for name, storage in targets.items():
            _copy(name, sources[name], storage)
            report[name] = _equal(name, sources[name], storage)
    _keep_anchor(given, wanted)
    breaches = proved(wanted)
    report["breaches"] = [breach._asdict() for breach in breaches]
    (var / COPYING).unlink()
    if as_data:
        click.echo(json.dumps(report, ensure_ascii=False, default=str))
    else:
        for name in URIS:
            found = report[name]
            click.echo(
                f"{name}: {found['objects']} objects, {found['blobs']} blobs, equal"
            )
        click.echo(f"breaches: {len(breaches)}")
    sys.exit(1 if breaches else 0)


@contextmanager
def _storage(uri: str, *, own: bool = False) -> Iterator[Any]:
    """The storage of the URI; ``own`` refuses one on which the site runs."""
    storage, _options = open_storage(uri)
    presence = None
    try:
        if own and storage.lastTransaction() == z64:
            raise NotConfigured(what=f"{uri} is empty")
        if own:
            presence = alone(storage)
        yield storage
    finally:
        if presence is not None:
            presence.close()
        storage.close()


def _mark(var: Path, source: Any, targets: dict[str, Any]) -> None:
    """Say in the target what is being copied; refuse what is not this copy."""
    first = first_transaction(source).hex()
    marker = var / COPYING
    if marker.exists() and json.loads(marker.read_text()).get("first") == first:
        return
    if any(storage.lastTransaction() != z64 for storage in targets.values()):
        raise TargetNotEmpty(where=var)
    marker.write_text(json.dumps({"first": first}))


def _copy(name: str, source: Any, target: Any) -> None:
    """Copy what is missing, with a bar on standard error."""
    with click.progressbar(
        length=transactions(source), label=name, file=sys.stderr
    ) as bar:
        copy_transactions(source, target, bar.update)


def _equal(name: str, source: Any, target: Any) -> dict[str, Any]:
    """The contents of both sides, when they are equal; raises CopyDiffers."""
    sent, arrived = contents(source), contents(target)
    if sent != arrived:
        fields = [
            field
            for field, one, other in zip(sent._fields, sent, arrived, strict=True)
            if one != other
        ]
        raise CopyDiffers(what=f"{name}: {', '.join(fields)}")
    return arrived._asdict()


def _keep_anchor(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Keep the old anchor to look at; the new place begins one of its own."""
    from nontax_site.storage.connecting import open_database

    old = Path(given["nontax.var"]) / ANCHOR
    if old.exists():
        shutil.copy2(old, Path(wanted["nontax.var"]) / "anchor-before-copy.jsonl")
    database = open_database(wanted["nontax.zodb_uri"])
    try:
        anchor_of(wanted["nontax.var"]).append(database, SystemClock().now())
    finally:
        database.close()
