"""The settings of ``etc/*.ini``, read once and checked before anything opens."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nontax_site.kernel.errors import NotConfigured

MODES = ("development", "production", "testing")

DEFAULTS: dict[str, Any] = {
    "nontax.mode": "development",
    "nontax.var": "var",
    "nontax.public_url": "http://127.0.0.1:6543",
    "nontax.testbank_url": "",
    "nontax.pos_host": "",
    "nontax.listen": "127.0.0.1:6543",
    "nontax.trusted_proxy": "",
    "nontax.master_key": "",
    "nontax.step_up_minutes": 10,
    "nontax.delegation_days": 31,
    "nontax.postgresql": "",
    "nontax.postgresql_sessions": "",
    "nontax.keep_history": "true",
    "nontax.free_floor_mb": "512",
    "nontax.clamd": "",
    "nontax.outside_anchor": "",
    "nontax.outside_hosts": "",
    "pyramid.default_locale_name": "zh_Hans",
    "pyramid.available_languages": "zh_Hans en",
    "tm.commit_veto": "pyramid_tm.default_commit_veto",
    "tm.manager_hook": "pyramid_tm.explicit_manager",
    "tm.annotate_user": False,
    "retry.attempts": 10,
    "pyramid_services.enable_caching": True,
}

OF_STORAGE = {
    "NONTAX_POSTGRESQL": "nontax.postgresql",
    "NONTAX_POSTGRESQL_SESSIONS": "nontax.postgresql_sessions",
    "NONTAX_KEEP_HISTORY": "nontax.keep_history",
}
"""Variables that ``etc/zodb-*.conf`` read: the setting, else the environment's own."""

REQUIRED = ("nontax.zodb_uri", "nontax.sessions_uri")


def checked(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with their defaults; raises NotConfigured by name.

    The master key of production comes from the file that the environment
    variable NONTAX_MASTER_KEY names (decision 28).
    """
    whole = {**DEFAULTS, **settings}
    if whole["nontax.mode"] not in MODES:
        raise NotConfigured(what=f"nontax.mode = {whole['nontax.mode']}")
    for name in REQUIRED:
        if not whole.get(name):
            raise NotConfigured(what=name)
    production = whole["nontax.mode"] == "production"
    whole.setdefault("nontax.second_factor", "required" if production else "off")
    _proving(whole)
    named = os.environ.get("NONTAX_MASTER_KEY")
    if named:
        whole["nontax.master_key"] = named
    for variable, name in OF_STORAGE.items():
        whole[name] = str(whole[name] or os.environ.get(variable, ""))
        if whole[name]:
            os.environ[variable] = whole[name]
    if whole["nontax.mode"] == "production":
        _production(whole)
    if not whole["nontax.master_key"]:
        whole["nontax.master_key"] = str(Path(whole["nontax.var"]) / "master.key")
    return whole


def _proving(whole: dict[str, Any]) -> None:
    """How people prove who they are: known words only."""
    factor = whole["nontax.second_factor"]
    if factor not in ("required", "off"):
        raise NotConfigured(what=f"nontax.second_factor = {factor}")
    minutes = str(whole["nontax.step_up_minutes"]).strip()
    if not (minutes.isascii() and minutes.isdigit()):
        raise NotConfigured(what=f"nontax.step_up_minutes = {minutes}")
    days = str(whole["nontax.delegation_days"]).strip()
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= 366):
        raise NotConfigured(what=f"nontax.delegation_days = {days} (1 to 366)")


def _production(whole: dict[str, Any]) -> None:
    """What only suits a demonstration is refused in production."""
    if not os.environ.get("NONTAX_MASTER_KEY"):
        raise NotConfigured(what="NONTAX_MASTER_KEY (a file, mode 0600)")
    if whole["nontax.testbank_url"]:
        raise NotConfigured(what="nontax.testbank_url must be empty in production")
    if whole["nontax.pos_host"]:
        raise NotConfigured(what="nontax.pos_host must be empty in production")
    if not whole["nontax.public_url"].startswith("https://"):
        raise NotConfigured(what="nontax.public_url must begin with https://")
    if whole["nontax.second_factor"] != "required":
        raise NotConfigured(what="nontax.second_factor must be required in production")
    if int(whole["nontax.step_up_minutes"]) not in range(1, 61):
        raise NotConfigured(what="nontax.step_up_minutes must be 1 to 60")
    if str(whole.get("pyramid.debug_all", "")).lower() in ("true", "1"):
        raise NotConfigured(what="pyramid.debug_all must be off in production")
