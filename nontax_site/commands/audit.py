"""``nontax audit check``: proves the hash chain of every lane and the checkpoints.

Opens the database read-only, so it runs beside the site. Exit 0 clean, 1 with a
JSON list of breaches, each naming its lane and entry. The list is alone on standard
output, a sentence on standard error.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from nontax_site.commands.settings import settings_of
from nontax_site.root import SITE


@click.group()
def audit() -> None:
    """The append-only log."""


@audit.command("check")
@click.pass_obj
def check_chain(ini: str) -> None:
    """Prove every lane, and what the signed checkpoints say about them."""
    from nontax_site.audit import checkpoints
    from nontax_site.audit.log import check
    from nontax_site.security.master import MasterKey
    from nontax_site.security.seals import Signer
    from nontax_site.storage.connecting import open_site

    settings = settings_of(ini)
    os.environ["NONTAX_VAR"] = settings["nontax.var"]
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    with open_site(settings["nontax.zodb_uri"], read_only=True) as connection:
        root = connection.root()[SITE]
        breaches = check(root.audit)
        breaches += checkpoints.check(root.audit, Signer(root.keys, master))
        lanes = len(list(root.audit.names()))
    click.echo(json.dumps([b._asdict() for b in breaches], ensure_ascii=False))
    if breaches:
        sentence = f"Breaches found: {len(breaches)}; see docs/operations.md."
    else:
        sentence = f"The chains of {lanes} lanes and the checkpoints hold."
    click.echo(sentence, err=True)
    sys.exit(1 if breaches else 0)
