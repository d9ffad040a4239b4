"""``nontax keys``: the signing keys of units, finance sides, channels, platform.

``list``, ``expiry`` and ``export`` open the database read-only and run beside the site;
``make``, ``rotate``, ``revoke`` and ``import`` write, need the site stopped on files
(one process), not on PostgreSQL, and leave an entry in the audit log. No command
shows or writes a private key.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from nontax_site.commands.settings import settings_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import SystemClock, shown
from nontax_site.kernel.errors import BadInput
from nontax_site.root import SITE
from nontax_site.security.certificates import Subject
from nontax_site.security.keys import AUTHORITY, Key, NoKeyInForce
from nontax_site.security.master import MasterKey

LANE = "keys"
HEADS = ("holder", "certificate", "until", "state", "seal", "whose")
"""The first line of the lists: fields are divided by tabs."""


class HolderUnknown(BadInput):
    """Keys are held by a unit, a finance side, a channel or the platform."""

    code = "key-holder-unknown"
    message = "«${holder}» holds no key: unit:<id>, finance:<region>, channel:<id> or platform."


@contextmanager
def _site(ini: str, *, read_only: bool = True) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The tree and the settings; commits when the block ends well."""
    from nontax_site.storage.connecting import open_site

    settings = settings_of(ini)
    with open_site(settings["nontax.zodb_uri"], read_only=read_only) as connection:
        yield connection.root()[SITE], settings


def _known(holder: str) -> str:
    kind, _, name = holder.partition(":")
    if holder == "platform" or (kind in ("unit", "finance", "channel") and name):
        return holder
    raise HolderUnknown(holder=holder)


def _note(site: Any, verb: str, key: Key, at: datetime) -> None:
    """What the audit log keeps of a change: the certificate, never the key."""
    from nontax_site.audit.log import Audit

    act = Act(system_actor("keys"), at)
    facts = {"serial": key.serial, "certified": key.certificate.subject_text}
    Audit(site.audit, SystemClock()).note(LANE, act, verb, key.holder, **facts)


@click.group()
def keys() -> None:
    """The signing keys: what is there, what ends soon, new ones."""


@keys.command("list")
@click.pass_obj
def list_keys(ini: str) -> None:
    """Every key with its serial, validity and use."""
    at = SystemClock().now()
    with _site(ini) as (site, _):
        _head()
        for key in site.keys.every():
            click.echo(_row(key, at, _name(site, key.holder)))


def _head() -> None:
    """The heads, on standard error: the rows alone go into a pipe."""
    click.echo("\t".join(HEADS), err=True)


def _name(site: Any, holder: str) -> str:
    """The name of the unit, region or channel that holds a key; "" for our own."""
    kind, _, name = holder.partition(":")
    folders = {"unit": site.units, "finance": site.regions, "channel": site.channels}
    found = folders[kind].get(name) if kind in folders else None
    return str(found.name) if found is not None else ""


def _row(key: Key, at: datetime, name: str = "") -> str:
    certificate = key.certificate
    use = "signs" if key.signs else "proves only"
    state = use if key.in_force(at) else "not in force"
    until = shown(certificate.not_after)
    seal = certificate.name
    return f"{key.holder}\t{key.serial}\t{until}\t{state}\t{seal}\t{name}".rstrip()


@keys.command("expiry")
@click.option("--days", default=30, show_default=True, help="How far to look ahead.")
@click.pass_obj
def expiry(ini: str, days: int) -> None:
    """Whose last key ends soon; exit 1 when there is any."""
    with _site(ini) as (site, _):
        warnings = site.keys.expiring(SystemClock().now(), days)
    for warning in warnings:
        until = shown(warning.until)
        click.echo(f"{warning.holder}\t{warning.serial}\t{until}\t{warning.days}")
    sys.exit(1 if warnings else 0)


@keys.command("export")
@click.argument("name")
@click.option(
    "--authority", is_flag=True, help="The certificate of its issuer instead."
)
@click.pass_obj
def export(ini: str, name: str, authority: bool) -> None:
    """Print a certificate as PEM: NAME is a holder or a certificate's number.

    Of a holder it is the newest. Certificates are public: whoever proves a bill
    without this site needs them.
    """
    with _site(ini) as (site, _):
        certificate = _found(site, name).certificate
        if authority:
            certificate = site.keys.issuer(certificate)
        click.echo(certificate.pem, nl=False)


def _found(site: Any, name: str) -> Key:
    """The key of a certificate's number, else the holder's newest.

    Raises HolderUnknown, NoKeyInForce.
    """
    key: Key | None = site.keys.find(name.upper())
    if key is not None:
        return key
    ours = site.keys.of(name if name == AUTHORITY else _known(name))
    if not ours:
        raise NoKeyInForce(what=name, at=shown(SystemClock().now()))
    newest: Key = ours[-1]
    return newest


@keys.command("make")
@click.argument("holder")
@click.option("--organisation", required=True, help="The organisation certified.")
@click.option("--name", required=True, help="The name of the seal.")
@click.option("--days", default=1095, show_default=True, help="Valid for days.")
@click.pass_obj
def make(ini: str, holder: str, organisation: str, name: str, days: int) -> None:
    """Make a key certified by our authority; from now on it signs."""
    at = SystemClock().now()
    with _site(ini, read_only=False) as (site, settings):
        master = MasterKey.load(Path(settings["nontax.master_key"]))
        subject = Subject(organisation, name)
        if holder == AUTHORITY:
            key = site.keys.make_authority(subject, days, at, master)
        else:
            key = site.keys.make(_known(holder), subject, days, at, master)
        _note(site, "make_key", key, at)
        click.echo(_row(key, at))


@keys.command("rotate")
@click.argument("holder")
@click.option("--days", default=1095, show_default=True, help="Valid for days.")
@click.pass_obj
def rotate(ini: str, holder: str, days: int) -> None:
    """Make the holder's next key with the names of the last; the old still proves.

    Raises HolderUnknown, NoKeyInForce where there is none to follow.
    """
    at = SystemClock().now()
    with _site(ini, read_only=False) as (site, settings):
        master = MasterKey.load(Path(settings["nontax.master_key"]))
        subject = _found(site, holder).certificate.subject
        if holder == AUTHORITY:
            key = site.keys.make_authority(subject, days, at, master)
        else:
            key = site.keys.make(_known(holder), subject, days, at, master)
        _note(site, "rotate_key", key, at)
        click.echo(_row(key, at))


@keys.command("revoke")
@click.argument("serial")
@click.pass_obj
def revoke(ini: str, serial: str) -> None:
    """End a key now: it signs nothing more, and what it signs later does not prove.

    What it signed before still proves. Raises CertificateUnknown.
    """
    at = SystemClock().now()
    with _site(ini, read_only=False) as (site, _):
        key = site.keys.revoke(serial.upper(), at)
        _note(site, "revoke_key", key, at)
        click.echo(_row(key, at))


@keys.command("import")
@click.argument("holder")
@click.argument("certificate", type=click.File("rb"))
@click.option("--key", "private", type=click.File("rb"), help="PKCS#8 PEM, unlocked.")
@click.option("--issuer", type=click.File("rb"), help="The authority's certificate.")
@click.pass_obj
def import_key(ini: str, holder: str, certificate: Any, private: Any, issuer: Any):
    """Take a certificate, and with --key its key, made elsewhere (PEM)."""
    at = SystemClock().now()
    with _site(ini, read_only=False) as (site, settings):
        master = MasterKey.load(Path(settings["nontax.master_key"]))
        if issuer is not None:
            site.keys.trust(issuer.read())
        text = private.read() if private is not None else None
        key = site.keys.take(_known(holder), certificate.read(), text, at, master)
        _note(site, "import_key", key, at)
        click.echo(_row(key, at))
