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
    """Prove the definitions; exit 1 and one line for each finding.

    Needs no database and no settings; runs beside the site.
    """
    from pyramid.config import Configurator

    import workflows as law
    from workflows.definitions import definitions, load
    from workflows.lint import file_findings, findings

    place = Path(law.__file__).parent
    with Configurator() as config:
        load(config)
        config.commit()
        config.begin()
        found = [*file_findings(sorted(place.glob("*.zcml"))), *findings()]
        states = sum(len(definition.states) for definition in definitions())
        ways = sum(len(definition.transitions) for definition in definitions())
        config.end()
    for finding in found:
        click.echo(str(finding))
    if found:
        sys.exit(1)
    click.echo(f"{states} states and {ways} transitions: nothing found")
