"""Shanxi: the finance department as a unit, and the seventeen acquiring banks."""

from __future__ import annotations

from datetime import date, datetime

from nontax_site.kernel.clock import BEIJING

REGION = "140000"
UNIT_NAME = "山西省财政厅"
SINCE = date(2022, 1, 1)

BANKS = (
    ("CCB", "建设银行", "95533"),
    ("CEB", "光大银行", "95595"),
    ("BOC", "中国银行", "95566"),
    ("PSBC", "邮储银行", "95580"),
    ("CIB", "兴业银行", "95561"),
    ("ABC", "农业银行", "95599"),
    ("CMBC", "民生银行", "95568"),
    ("CMB", "招商银行", "95555"),
    ("ICBC", "工商银行", "95588"),
    ("CITIC", "中信银行", "95558"),
    ("BCM", "交通银行", "95559"),
    ("PAB", "平安银行", "95511"),
    ("CBHB", "渤海银行", "95541"),
    ("JSB", "晋商银行", "95105588"),
    ("RCU", "农信联社", "96518"),
    ("HXB", "华夏银行", "95577"),
    ("SPDB", "浦发银行", "95528"),
)
"""Code, name and telephone of the acquiring banks of the payer manual."""

FORERUNNER = "140000-before"
"""Who holds the payment codes that were given out before this system."""

MANUAL_SERIAL = 2290
"""The serial of the payer manual's notice, 1400 0022 0000 0002 2903."""

MANUAL_AT = datetime(2022, 3, 5, 18, 27, 34, tzinfo=BEIJING)

ITEMS = (
    ("103044901", "会计专业技术资格考试费", "exam", 5600, "科"),
    ("103044902", "注册会计师考试报名费", "exam", 6000, "科"),
)
"""Code, name, business group, tariff in fen, measure."""

TRIAL_ITEM = ("103049901", "网上支付平台验证缴款", "free")
"""The item of the payer manual's notice of 0.01 yuan."""
