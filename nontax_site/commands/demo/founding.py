"""Founds the demo's offices: regions, keys, people, units, items and banks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nontax_site.commands.demo import shanxi
from nontax_site.commands.demo.banks import CHANNEL, Banks
from nontax_site.commands.demo.charges import Charges
from nontax_site.commands.demo.ground import SUPERVISION, Ground
from nontax_site.commands.demo.offices import Offices
from nontax_site.commands.demo.paper_types import PaperTypes
from nontax_site.commands.demo.regions import demo_regions
from nontax_site.commands.demo.staff import Staff
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.clock import BEIJING, FixedClock, beijing_day
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports

PAYABLE_FOR = timedelta(days=425)

FOUNDED = datetime(2022, 3, 1, 9, 0, tzinfo=BEIJING)
"""The day the demo's site was founded: before the payer manual's notice."""


class Founding:
    """Founds everything in one transaction, as persons of the two bureaus."""

    def __init__(self, clock: FixedClock, life_begins: datetime) -> None:
        self.ground = Ground(clock)
        self.life_begins = life_begins

    @property
    def actors(self) -> dict[str, Actor]:
        """The people by their logins."""
        return self.ground.actors

    @property
    def printed(self) -> list[dict[str, str]]:
        """The accounts as ``nontax demo accounts`` prints them."""
        return self.ground.printed

    def found(self, request: Any, act: Act) -> None:
        """Found all; the clock stands at the life's first day afterwards."""
        ground = self.ground
        ground.begin(request, act)
        staff, offices, charges = Staff(ground), Offices(ground), Charges(ground)
        self._regions()
        staff.open(of_units=False)
        offices.open()
        staff.open(of_units=True)
        Banks(ground).open()
        charges.of_shanxi()
        self._notice_of_the_manual()
        ground.clock.set(self.life_begins)
        offices.renew_keys()
        ground.make_key(f"channel:{CHANNEL}", "测试银行", "报文签名", 1825)
        charges.of_hangzhou()
        charges.of_xiaogan()
        paper = PaperTypes(ground)
        paper.publish()
        paper.certify()
        paper.inspect()

    def _regions(self) -> None:
        for region in demo_regions():
            self.ground.site.regions.add(region.code, region)
        finance = f"finance:{shanxi.REGION}"
        self.ground.make_key(finance, "山西省财政厅", SUPERVISION, 1825)

    def _notice_of_the_manual(self) -> None:
        """1400 0022 0000 0002 2903 over 0.01 yuan, of 2022-03-05 18:27:34.

        Its due day lies ahead, so that whoever tries the demo can pay it.
        """
        self.ground.clock.set(shanxi.MANUAL_AT)
        self.ground.site.notices.reserve(
            f"{shanxi.REGION}2200",
            shanxi.FORERUNNER,
            shanxi.MANUAL_SERIAL - 1,
            self.ground.now(),
        )
        ports = payment_ports(self.ground.request)
        wanted = Wanted(
            payer=Payer("周晓波", phone="13803510000"),
            lines=(WantedLine(shanxi.TRIAL_ITEM[0], amount=Money(1)),),
            due=beijing_day(self.life_begins + PAYABLE_FOR),
            basis="网上支付平台缴款验证",
        )
        Noticing(ports).draft_and_issue(
            self.ground.units["finance"], wanted, self.ground.act("sx-unit")
        )
