"""``nontax check``: walks every invariant, beside the running site.

Exit 0 when all holds; 1 with a JSON list of breaches, each saying which check,
where, and what. The list is alone on standard output, a sentence on standard error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from nontax_site.checking import check_site
from nontax_site.commands.settings import settings_of


@click.command()
@click.pass_obj
def check(ini: str) -> None:
    """Walk every invariant of the stored data; exit 0 or 1."""
    from nontax_site.root import SITE
    from nontax_site.security.master import MasterKey
    from nontax_site.security.seals import Signer
    from nontax_site.storage.connecting import open_site
    from schemas.xml import ElectronicBillFormat

    settings = settings_of(ini)
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    with open_site(settings["nontax.zodb_uri"], read_only=True) as connection:
        signer = Signer(connection.root()[SITE].keys, master)
        breaches = check_site(
            connection, settings["nontax.var"], ElectronicBillFormat(), signer
        )
    click.echo(json.dumps([b._asdict() for b in breaches], ensure_ascii=False))
    if breaches:
        sentence = f"Breaches found: {len(breaches)}; see docs/operations.md."
    else:
        sentence = "Every invariant holds: no breach found."
    click.echo(sentence, err=True)
    sys.exit(1 if breaches else 0)
