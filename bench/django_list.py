"""The list page in Django 5 over PostgreSQL: what ``bench.list_page`` runs beside ours.

Started as a process of its own: ``python -m bench.django_list <sockets> <port>``. The
page does what ours does: the session and the person are read, the right at the unit
is asked for, 50 rows and one more are read by the composite index with the unit's
name, and the same cells, filters, menu and links are rendered by Django's templates,
loaded once. Nothing is counted. Chinese is the only language, so nothing is looked
up in a catalogue.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

PAGE = 50
STATES = {
    "draft": ("草稿", "plain", "○"),
    "issued": ("待缴款", "wait", "◔"),
    "locked": ("支付中", "wait", "◔"),
    "paid": ("已缴款", "ok", "●"),
    "settled": ("已到账", "done", "✓"),
    "cancelled": ("已撤销", "bad", "×"),
    "expired": ("已过期", "bad", "×"),
}
MENU = (
    ("我的工作", "/work"),
    ("缴款通知书", "/notices"),
    ("财政票据", "/bills"),
    ("待查收入", "/suspense"),
    ("执收单位", "/units"),
    ("执收项目", "/items"),
)

BASE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %} · 政府非税收入</title>
<link rel="stylesheet" href="/static/tabler.min.css"><link rel="stylesheet" href="/static/app.css">
<script src="/static/htmx.min.js" defer></script><script src="/static/app.js" defer></script>
</head><body class="staff"><a class="skip" href="#content">跳到正文</a>
<header class="top"><div class="top-row"><a class="brand" href="/work">政府非税收入与财政票据</a>
<form class="search" role="search" action="/search" method="get"><label for="search">查找</label>
<input id="search" type="search" name="q"></form>
<details class="who-menu"><summary>{{ request.user.first_name }}</summary>
<form method="post" action="/sign-out">{% csrf_token %}<button>退出登录</button></form></details></div>
<nav class="menu"><ul>{% for words, path in menu %}<li><a href="{{ path }}"{% if path == request.path %} aria-current="page"{% endif %}>{{ words }}</a></li>{% endfor %}</ul></nav></header>
<main id="content"><h1>{% block heading %}{% endblock %}</h1>{% block content %}{% endblock %}</main></body></html>"""

LIST = """{% extends "base.html" %}{% block title %}缴款通知书{% endblock %}{% block heading %}缴款通知书{% endblock %}
{% block content %}<form class="filters" method="get" action="{{ request.path }}">
<input type="hidden" name="place" value="{{ unit.id }}">
<label for="filter-state">状态</label><select id="filter-state" name="state"><option value="">全部状态</option>{% for value, words in states %}<option value="{{ value }}"{% if value == state %} selected{% endif %}>{{ words }}</option>{% endfor %}</select>
<label for="f">创建日期从</label><input type="date" id="f" name="from"><label for="t">至</label><input type="date" id="t" name="to">
<label for="l">金额从</label><input id="l" name="least"><label for="m">至</label><input id="m" name="most"><label for="q">名称或号码</label><input id="q" name="q">
<button>查询</button></form>
<div class="list-tools"><a href="?{{ query }}&amp;totals=1">统计所选范围的件数与金额</a> <a href="?{{ query }}&amp;export=xlsx">Excel</a> <a href="?{{ query }}&amp;export=csv">CSV</a></div>
<table class="table sheet"><caption>缴款通知书</caption><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><td class="figure text-nowrap" data-label="编号"><a href="/notices/{{ row.id }}">{{ row.shown }}</a></td><td data-label="缴款人">{{ row.payer_name }}</td><td data-label="收费明细">{{ row.charges }}</td><td data-label="执收单位">{{ row.unit.name }}</td><td class="text-end figure" data-label="金额">{{ row.amount }}</td><td class="figure text-nowrap" data-label="缴款期限">{{ row.due|date:"Y-m-d" }}{% if row.late %}<br><span class="state state-late"><span aria-hidden="true">▲</span> 逾期 {{ row.late }} 天</span>{% endif %}</td><td data-label="状态"><span class="state state-{{ row.words.1 }}"><span aria-hidden="true">{{ row.words.2 }}</span> {{ row.words.0 }}</span></td><td class="figure text-nowrap" data-label="创建时间">{{ row.created|date:"Y-m-d H:i" }}</td></tr>{% endfor %}
</tbody></table><nav class="pager">{% if next %}<a href="?{{ query }}&amp;before={{ next }}" rel="next">下一页（更早）</a>{% endif %}</nav>{% endblock %}"""

TODAY = date(2026, 4, 1)

Notice: Any = None
"""The model, once Django is configured."""


def configured(sockets: str) -> Any:
    """Django with sessions, accounts and the tables of the peer."""
    from django.conf import settings

    middleware = (
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    )
    loader = (
        "django.template.loaders.locmem.Loader",
        {"base.html": BASE, "list.html": LIST},
    )
    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench" * 10,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.django_list",
        MIDDLEWARE=middleware,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
        ],
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        USE_I18N=False,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "postgres",
                "USER": "bench",
                "HOST": sockets,
                "CONN_MAX_AGE": None,
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.cached.Loader", [loader])],
                    "context_processors": [
                        "django.template.context_processors.request"
                    ],
                },
            }
        ],
    )
    import django

    django.setup()


def models() -> Any:
    """The models over the peer's tables."""
    from django.db import models

    class Unit(models.Model):  # noqa: DJ008 (nobody prints it)
        id = models.TextField(primary_key=True)
        name = models.TextField()

        class Meta:
            app_label = "auth"
            managed = False
            db_table = "unit_name"

    class Notice(models.Model):  # noqa: DJ008 (as Unit)
        id = models.TextField(primary_key=True)
        unit = models.ForeignKey(Unit, models.DO_NOTHING, db_column="unit")
        created = models.DateTimeField()
        state = models.TextField()
        payer = models.JSONField()
        lines = models.JSONField()
        total_fen = models.BigIntegerField()
        due = models.DateField()

        class Meta:
            app_label = "auth"
            managed = False
            db_table = "notice"

        @property
        def shown(self) -> str:
            return " ".join(self.id[at : at + 4] for at in range(0, 20, 4))

        @property
        def payer_name(self) -> str:
            return str(self.payer[0])

        @property
        def charges(self) -> str:
            return "、".join(line[1] for line in self.lines[:3])

        @property
        def amount(self) -> str:
            return f"¥{self.total_fen // 100:,}.{self.total_fen % 100:02d}"

        @property
        def late(self) -> int:
            return max(0, (TODAY - self.due).days) if self.state == "issued" else 0

        @property
        def words(self) -> tuple[str, str, str]:
            return STATES[self.state]

    return Notice


def notices(request: Any) -> Any:
    """The list page."""
    from django.core.exceptions import PermissionDenied
    from django.shortcuts import render
    from django.utils.dateparse import parse_datetime

    user = request.user
    if not user.is_authenticated:
        raise PermissionDenied
    place = request.GET.get("place", "")
    if not user.groups.filter(name=place).exists():
        raise PermissionDenied
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    found = Notice.objects.filter(unit_id=place).select_related("unit")
    if state:
        found = found.filter(state=state)
    if before:
        created, _, name = before.partition("|")
        at = parse_datetime(created)
        from django.db.models import Q

        found = found.filter(Q(created__lt=at) | Q(created=at, id__lt=name))
    rows = list(found.order_by("-created", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    given = request.GET.copy()
    given.pop("before", None)
    return render(
        request,
        "list.html",
        {
            "menu": MENU,
            "unit": rows[0].unit if rows else None,
            "state": state,
            "states": [(name, words[0]) for name, words in STATES.items()],
            "heads": (
                "编号",
                "缴款人",
                "收费明细",
                "执收单位",
                "金额",
                "缴款期限",
                "状态",
                "创建时间",
            ),
            "rows": rows[:PAGE],
            "query": given.urlencode(),
            "next": f"{last.created.isoformat()}|{last.id}" if last else "",
        },
    )


def prepared(places: list[str]) -> str:
    """Tables, one account with a right at each place, and its session's key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("clerk", password="x", first_name="王敏")
    for place in places:
        user.groups.add(Group.objects.create(name=place))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


urlpatterns: list[Any] = []


def main() -> None:
    """Prepare, say the session's key, and serve."""
    import logging

    import waitress

    # that four connections wait for four threads is what is measured
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets, port, *places = sys.argv[1:]
    sys.modules["bench.django_list"] = sys.modules["__main__"]
    configured(sockets)
    globals()["Notice"] = models()
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    urlpatterns.append(path("notices", notices))
    key = prepared(places)
    print(key, flush=True)
    waitress.serve(
        get_wsgi_application(), listen=f"127.0.0.1:{port}", threads=4, _quiet=True
    )


if __name__ == "__main__":
    main()
