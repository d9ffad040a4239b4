"""Changing how a region works: the whole configuration is replaced, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import CommentMissing, Refused, Stale
from nontax_site.units.periods import day_before, holds
from nontax_site.units.region import SETTINGS, Change, Region, SettingUnknown
from nontax_site.units.wallets import WalletRule, check_wallet


class NothingChanged(Refused):
    """The configuration given is the one in force."""

    code = "nothing-changed"
    message = "Nothing was changed: ${region_name} works like this already."


class Configuring:
    """Replaces the configuration of a region and writes who did it and why."""

    def __init__(self, audit: Any) -> None:
        self.audit = audit

    def configure(
        self, region: Region, settings: Mapping[str, Any], act: Act
    ) -> Change:
        """Put the settings in force, the others stay as they are.

        Raises CommentMissing, Stale, SettingUnknown, SettingOutOfBounds,
        CategoryUnknown, GroupIsCategory, GroupMalformed, NothingChanged.
        """
        if not act.comment.strip():
            raise CommentMissing
        if act.expect is not None and act.expect != region.version:
            raise Stale(
                expected=str(act.expect),
                actual=str(region.version),
                actual_version=region.version,
            )
        for name in settings:
            if name not in SETTINGS:
                raise SettingUnknown(field=name, setting=name)
        old = region.config
        new = replace(old, **settings)
        rows = tuple(
            (name, getattr(old, name), getattr(new, name))
            for name in SETTINGS
            if getattr(old, name) != getattr(new, name)
        )
        if not rows:
            raise NothingChanged(region_name=region.name)
        change = Change(act.at, act.actor.name, act.actor.login, act.comment, rows)
        region.replace_config(new, change)
        self.audit.note(
            f"bureau:{region.code}",
            act,
            "configure",
            f"region:{region.code}",
            settings={name: [str(was), str(now)] for name, was, now in rows},
        )
        return change

    def set_wallet(
        self, region: Region, wallet: str, *, allowed: bool, from_day: date, act: Act
    ) -> Change:
        """Take or ban a wallet from a day on; the past stays as it was (SX-11)."""
        check_wallet(wallet)
        kept: list[WalletRule] = []
        for row in region.config.wallets:
            code, _allowed, began, ended = row
            if code == wallet and holds(began, ended, from_day) and began < from_day:
                kept.append(row._replace(to_day=day_before(from_day)))
            elif code != wallet or began < from_day:
                kept.append(row)
        rows = (*kept, WalletRule(wallet, allowed, from_day))
        return self.configure(region, {"wallets": rows}, act)
