"""Reads the ini file for commands, without starting the site."""

from __future__ import annotations

import os
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from nontax_site.kernel.errors import NotConfigured
from nontax_site.settings import checked


def settings_of(ini: str) -> dict[str, Any]:
    """The checked settings of the ini file; raises NotConfigured."""
    path = Path(ini).resolve()
    if not path.is_file():
        raise NotConfigured(what=f"no settings file {ini}")
    parser = ConfigParser(defaults={"here": str(path.parent)})
    parser.read(path, encoding="utf-8")
    section = dict(parser["app:main"])
    section.pop("use", None)
    section.pop("here", None)
    section["nontax.var"] = str(Path(section.get("nontax.var", "var")).resolve())
    os.environ["NONTAX_VAR"] = section["nontax.var"]
    return checked(section)


def application(ini: str) -> Any:
    """The WSGI application of the ini file."""
    from nontax_site import main

    return main({}, **settings_of(ini))
