"""``nontax check``: walks every invariant, beside the running site.

Exit 0 when all holds; 1 with a JSON list of breaches, each saying which check,
where, and what. The list is alone on standard output, a sentence on standard error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from nontax_site.checking import Breach, check_site
from nontax_site.commands.settings import settings_of


def standing_breaches(site: Any) -> list[Breach]:
    """What the law of states has to say: steps not taken, states that are no more."""
    from nontax_site.storage.evolving import pending
    from workflows.definitions import in_force
    from workflows.standing import dropped_among

    found = [
        Breach("evolve", str(step), "not taken: run «nontax evolve»")
        for step in pending(site)
    ]
    try:
        with in_force():
            dropped = dropped_among(site.documents())
    except AttributeError as error:
        return [*found, Breach("states", "", f"{type(error).__name__}: {error}")]
    return found + [
        Breach(
            "states",
            one.kind,
            f"{one.how_many} in {one.state!r}, which is no state: {', '.join(one.ids)}",
        )
        for one in dropped
    ]


@click.command()
@click.pass_obj
def check(ini: str) -> None:
    """Walk every invariant of the stored data; exit 0 or 1."""
    from nontax_site.audit.outside import outside_of
    from nontax_site.root import SITE
    from nontax_site.security.master import MasterKey
    from nontax_site.security.seals import Signer
    from nontax_site.storage.connecting import open_site
    from schemas.xml import ElectronicBillFormat

    settings = settings_of(ini)
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    outside = outside_of(settings)
    with open_site(settings["nontax.zodb_uri"], read_only=True) as connection:
        signer = Signer(connection.root()[SITE].keys, master)
        breaches = check_site(
            connection, settings["nontax.var"], ElectronicBillFormat(), signer, outside
        )
        breaches += standing_breaches(connection.root()[SITE])
    click.echo(json.dumps([b._asdict() for b in breaches], ensure_ascii=False))
    if breaches:
        sentence = f"Breaches found: {len(breaches)}; see docs/operations.md."
    else:
        sentence = "Every invariant holds: no breach found."
    click.echo(sentence, err=True)
    sys.exit(1 if breaches else 0)
