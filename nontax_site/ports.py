"""Binds the ports that deeds take to the parts that stand behind them.

Views and senders find them with ``request.find_service(IPort)``; a deed is
given them in its ``__init__`` and never sees the request.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyramid_retry import IBeforeRetry
from zope.interface import implementer

from nontax_site.attachments.materials import Materials
from nontax_site.attachments.ports import scan_of
from nontax_site.audit.engagement import lent
from nontax_site.audit.log import Audit
from nontax_site.audit.outside import outside_of
from nontax_site.bills.pos_host import pos_host_of
from nontax_site.catalog.orders import OrderBook
from nontax_site.kernel.acts import Grant
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.interfaces import (
    IAudit,
    IClock,
    IMaterials,
    IOrders,
    IOutbox,
    IOutsideAnchor,
    IPosHost,
    ISettings,
    ISigner,
    IVirusScan,
)
from nontax_site.root import SITE
from nontax_site.security.master import MasterKey
from nontax_site.security.seals import Signer
from nontax_site.storage.attempts import random_pause
from nontax_site.storage.connecting import databases
from nontax_site.storage.outbox import Outbox


def site_of(request: Any) -> Any:
    """The tree of the request's connection; raises KeyError before init."""
    from pyramid_zodbconn import get_connection

    return get_connection(request).root()[SITE]


def engaged(request: Any) -> tuple[Grant, ...]:
    """What audit engagements lend today to who is signed in."""
    user = request.signed_in_user
    if user is None:
        return ()
    day = request.find_service(IClock).today()
    return lent(request.site.engagements, user.login, day)


def pause(event: Any) -> None:
    """A random pause before a request is tried again, longer each time."""
    random_pause(int(event.environ.get("retry.attempt", 0)))


def includeme(config: Any) -> None:
    """Bind clock, audit, outbox, orders and signer; open the databases.

    Raises MasterKeyMissing, MasterKeyExposed: the site does not start without
    the key that its private keys are locked under (decision 28).
    """
    settings = config.registry.settings
    registry = config.registry
    clock = settings.pop("nontax.clock", None) or SystemClock()
    registry.master_key = settings.pop("nontax.master", None) or MasterKey.load(
        Path(settings["nontax.master_key"])
    )
    config.register_service(clock, IClock)
    config.register_service(scan_of(settings), IVirusScan)
    config.register_service(outside_of(settings), IOutsideAnchor)
    config.register_service(pos_host_of(settings), IPosHost)
    config.add_request_method(site_of, "site", reify=True)
    config.add_request_method(engaged, "engaged", reify=True)
    for factory, iface in (
        (_audit, IAudit),
        (_outbox, IOutbox),
        (_orders, IOrders),
        (_materials, IMaterials),
        (_settings, ISettings),
        (_signer, ISigner),
    ):
        config.register_service_factory(factory, iface)
    config.add_subscriber(pause, IBeforeRetry)
    registry._zodb_databases = databases(settings)


def _audit(_context: Any, request: Any) -> Audit:
    return Audit(request.site.audit, request.find_service(IClock))


def _outbox(_context: Any, request: Any) -> Outbox:
    return Outbox(request.site.outbox, request.find_service(IClock))


def _orders(_context: Any, request: Any) -> OrderBook:
    return OrderBook(request.site.orders, request.find_service(IOutbox))


@implementer(ISettings)
class RegionSettings:
    """The settings of regions, read from the tree."""

    def __init__(self, site: Any) -> None:
        self._site = site

    def value(self, region: str, name: str) -> Any:
        """The region's setting of that name, or None when it has none."""
        found = self._site.regions.get(region)
        return None if found is None else getattr(found.config, name, None)


def _settings(_context: Any, request: Any) -> RegionSettings:
    return RegionSettings(request.site)


def _materials(_context: Any, request: Any) -> Materials:
    site = request.site
    return Materials(site.materials, site.attachments, request.find_service(IClock))


def _signer(_context: Any, request: Any) -> Signer:
    return Signer(request.site.keys, request.registry.master_key)
