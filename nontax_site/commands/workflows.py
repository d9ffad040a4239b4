"""``nontax workflows``: prove the definitions of the states."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def workflows() -> None:
    """The law of states."""


@workflows.command()
def check() -> None:
    """Prove the definitions; exit 1 and one line for each finding with its path.

    No dead end, nobody missing, no way nobody may take, and no path on which one
    person issues, voids and gives money back (``workflows.proving``). Needs no database and no settings; runs beside the site.
    """
    import workflows as law
    from workflows.definitions import definitions, in_force
    from workflows.lint import file_findings, findings

    place = Path(law.__file__).parent
    with in_force(prove=False):
        found = [*file_findings(sorted(place.glob("*.zcml"))), *findings()]
        states = sum(len(definition.states) for definition in definitions())
        ways = sum(len(definition.transitions) for definition in definitions())
    for finding in found:
        click.echo(str(finding))
    if found:
        sys.exit(1)
    click.echo(f"{states} states and {ways} transitions: nothing found")


@workflows.command()
@click.option("--check", "look", is_flag=True, help="Write nothing; exit 1 if stale.")
def draw(look: bool) -> None:
    """Draw every workflow into docs/workflows, with an index.

    Needs no database and no settings; runs beside the site.
    """
    from nontax_site.commands.drawing import stale, write

    changed = stale() if look else write()
    for name in changed:
        click.echo(f"{'stale' if look else 'drawn'}: docs/workflows/{name}")
    if not changed:
        click.echo("docs/workflows is as the definitions are")
    if look and changed:
        sys.exit(1)
