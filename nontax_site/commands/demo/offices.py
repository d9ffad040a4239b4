"""The demo's units: applied for, activated, one of them renamed; and their keys."""

from __future__ import annotations

from datetime import date, datetime

from nontax_site.commands.demo import hangzhou, shanxi, xiaogan
from nontax_site.commands.demo.ground import SUPERVISION, Ground
from nontax_site.units.activating import Activating
from nontax_site.units.applying import Applying, UnitFacts
from nontax_site.units.editing import Editing


class Offices:
    """Opens the units as the two bureaus' people."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def open(self) -> None:
        """Every unit of every region, with its first seal key."""
        self._unit_of_shanxi()
        self._units_of_hangzhou()
        self._unit_of_xiaogan()

    def renew_keys(self) -> None:
        """Fresh keys, one of which ends within the month (the page warns)."""
        finance = f"finance:{hangzhou.REGION}"
        self.ground.make_key(finance, "杭州市财政局", SUPERVISION, 1825)
        for key, name in self.ground.unit_names.items():
            self.ground.make_unit_key(key, name, 80 if key == "housing" else 1825)

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
        self.ground.make_unit_key("finance", shanxi.UNIT_NAME, 2000)
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
        self.ground.make_unit_key("xiaogan", facts.name)
        self.ground.make_key(
            f"finance:{xiaogan.REGION}", "孝感市财政局", SUPERVISION, 1825
        )
        self._activate("xiaogan", "xg")

    def _units_of_hangzhou(self) -> None:
        for unit in hangzhou.UNITS:
            facts = UnitFacts(
                name=unit.former or unit.name,
                body_kind=unit.kind,
                level="city",
                department=unit.department,
                accounts=_accounts(
                    "杭州市财政局", f"33010{len(self.ground.units):02d}"
                ),
                contact="票据管理员",
                phone="0571-85250000",
                address="杭州市民中心",
                traits=unit.traits,
                named_since=date(2010, 1, 1),
            )
            self._apply(unit.key, hangzhou.REGION, facts, "hz")
            self.ground.unit_names[unit.key] = unit.name
            self.ground.make_unit_key(unit.key, facts.name)
            self._activate(unit.key, "hz")
            if unit.renamed is not None:
                document = self.ground.site.units[self.ground.units[unit.key]]
                Editing(self.ground.workflows).edit(
                    document,
                    {},
                    self.ground.act("hz-clerk", "机构改革更名"),
                    name=unit.name,
                    from_day=unit.renamed,
                )

    def _apply(self, key: str, region: str, facts: UnitFacts, who: str) -> None:
        unit = Applying(self.ground.workflows, self.ground.site.units).apply(
            self.ground.site.regions[region], facts, self.ground.act(f"{who}-clerk")
        )
        self.ground.units[key] = unit.id
        self.ground.unit_names[key] = facts.name

    def _activate(self, key: str, who: str) -> None:
        keys = self.ground.site.keys

        def has_seal_key(holder: str, at: datetime) -> bool:
            return any(one.in_force(at) for one in keys.of(holder))

        Activating(self.ground.workflows, has_seal_key).activate(
            self.ground.site.units[self.ground.units[key]],
            self.ground.act(f"{who}-boss"),
        )


def _accounts(name: str, stem: str) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("treasury", f"{name}国库处", f"{stem}0000000001", "人民银行国库"),
        ("special", f"{name}财政专户", f"{stem}0000000002", "建设银行"),
        ("remit", f"{name}财政汇缴专户", f"{stem}0000000003", "建设银行"),
    )
