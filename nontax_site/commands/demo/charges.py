"""The demo's charge items and the published lists they stand on."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.commands.demo import hangzhou, shanxi, xiaogan
from nontax_site.commands.demo.ground import Ground
from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.lists import ItemList, ListRow
from nontax_site.items.publishing import Listing, Publishing
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.interfaces import IAudit


class Charges:
    """Drafts, submits, publishes and lists what is charged."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def _publish(self, region: str, code: str, facts: ItemFacts, who: str) -> Any:
        drafting = Drafting(self.ground.workflows, self.ground.site.items)
        item = drafting.draft(
            self.ground.site.regions[region],
            code,
            facts,
            self.ground.act(f"{who}-clerk"),
        )
        drafting.submit(item, self.ground.act(f"{who}-clerk"))
        Publishing(self.ground.workflows).publish(item, self.ground.act(f"{who}-boss"))
        return item

    def of_shanxi(self) -> None:
        """The items of the finance department and their list."""
        unit = self.ground.units["finance"]
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

    def of_xiaogan(self) -> None:
        """The one item whose bills are made on demand."""
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
            units=(self.ground.units["xiaogan"],),
            national_code=code,
        )
        self._publish(xiaogan.REGION, code, facts, "xg")
        rows = (ListRow(1, "教育", name, (code,)),)
        self._list(xiaogan.REGION, xiaogan.LIST_TITLE, xiaogan.SINCE, rows, "xg")

    def of_hangzhou(self) -> None:
        """The items of the city's first list, and donations."""
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
            units=(self.ground.units[item.unit],),
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
        items = [self.ground.site.items[code] for row in rows for code in row.codes]
        Listing(
            self.ground.workflows,
            self.ground.request.find_service(IAudit),
            self.ground.site.lists,
        ).publish(listed, items, self.ground.act(f"{who}-clerk"))
