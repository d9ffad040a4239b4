"""What a person says about regions and channels."""

from datetime import date

import colander
import pytest

from nontax_site.kernel.money import Money
from nontax_site.units.categories import GroupIsCategory
from nontax_site.units.channel import Bank, Capability, Entrance
from schemas.regions import (
    AddEntrance,
    ConfigureRegion,
    OpenPair,
    RegisterChannel,
    SetBank,
    bank_of,
    capability_of,
    entrance_of,
    party_choices,
    region_settings,
    settings_shown,
)
from tests.factories.regions import make_config


def test_a_configuration_shown_and_sent_back_is_the_same():
    config = make_config(
        last_day="2026-12-31", business_groups=("exam", "education", "parking")
    )
    schema = ConfigureRegion()
    again = region_settings(
        schema.deserialize(schema.serialize(settings_shown(config)))
    )
    for name, value in again.items():
        assert getattr(config, name) == value


def test_a_region_may_have_no_last_day():
    schema = ConfigureRegion()
    shown = schema.serialize(settings_shown(make_config()))
    settings = region_settings(schema.deserialize(shown))
    assert settings["last_day"] is None
    assert settings["max_amount_fen"] == 10**11


@pytest.mark.parametrize(("typed", "fen"), [("50000.00", 5_000_000), ("", 0)])
def test_two_supervisors_are_wanted_from_an_amount_or_never(typed, fen):
    schema = ConfigureRegion()
    shown = schema.serialize(settings_shown(make_config(suspense_days=5)))
    settings = region_settings(schema.deserialize(shown | {"suspense_two_from": typed}))
    assert (settings["suspense_two_from_fen"], settings["suspense_days"]) == (fen, 5)
    config = make_config(suspense_two_from_fen=fen)
    assert bool(settings_shown(config)["suspense_two_from"]) == bool(fen)


@pytest.mark.rule("SX-01")
def test_a_category_among_the_groups_is_refused():
    shown = settings_shown(make_config()) | {
        "more_groups": "parking fine",
        "max_amount": Money(100),
    }
    with pytest.raises(GroupIsCategory):
        region_settings(shown)


def test_a_channel_has_a_short_name():
    good = {"id": "hzb", "name": "杭州银行", "party": "BANK"}
    assert RegisterChannel().deserialize(good) == good
    with pytest.raises(colander.Invalid):
        RegisterChannel().deserialize(good | {"id": "HZ B"})
    assert [party for party, _ in party_choices()] == ["BANK", "UNIONPAY"]


def test_a_bank_a_pair_and_an_entrance_are_read():
    bank = SetBank().deserialize({"code": "HZB", "name": "杭州银行"})
    assert bank_of(bank) == Bank("HZB", "杭州银行", "")
    pair = OpenPair().deserialize(
        {
            "bank": "HZB",
            "channel_kind": "COUNTER",
            "region": "330100",
            "from_day": "2026-01-01",
            "payer_kinds": ["unit", "person"],
        }
    )
    assert capability_of(pair) == Capability(
        "HZB", "COUNTER", "330100", date(2026, 1, 1), None, ("person", "unit")
    )
    entrance = AddEntrance().deserialize(
        {
            "region": "330100",
            "entrance_kind": "app",
            "name": "浙里办",
            "from_day": "2026-01-01",
        }
    )
    assert entrance_of(entrance) == Entrance(
        "330100", "app", "浙里办", "", "", date(2026, 1, 1)
    )
