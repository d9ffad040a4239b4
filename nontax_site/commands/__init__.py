"""Doors for operators: the ``nontax`` command.

Every command reads the same ini file as the site (``--ini``, or the
environment variable NONTAX_INI, or ``etc/development.ini``). Exit codes: 0 done,
1 something was found or refused, 2 the call or a setting is wrong.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from pathlib import Path

import click

from nontax_site.kernel.errors import NontaxError, NotConfigured

COMMANDS = {
    "init": "nontax_site.commands.init:init",
    "run": "nontax_site.commands.run:run",
    "serve": "nontax_site.commands.serve:serve",
    "work": "nontax_site.commands.work:work",
    "health": "nontax_site.commands.health:health",
    "copy": "nontax_site.commands.copy:copy",
    "pack": "nontax_site.commands.pack:pack",
    "backup": "nontax_site.commands.backup:backup",
    "verify": "nontax_site.commands.backup:verify",
    "restore": "nontax_site.commands.restore:restore",
    "demo": "nontax_site.commands.demo:demo",
    "check": "nontax_site.commands.check:check",
    "reindex": "nontax_site.commands.reindex:reindex",
    "evolve": "nontax_site.commands.evolve:evolve",
    "audit": "nontax_site.commands.audit:audit",
    "workflows": "nontax_site.commands.workflows:workflows",
    "regions": "nontax_site.commands.regions:regions",
    "keys": "nontax_site.commands.keys:keys",
    "users": "nontax_site.commands.users:users",
    "testbank": "nontax_site.commands.testbank:testbank",
}

DEFAULT_INI = Path(__file__).resolve().parents[2] / "etc" / "development.ini"


class Doors(click.Group):
    """The group of commands; a command's module is imported when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of the name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.command(cls=Doors)
@click.option(
    "--ini",
    type=click.Path(dir_okay=False),
    default=lambda: os.environ.get("NONTAX_INI", str(DEFAULT_INI)),
    help="The settings file (default: etc/development.ini).",
)
@click.pass_context
def nontax(ctx: click.Context, ini: str) -> None:
    """Government non-tax revenue and fiscal bills."""
    ctx.obj = ini


def quiet() -> None:
    """Keep one warning that no operator can act upon off the screen.

    Pyramid imports ``pkg_resources``, which says at every start that it is
    deprecated; our lock pins a setuptools that has it. Every other warning is
    shown, and this one too when Python is asked for warnings (``-W``).
    """
    if not sys.warnoptions:
        warnings.filterwarnings(
            "ignore", message="pkg_resources is deprecated", category=UserWarning
        )


def main() -> None:
    """The console script; our own errors become one sentence and exit 1 or 2."""
    quiet()
    try:
        nontax(standalone_mode=True)
    except NotConfigured as error:
        click.echo(f"nontax: {error.sentence} {error.remedy}".rstrip(), err=True)
        sys.exit(2)
    except NontaxError as error:
        click.echo(f"nontax: {error.sentence} {error.remedy}".rstrip(), err=True)
        sys.exit(1)
