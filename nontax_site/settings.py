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
    "nontax.listen": "127.0.0.1:6543",
    "nontax.trusted_proxy": "",
    "nontax.master_key": "",
    "pyramid.default_locale_name": "zh_Hans",
    "pyramid.available_languages": "zh_Hans en",
    "tm.commit_veto": "pyramid_tm.default_commit_veto",
    "tm.manager_hook": "pyramid_tm.explicit_manager",
    "tm.annotate_user": False,
    "retry.attempts": 10,
    "pyramid_services.enable_caching": True,
}

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
    named = os.environ.get("NONTAX_MASTER_KEY")
    if named:
        whole["nontax.master_key"] = named
    if whole["nontax.mode"] == "production":
        _production(whole)
    if not whole["nontax.master_key"]:
        whole["nontax.master_key"] = str(Path(whole["nontax.var"]) / "master.key")
    return whole


def _production(whole: dict[str, Any]) -> None:
    """What only suits a demonstration is refused in production."""
    if not os.environ.get("NONTAX_MASTER_KEY"):
        raise NotConfigured(what="NONTAX_MASTER_KEY (a file, mode 0600)")
    if whole["nontax.testbank_url"]:
        raise NotConfigured(what="nontax.testbank_url must be empty in production")
    if not whole["nontax.public_url"].startswith("https://"):
        raise NotConfigured(what="nontax.public_url must begin with https://")
    if str(whole.get("pyramid.debug_all", "")).lower() in ("true", "1"):
        raise NotConfigured(what="pyramid.debug_all must be off in production")
