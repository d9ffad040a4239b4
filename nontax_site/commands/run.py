"""``nontax run``: what ``make run`` starts.

Makes the demo data when there are none, prints the accounts, starts the test
bank on the next port and serves the site; both stop together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from nontax_site.commands.demo import make_demo, print_accounts
from nontax_site.commands.serve import serve_site
from nontax_site.commands.settings import settings_of
from nontax_site.kernel.errors import NotConfigured


@click.command()
@click.pass_obj
def run(ini: str) -> None:
    """The whole demonstration: data, test bank and site."""
    settings = settings_of(ini)
    if settings["nontax.mode"] == "production":
        raise NotConfigured(what="`nontax run` is for demonstrations; use `serve`")
    var = Path(settings["nontax.var"])
    os.environ["NONTAX_VAR"] = str(var)
    if not (var / "site.fs").exists():
        click.echo("making the demonstration's data, once (about a minute) …")
        make_beside(settings)
    print_accounts(settings)
    bank = subprocess.Popen(
        [sys.executable, "-m", "nontax_site.commands", "--ini", ini, "testbank"]
    )
    try:
        serve_site(settings)
    finally:
        bank.terminate()
        bank.wait(10)


def make_beside(settings: dict[str, Any]) -> None:
    """Make the demo in a directory beside and move it in place when it is whole.

    Interrupted half-way it leaves nothing that the next call would take for done.
    """
    var = Path(settings["nontax.var"])
    beside = var.with_name(f"{var.name}.making")
    shutil.rmtree(beside, ignore_errors=True)
    os.environ["NONTAX_VAR"] = str(beside)
    key = Path(settings["nontax.master_key"])
    if key.is_relative_to(var):
        key = beside / key.relative_to(var)
    make_demo({**settings, "nontax.var": str(beside), "nontax.master_key": str(key)})
    if var.exists():
        for made in sorted(beside.iterdir(), key=lambda path: path.name == "site.fs"):
            if (var / made.name).is_dir():
                shutil.rmtree(var / made.name)
            made.replace(var / made.name)
        beside.rmdir()
    else:
        beside.replace(var)
    os.environ["NONTAX_VAR"] = str(var)
