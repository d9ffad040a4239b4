"""A small office on a DemoStorage: two regions, units, items, people, one bank.

It is built once through the same deeds as in earnest, so its histories, audit
entries and orders are whole and ``nontax check`` finds nothing. Hangzhou
(330100) seals by itself and writes off by the clerk; Shanxi (140000) seals by
hand and writes off on delivery.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import transaction
from pyramid.threadlocal import get_current_registry
from webtest import TestApp
from ZODB.DemoStorage import DemoStorage
from zope.component import getSiteManager

from nontax_site.background import requests_of, runner_of, sender_of
from nontax_site.commands.settings import settings_of
from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.lists import ItemList, ListRow
from nontax_site.items.publishing import Listing, Publishing
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.kernel.interfaces import IAudit, IWorkflows
from nontax_site.root import SITE, Root
from nontax_site.security.certificates import Subject
from nontax_site.security.master import MasterKey
from nontax_site.security.people import People
from nontax_site.storage.connecting import database_of
from nontax_site.units.activating import Activating
from nontax_site.units.applying import Applying, UnitFacts
from nontax_site.units.channel import Bank, Capability
from nontax_site.units.opening import Opening
from nontax_site.units.region import Region, RegionConfig
from nontax_site.units.wallets import WalletRule

HANGZHOU = "330100"
SHANXI = "140000"
SCHOOL = "330100-0001"
POLICE = "330100-0002"
FINANCE = "140000-0001"
BANK = "testbank"
PASSWORD = "Qingming-Bridge-2026"

PEOPLE = {
    # login: (name, identity card, role, place)
    "admin": ("郑安", "110101199001010017", "administrator", "site"),
    "school-clerk": ("王敏", "110101199001010025", "unit_clerk", f"unit:{SCHOOL}"),
    "school-clerk2": ("吴小燕", "110101199001010113", "unit_clerk", f"unit:{SCHOOL}"),
    "school-boss": ("李卫", "110101199001010033", "unit_supervisor", f"unit:{SCHOOL}"),
    "police-clerk": ("赵强", "110101199001010041", "unit_clerk", f"unit:{POLICE}"),
    "hz-clerk": ("陈静", "11010119900101005X", "bureau_clerk", f"region:{HANGZHOU}"),
    "hz-boss": (
        "周建国",
        "110101199001010068",
        "bureau_supervisor",
        f"region:{HANGZHOU}",
    ),
    "sx-unit": ("张丽", "110101199001010076", "unit_clerk", f"unit:{FINANCE}"),
    "sx-clerk": ("刘洋", "110101199001010084", "bureau_clerk", f"region:{SHANXI}"),
    "sx-boss": ("孙涛", "110101199001010092", "bureau_supervisor", f"region:{SHANXI}"),
    "auditor": ("钱明", "110101199001010105", "auditor", "site"),
}

WALLETS = tuple(
    WalletRule(wallet, True, date(2020, 1, 1))
    for wallet in ("WECHAT", "ALIPAY", "QUICKPASS", "BANK_APP", "UNIONPAY_QR")
)
"""A ban beats a permission, so Shanxi says no to Alipay beside these."""

CATEGORIES = (
    "fee",
    "fund",
    "fine",
    "resource",
    "donation",
    "other",
)


@dataclass
class Base:
    """The built application and its databases, before any test."""

    app: Any
    main: Any
    sessions: Any
    clock: FixedClock

    def open(self, start: datetime, directory: Any, storage_of: Any = None) -> Office:
        """A fresh office over the base, or in the storages of the names "" and
        "sessions" that are given.
        """
        storage_of = storage_of or self._above
        self.clock.set(start)
        # a unit test's tearDown may have taken the hook of the application away
        getSiteManager.sethook(get_current_registry)
        registry = self.app.registry
        opened: dict[str, Any] = {}
        for name in ("", "sessions"):
            database_of(storage_of(name), name, opened)
        registry._zodb_databases = opened
        registry.settings["nontax.var"] = str(directory)
        return Office(self.app, opened, self.clock)

    def _above(self, name: str) -> DemoStorage:
        """A storage of the test's own over the base's of the name."""
        return DemoStorage(base=self.sessions if name else self.main)

    def close(self) -> None:
        """Close the base storages."""
        self.main.close()
        self.sessions.close()


@dataclass
class Office:
    """The running site of one test."""

    app: Any
    databases: dict[str, Any]
    clock: FixedClock

    @property
    def registry(self) -> Any:
        """The application's registry."""
        return self.app.registry

    def browser(self, login: str = "") -> TestApp:
        """A browser; with a login, one that has signed in."""
        made = TestApp(self.app, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        if login:
            made.set_cookie("form", "of-this-browser")
            made.post(
                "/sign-in",
                {
                    "csrf_token": "of-this-browser",
                    "login": login,
                    "password": PASSWORD,
                    "next": "/work",
                },
                status=303,
            )
        return made

    @contextmanager
    def work(self) -> Iterator[Any]:
        """A request whose transaction commits when the block ends well."""
        with requests_of(self.registry)() as request:
            request.tm.begin()
            try:
                yield request
                request.tm.commit()
            except BaseException:
                request.tm.abort()
                raise

    def drain(self) -> int:
        """Let the outbox sender do what waits; returns how much it did."""
        return sender_of(self.registry).drain()

    def run_jobs(self) -> int:
        """Do all long work that is due; returns how many steps that took."""
        return runner_of(self.registry).drain()

    def actor(self, login: str) -> Actor:
        """The person of the login as deeds see him."""
        return actor_of(login)

    def act(self, login: str, comment: str = "", **facts: Any) -> Act:
        """An act of the person, now."""
        return Act(actor_of(login), self.clock.now(), comment).with_facts(**facts)

    def close(self) -> None:
        """Drop what the test wrote."""
        for database in self.databases.values():
            database.close()


_ACTORS: dict[str, Actor] = {}


def actor_of(login: str) -> Actor:
    """The actor of a login; ``system:<name>`` for the system's own."""
    if login.startswith("system:"):
        return system_actor(login.partition(":")[2])
    return _ACTORS[login]


def build_base(clock: FixedClock) -> Base:
    """Start the application in memory and found the small office."""
    from nontax_site import main

    settings = settings_of("etc/testing.ini")
    settings["nontax.clock"] = clock
    settings["nontax.master"] = MasterKey.generate()
    app = main({}, **settings)
    opened = app.registry._zodb_databases
    connection = opened[""].open(transaction.TransactionManager())
    connection.root()[SITE] = Root(clock.now(), demo=True)
    connection.transaction_manager.commit()
    connection.close()
    with requests_of(app.registry)() as request:
        request.tm.begin()
        found(request, clock)
        request.tm.commit()
    sender_of(app.registry).drain()
    return Base(app, opened[""].storage, opened["sessions"].storage, clock)


def found(request: Any, clock: FixedClock) -> None:
    """Regions, keys, units, items, people and the bank, through their deeds."""
    _regions(request.site)
    at = clock.now()
    keys, master = request.site.keys, request.registry.master_key
    keys.make_authority(Subject("财政部门", "财政票据根证书"), 3650, at, master)
    for holder, name in (
        (f"finance:{HANGZHOU}", "杭州市财政局财政监制专用章"),
        (f"finance:{SHANXI}", "山西省财政厅财政监制专用章"),
        (f"unit:{SCHOOL}", "杭州市教育局票据专用章"),
        (f"unit:{POLICE}", "杭州市公安局票据专用章"),
        (f"unit:{FINANCE}", "山西省财政厅票据专用章"),
        (f"channel:{BANK}", "测试银行"),
        ("platform", "非税收入收缴平台"),
    ):
        keys.make(holder, Subject(name, name), 1825, at, master)
    _people(request, clock, of_units=False)
    _units(request, clock)
    _people(request, clock, of_units=True)
    _items(request, clock)
    _lists(request, clock)
    _bank(request, clock)


def _act(clock: FixedClock, login: str, comment: str = "") -> Act:
    return Act(_ACTORS[login], clock.now(), comment)


def _regions(site: Any) -> None:
    site.regions.add(
        HANGZHOU,
        Region(
            HANGZHOU,
            "杭州市",
            config=RegionConfig(
                categories=CATEGORIES,
                business_groups=("exam", "education", "traffic"),
                wallets=WALLETS,
            ),
        ),
    )
    site.regions.add(
        SHANXI,
        Region(
            SHANXI,
            "山西省",
            config=RegionConfig(
                supervise="by-hand",
                write_off="on-delivery",
                categories=("fee", "fine", "fund"),
                business_groups=("exam", "education"),
                wallets=(*WALLETS, WalletRule("ALIPAY", False, date(2022, 1, 1))),
            ),
        ),
    )


def _people(request: Any, clock: FixedClock, *, of_units: bool) -> None:
    people = request.find_service(People)
    first = Act(system_actor("init"), clock.now())
    for login, (name, card, role, place) in PEOPLE.items():
        if place.startswith("unit:") != of_units:
            continue
        user = people.add_user(
            first,
            login=login,
            name=name,
            document=IdentityDocument(ID_CARD, card),
            password="First-" + PASSWORD,
            grants=(Grant(role, place),),
        )
        _ACTORS[login] = people.actor_of(user)
        people.change_password(_act(clock, login), login, "First-" + PASSWORD, PASSWORD)


def _units(request: Any, clock: FixedClock) -> None:
    workflows = request.find_service(IWorkflows)
    accounts = (
        ("treasury", "财政局国库处", "3301000000000001", "杭州银行"),
        ("special", "财政局财政专户", "3301000000000002", "杭州银行"),
    )
    for region, name, kind, level, clerk, boss, traits in (
        (
            HANGZHOU,
            "杭州市教育局",
            "state_organ",
            "city",
            "hz-clerk",
            "hz-boss",
            ("urban_school",),
        ),
        (HANGZHOU, "杭州市公安局", "state_organ", "city", "hz-clerk", "hz-boss", ()),
        (SHANXI, "山西省财政厅", "government", "province", "sx-clerk", "sx-boss", ()),
    ):
        unit = Applying(workflows, request.site.units).apply(
            request.site.regions[region],
            UnitFacts(
                name=name,
                body_kind=kind,
                level=level,
                accounts=accounts,
                contact="王敏",
                phone="057187000001",
                address="市民中心",
                finance_department=name.endswith("财政厅"),
                traits=traits,
                named_since=date(2017, 1, 1),
            ),
            _act(clock, clerk),
        )
        Activating(workflows, lambda holder, at: True).activate(unit, _act(clock, boss))


def _items(request: Any, clock: FixedClock) -> None:
    workflows = request.find_service(IWorkflows)
    rows = (
        # code, name, category, group, tariff, units, region, late, destination
        (
            "103042501",
            "公民出入境证件费",
            "fee",
            "",
            _fixed(20000, "本"),
            (POLICE, SCHOOL),
            HANGZHOU,
            None,
            "treasury",
        ),
        (
            "103042701",
            "普通高中学费",
            "fee",
            "education",
            _range(0, 500000, "学期"),
            (SCHOOL,),
            HANGZHOU,
            None,
            "special",
        ),
        (
            "103042702",
            "普通高中住宿费",
            "fee",
            "education",
            _fixed(50000, "学期"),
            (SCHOOL,),
            HANGZHOU,
            None,
            "special",
        ),
        (
            "103050101",
            "公安交通违法罚款",
            "fine",
            "traffic",
            _range(1, 2000000, "次"),
            (POLICE,),
            HANGZHOU,
            ("surcharge", "0.03", "principal"),
            "treasury",
        ),
        (
            "103990101",
            "社会捐赠",
            "donation",
            "",
            _free("笔"),
            (SCHOOL,),
            HANGZHOU,
            None,
            "treasury",
        ),
        (
            "103040101",
            "考试报名费",
            "fee",
            "exam",
            _free("次"),
            (FINANCE,),
            SHANXI,
            None,
            "treasury",
        ),
    )
    for code, name, category, group, tariff, units, region, late, destination in rows:
        who = "hz" if region == HANGZHOU else "sx"
        drafting = Drafting(workflows, request.site.items)
        item = drafting.draft(
            request.site.regions[region],
            code,
            ItemFacts(
                name=name,
                category=category,
                business_group=group,
                department="教育",
                legal_basis=("财税〔2016〕33号",),
                tariffs=(tariff,),
                collecting=(("unit", date(2017, 1, 1), None),),
                destination=destination,
                late=late or ("", "", ""),
                units=units,
                national_code=code,
            ),
            _act(clock, f"{who}-clerk"),
        )
        drafting.submit(item, _act(clock, f"{who}-clerk"))
        Publishing(workflows).publish(item, _act(clock, f"{who}-boss"))


def _lists(request: Any, clock: FixedClock) -> None:
    """Each region's first list names all its items: they are payable online."""
    listing = Listing(
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.site.lists,
    )
    for region, clerk in ((HANGZHOU, "hz-clerk"), (SHANXI, "sx-clerk")):
        items = [one for one in request.site.items.values() if one.region == region]
        rows = tuple(
            ListRow(number, item.department, item.name, (item.id,))
            for number, item in enumerate(items, 1)
        )
        first = ItemList(region, 1, "第一批网上缴费项目", clock.today(), rows)
        listing.publish(first, items, _act(clock, clerk))


def _fixed(fen: int, measure: str) -> Tariff:
    return Tariff(date(2017, 1, 1), None, "fixed", fen, 0, 0, measure)


def _range(least: int, most: int, measure: str) -> Tariff:
    return Tariff(date(2017, 1, 1), None, "range", 0, least, most, measure)


def _free(measure: str) -> Tariff:
    return Tariff(date(2017, 1, 1), None, "free", 0, 1, 10**9, measure)


def _bank(request: Any, clock: FixedClock) -> None:
    opening = Opening(request.find_service(IAudit), request.site.channels)
    act = Act(system_actor("init"), clock.now())
    channel = opening.register(BANK, "测试银行", "BANK", act)
    opening.set_bank(channel, Bank("HZB", "杭州银行", "96523"), act)
    for region in (HANGZHOU, SHANXI):
        for kind in ("COUNTER", "KIOSK", "MOBILEBANK", "NETBANK", "SCAN", "QR"):
            opening.open_pair(
                channel, Capability("HZB", kind, region, date(2020, 1, 1)), act
            )
