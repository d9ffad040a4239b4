"""Founds the demo's offices: regions, keys, people, units, items and banks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from argon2 import PasswordHasher

from nontax_site.commands.demo import hangzhou, shanxi, xiaogan
from nontax_site.commands.demo.cards import card_of
from nontax_site.commands.demo.regions import demo_regions
from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.lists import ItemList, ListRow
from nontax_site.items.publishing import Listing, Publishing
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.acts import Act, Actor, Grant
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.kernel.identity import DocumentKind, IdentityDocument
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import PaymentPorts
from nontax_site.security.certificates import Subject
from nontax_site.security.grants import TITLES
from nontax_site.security.passwords import Passwords, new_password
from nontax_site.security.people import People
from nontax_site.units.activating import Activating
from nontax_site.units.applying import Applying, UnitFacts
from nontax_site.units.channel import Bank, Capability, Channel, Entrance
from nontax_site.units.editing import Editing
from nontax_site.units.opening import Opening

FOUNDED = datetime(2022, 3, 1, 9, 0, tzinfo=BEIJING)
"""The day the demo's site was founded: before the payer manual's notice."""

CHANNEL = "testbank"

SUPERVISION = "财政票据监制专用章"
"""The name of a fiscal supervision seal."""

ROLE_NAMES = {
    "unit_clerk": "单位经办",
    "unit_supervisor": "单位主管",
    "bureau_clerk": "财政经办",
    "bureau_supervisor": "财政主管",
    "administrator": "系统管理员",
    "auditor": "审计员",
}


class DemoPerson(NamedTuple):
    """A person with an account: login, name, role, and the key of the place."""

    login: str
    name: str
    role: str
    place: str


PEOPLE = (
    DemoPerson("admin", "郑安", "administrator", "site"),
    DemoPerson("auditor", "钱明", "auditor", "site"),
    DemoPerson("hz-clerk", "陈静", "bureau_clerk", "330100"),
    DemoPerson("hz-boss", "周建国", "bureau_supervisor", "330100"),
    DemoPerson("sx-clerk", "刘洋", "bureau_clerk", "140000"),
    DemoPerson("sx-boss", "孙涛", "bureau_supervisor", "140000"),
    DemoPerson("edu-clerk", "王敏", "unit_clerk", "education"),
    DemoPerson("edu-boss", "李卫", "unit_supervisor", "education"),
    DemoPerson("police-clerk", "赵强", "unit_clerk", "police"),
    DemoPerson("police-boss", "许芳", "unit_supervisor", "police"),
    DemoPerson("traffic-clerk", "沈刚", "unit_clerk", "traffic"),
    DemoPerson("traffic-boss", "韩雪", "unit_supervisor", "traffic"),
    DemoPerson("land-clerk", "朱琳", "unit_clerk", "land"),
    DemoPerson("housing-clerk", "何平", "unit_clerk", "housing"),
    DemoPerson("charity-clerk", "吕燕", "unit_clerk", "charity"),
    DemoPerson("sx-unit", "张丽", "unit_clerk", "finance"),
    DemoPerson("sx-unit-boss", "高山", "unit_supervisor", "finance"),
    DemoPerson("xg-clerk", "程林", "bureau_clerk", "420900"),
    DemoPerson("xg-boss", "冯凯", "bureau_supervisor", "420900"),
    DemoPerson("xg-unit", "邓莉", "unit_clerk", "xiaogan"),
)


class Founding:
    """Founds everything in one transaction, as persons of the two bureaus.

    ``actors`` is filled with login → Actor, ``printed`` with the accounts as
    ``nontax demo accounts`` prints them.
    """

    def __init__(self, clock: FixedClock, life_begins: datetime) -> None:
        self.clock = clock
        self.life_begins = life_begins
        self.actors: dict[str, Actor] = {}
        self.printed: list[dict[str, str]] = []
        self.units: dict[str, str] = {}
        self.unit_names: dict[str, str] = {}

    def found(self, request: Any, act: Act) -> None:
        """Found all; the clock stands at the life's first day afterwards."""
        self.request, self.site, self.init = request, request.site, act
        self.workflows = request.find_service(IWorkflows)
        self._regions()
        self._people(of_units=False)
        self._unit_of_shanxi()
        self._units_of_hangzhou()
        self._unit_of_xiaogan()
        self._people(of_units=True)
        self._channels()
        self._items_of_shanxi()
        self._notice_of_the_manual()
        self.clock.set(self.life_begins)
        self._keys_of_hangzhou()
        self._items_of_hangzhou()
        self._item_of_xiaogan()

    def act(self, login: str, comment: str = "") -> Act:
        """An act of the person at the clock's moment."""
        return Act(self.actors[login], self.clock.now(), comment)

    # ---- regions and keys -------------------------------------------------------

    def _regions(self) -> None:
        for region in demo_regions():
            self.site.regions.add(region.code, region)
        self._key(f"finance:{shanxi.REGION}", "山西省财政厅", SUPERVISION, 1825)

    def _key(self, holder: str, organisation: str, seal: str, days: int) -> None:
        self.site.keys.make(
            holder,
            Subject(organisation, seal),
            days,
            self.clock.now(),
            self.request.registry.master_key,
        )

    def _keys_of_hangzhou(self) -> None:
        """Fresh keys, one of which ends within the month (the page warns)."""
        self._key(f"finance:{hangzhou.REGION}", "杭州市财政局", SUPERVISION, 1825)
        self._key(f"channel:{CHANNEL}", "测试银行", "报文签名", 1825)
        for key, name in self.unit_names.items():
            days = 95 if key == "housing" else 1825
            self._key(f"unit:{self.units[key]}", name, "票据专用章", days)

    # ---- people -----------------------------------------------------------------

    def _people(self, *, of_units: bool) -> None:
        quick = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
        people = People(
            self.site,
            self.request.find_service(IAudit),
            self.request.registry.master_key,
            Passwords(quick),
        )
        for number, person in enumerate(PEOPLE, start=1):
            place, where = self._place(person.place)
            if place.startswith("unit:") != of_units:
                continue
            first, lasting = new_password(), new_password()
            user = people.add_user(
                self.init,
                login=person.login,
                name=person.name,
                document=IdentityDocument(DocumentKind.ID_CARD, card_of(number)),
                password=first,
                grants=(Grant(person.role, place),),
            )
            self.actors[person.login] = people.actor_of(user)
            people.change_password(self.act(person.login), person.login, first, lasting)
            self.printed.append(
                {
                    "login": person.login,
                    "password": lasting,
                    "name": person.name,
                    "role": ROLE_NAMES.get(person.role, TITLES[person.role]),
                    "place": where,
                }
            )

    def _place(self, key: str) -> tuple[str, str]:
        """(place, its name) of a key: ``site``, a region's code or a unit's key."""
        if key == "site":
            return "site", "全站"
        if key.isdigit():
            return f"region:{key}", f"{self.site.regions[key].name}财政"
        name = self.units.get(key, "")
        return f"unit:{name}", self.unit_names.get(key, "")

    # ---- units ------------------------------------------------------------------

    def _unit_of_shanxi(self) -> None:
        self._apply(
            "finance",
            shanxi.REGION,
            UnitFacts(
                name=shanxi.UNIT_NAME,
                body_kind="government",
                level="province",
                department="财政",
                accounts=_accounts("山西省财政厅", "0502001"),
                contact="张丽",
                phone="0351-4045000",
                address="太原市迎泽大街",
                finance_department=True,
                named_since=date(2000, 1, 1),
            ),
            "sx",
        )
        self._key(f"unit:{self.units['finance']}", shanxi.UNIT_NAME, "票据专用章", 2000)
        self._activate("finance", "sx")

    def _unit_of_xiaogan(self) -> None:
        facts = UnitFacts(
            name=xiaogan.UNIT_NAME,
            body_kind="state_organ",
            level="city",
            department="教育",
            accounts=_accounts("孝感市财政局", "4209001"),
            contact="邓莉",
            phone="0712-2850000",
            address="孝感市乾坤大道",
            named_since=date(2010, 1, 1),
        )
        self._apply("xiaogan", xiaogan.REGION, facts, "xg")
        self._key(f"unit:{self.units['xiaogan']}", facts.name, "票据专用章", 1825)
        self._key(f"finance:{xiaogan.REGION}", "孝感市财政局", SUPERVISION, 1825)
        self._activate("xiaogan", "xg")

    def _units_of_hangzhou(self) -> None:
        for unit in hangzhou.UNITS:
            facts = UnitFacts(
                name=unit.former or unit.name,
                body_kind=unit.kind,
                level="city",
                department=unit.department,
                accounts=_accounts("杭州市财政局", f"33010{len(self.units):02d}"),
                contact="票据管理员",
                phone="0571-85250000",
                address="杭州市民中心",
                traits=unit.traits,
                named_since=date(2010, 1, 1),
            )
            self._apply(unit.key, hangzhou.REGION, facts, "hz")
            self.unit_names[unit.key] = unit.name
            self._key(f"unit:{self.units[unit.key]}", facts.name, "票据专用章", 1825)
            self._activate(unit.key, "hz")
            if unit.renamed is not None:
                document = self.site.units[self.units[unit.key]]
                Editing(self.workflows).rename(
                    document,
                    unit.name,
                    unit.renamed,
                    self.act("hz-clerk", "机构改革更名"),
                )

    def _apply(self, key: str, region: str, facts: UnitFacts, who: str) -> None:
        unit = Applying(self.workflows, self.site.units).apply(
            self.site.regions[region], facts, self.act(f"{who}-clerk")
        )
        self.units[key] = unit.id
        self.unit_names[key] = facts.name

    def _activate(self, key: str, who: str) -> None:
        keys = self.site.keys

        def has_seal_key(holder: str, at: datetime) -> bool:
            return any(one.in_force(at) for one in keys.of(holder))

        Activating(self.workflows, has_seal_key).activate(
            self.site.units[self.units[key]], self.act(f"{who}-boss")
        )

    # ---- channels ---------------------------------------------------------------

    def _channels(self) -> None:
        opening = Opening(self.request.find_service(IAudit), self.site.channels)
        channel = opening.register(CHANNEL, "测试银行", "BANK", self.init)
        for code, name, phone in shanxi.BANKS:
            opening.set_bank(channel, Bank(code, name, phone), self.init)
        opening.set_bank(channel, Bank("HZB", "杭州银行", "95398"), self.init)
        for code, _name, _phone in shanxi.BANKS:
            self._open(opening, channel, code, shanxi.REGION, shanxi.SINCE)
        self._open(opening, channel, "HZB", hangzhou.REGION, hangzhou.SINCE)
        self._open(opening, channel, "CCB", hangzhou.REGION, hangzhou.SINCE)
        for code, _name, _phone in shanxi.BANKS[: xiaogan.BANKS]:
            self._open(opening, channel, code, xiaogan.REGION, xiaogan.SINCE)
        for entrance in _entrances():
            opening.add_entrance(channel, entrance, self.init)

    def _open(
        self, opening: Opening, channel: Channel, bank: str, region: str, since: date
    ) -> None:
        for kind in ("COUNTER", "KIOSK", "MOBILEBANK", "NETBANK", "SCAN", "QR"):
            opening.open_pair(channel, Capability(bank, kind, region, since), self.init)

    # ---- items ------------------------------------------------------------------

    def _publish(self, region: str, code: str, facts: ItemFacts, who: str) -> Any:
        drafting = Drafting(self.workflows, self.site.items)
        item = drafting.draft(
            self.site.regions[region], code, facts, self.act(f"{who}-clerk")
        )
        drafting.submit(item, self.act(f"{who}-clerk"))
        Publishing(self.workflows).publish(item, self.act(f"{who}-boss"))
        return item

    def _items_of_shanxi(self) -> None:
        unit = self.units["finance"]
        rows = []
        for code, name, group, fen, measure in shanxi.ITEMS:
            tariff = Tariff(
                shanxi.SINCE, None, kind="fixed", amount_fen=fen, measure=measure
            )
            rows.append((code, name, group, tariff))
        code, name, _kind = shanxi.TRIAL_ITEM
        trial = Tariff(
            shanxi.SINCE, None, kind="free", min_fen=1, max_fen=10000, measure="笔"
        )
        rows.append((code, name, "", trial))
        for code, name, group, tariff in rows:
            facts = ItemFacts(
                name=name,
                category="fee",
                business_group=group,
                department="财政",
                legal_basis=("财税〔2016〕33号",),
                tariffs=(tariff,),
                collecting=(("unit", shanxi.SINCE, None),),
                units=(unit,),
                national_code=code,
            )
            self._publish(shanxi.REGION, code, facts, "sx")
        self._list(
            shanxi.REGION,
            "省级非税收入网上缴款项目清单（第一批）",
            shanxi.SINCE,
            tuple(
                ListRow(number, "财政", name, (code,))
                for number, (code, name, _group, _tariff) in enumerate(rows, start=1)
            ),
            "sx",
        )

    def _item_of_xiaogan(self) -> None:
        code, name, fen, measure = xiaogan.ITEM
        tariff = Tariff(
            xiaogan.SINCE, None, kind="fixed", amount_fen=fen, measure=measure
        )
        facts = ItemFacts(
            name=name,
            category="fee",
            business_group="education",
            department="教育",
            legal_basis=("财税〔2016〕33号",),
            tariffs=(tariff,),
            collecting=(("unit", xiaogan.SINCE, None),),
            destination="special",
            units=(self.units["xiaogan"],),
            national_code=code,
        )
        self._publish(xiaogan.REGION, code, facts, "xg")
        rows = (ListRow(1, "教育", name, (code,)),)
        self._list(xiaogan.REGION, xiaogan.LIST_TITLE, xiaogan.SINCE, rows, "xg")

    def _items_of_hangzhou(self) -> None:
        for item in (*hangzhou.ITEMS, hangzhou.DONATION):
            self._publish(hangzhou.REGION, item.code, self._facts_of(item), "hz")
        numbers = sorted({item.row for item in hangzhou.ITEMS})
        departments = {unit.key: unit.department for unit in hangzhou.UNITS}
        rows = []
        for number in numbers:
            ours = [item for item in hangzhou.ITEMS if item.row == number]
            name = hangzhou.ROW_NAMES.get(number, ours[0].name)
            codes = tuple(item.code for item in ours)
            rows.append(ListRow(number, departments[ours[0].unit], name, codes))
        self._list(
            hangzhou.REGION, hangzhou.LIST_TITLE, hangzhou.LIST_DAY, tuple(rows), "hz"
        )

    def _facts_of(self, item: hangzhou.DemoItem) -> ItemFacts:
        collecting: tuple[tuple[str, date, date | None], ...] = (
            ("unit", hangzhou.SINCE, None),
        )
        if item.to_tax:
            collecting = (
                ("unit", hangzhou.SINCE, date(2020, 12, 31)),
                ("tax", hangzhou.TO_TAX, None),
            )
        departments = {unit.key: unit.department for unit in hangzhou.UNITS}
        return ItemFacts(
            name=item.name,
            category=item.category,
            business_group=item.group,
            department=departments[item.unit],
            legal_basis=("财税〔2016〕33号", "浙江省政府非税收入管理条例"),
            tariffs=(item.tariff,),
            collecting=collecting,
            destination=item.destination,
            late=item.late,
            units=(self.units[item.unit],),
            includes=item.includes,
            condition=item.condition,
            national_code=item.code,
        )

    def _list(
        self,
        region: str,
        title: str,
        day: date,
        rows: tuple[ListRow, ...],
        who: str,
    ) -> None:
        listed = ItemList(region, 1, title, day, rows)
        items = [self.site.items[code] for row in rows for code in row.codes]
        Listing(
            self.workflows, self.request.find_service(IAudit), self.site.lists
        ).publish(listed, items, self.act(f"{who}-clerk"))

    # ---- the payer manual's notice ------------------------------------------------

    def _notice_of_the_manual(self) -> None:
        """1400 0022 0000 0002 2903 over 0.01 yuan, of 2022-03-05 18:27:34."""
        self.clock.set(shanxi.MANUAL_AT)
        self.site.notices.reserve(
            f"{shanxi.REGION}2200",
            shanxi.FORERUNNER,
            shanxi.MANUAL_SERIAL - 1,
            self.clock.now(),
        )
        ports = PaymentPorts(
            self.site,
            self.workflows,
            self.request.find_service(IAudit),
            self.request.find_service(IOutbox),
        )
        wanted = Wanted(
            payer=Payer("周晓波", phone="13803510000"),
            lines=(WantedLine(shanxi.TRIAL_ITEM[0], amount=Money(1)),),
            basis="网上支付平台缴款验证",
        )
        Noticing(ports).draft_and_issue(
            self.units["finance"], wanted, self.act("sx-unit")
        )


def _accounts(name: str, stem: str) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("treasury", f"{name}国库处", f"{stem}0000000001", "人民银行国库"),
        ("special", f"{name}财政专户", f"{stem}0000000002", "建设银行"),
        ("remit", f"{name}财政汇缴专户", f"{stem}0000000003", "建设银行"),
    )


def _entrances() -> tuple[Entrance, ...]:
    return (
        Entrance(
            shanxi.REGION, "wechat", "山西财政缴款服务", "微信公众号", "", shanxi.SINCE
        ),
        Entrance(
            shanxi.REGION, "search", "山西非税缴纳", "云闪付搜索", "", shanxi.SINCE
        ),
        Entrance(
            hangzhou.REGION,
            "site",
            "浙江省政务服务网",
            "电脑访问",
            "www.zjzwfw.gov.cn",
            hangzhou.SINCE,
        ),
    )
