"""Every page, as each role finds it by its links, is clean for axe-core.

A walk begins at the start page of a demonstration that has been at work for a few
days and follows every link to a page of the site, once for each shape of address.
A page built of the same kinds of elements as one that was proved already is not proved
a second time: axe judges elements, not words or the number of rows.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

PlaywrightError = pytest.importorskip("playwright.sync_api").Error
axe_module = pytest.importorskip("axe_playwright_python.base")

DAYS = 4
"""The demonstration of so many days has a document of every kind."""

NO_PAGES = re.compile(
    r"\.(pdf|xml|xlsx|csv|svg|json|pem|crt|png|zip)$|/sign-out$|^/static/|/download"
    r"|^/language"
)
"""Addresses that answer with a file, end the session or change the language."""

SKELETON = """() => {
  const seen = new Set();
  const said = e => [e.tagName, e.className.baseVal ?? e.className,
    e.getAttribute('role'), e.type, e.hasAttribute('aria-label'),
    e.hasAttribute('alt'), e.lang, e.hasAttribute('scope'),
    e.hasAttribute('disabled'), !!e.textContent.trim()].join('|');
  for (const e of document.querySelectorAll('*')) {
    seen.add(said(e) + '<' + (e.parentElement ? said(e.parentElement) : ''));
  }
  return [...seen].sort().join('\\n');
}"""


@dataclass
class Walk:
    """What a walk has seen: shapes of addresses, of pages, and what is wrong."""

    axe: str
    proved: set[str] = field(default_factory=set)
    visited: dict[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def prove(self, who: str, path: str, page) -> None:
        """Run axe over the page unless its like was proved before."""
        skeleton = page.evaluate(SKELETON)
        digest = hashlib.sha256(skeleton.encode()).hexdigest()
        if digest in self.proved:
            return
        self.proved.add(digest)
        page.evaluate(self.axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        lines = [
            f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}"
            for v in found["violations"]
        ]
        if lines:
            self.wrong[f"{who} {path}"] = lines


NAMED_BY_LOGIN = frozenset({"users", "trails", "regions", "channels", "certificates"})
"""Places whose documents are named by words: each of them is the same page."""

SHAPING = frozenset({"tab", "kind", "what"})
"""What of a query makes another page; filters and cursors make the same one."""


def shape(address: str) -> str:
    """An address without what differs from document to document."""
    parts = urlsplit(address)
    segments = [
        ":id" if any(c.isdigit() for c in s) and not s.startswith("v") else s
        for s in parts.path.split("/")
    ]
    if len(segments) > 2 and segments[1] in NAMED_BY_LOGIN and segments[2] != "me":
        segments[2] = ":id"
    asked = sorted(
        f"{key}={value}" for key, value in parse_qsl(parts.query) if key in SHAPING
    )
    return "/".join(segments) + ("?" + "&".join(dict.fromkeys(asked)) if asked else "")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The demonstration's site behind a port: (address, accounts)."""
    from waitress.server import create_server

    from nontax_site import main
    from nontax_site.commands.demo import ACCOUNTS, make_demo
    from nontax_site.commands.settings import settings_of
    from nontax_site.kernel.clock import FixedClock
    from nontax_site.storage.connecting import close

    var = tmp_path_factory.mktemp("demonstration")
    now = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    settings = {
        **settings_of(str(Path("etc/development.ini").resolve())),
        "nontax.var": str(var),
        "nontax.zodb_uri": f"file://{var}/site.fs?blobstorage_dir={var}/blobs",
        "nontax.sessions_uri": f"file://{var}/sessions.fs",
        "nontax.master_key": str(var / "master.key"),
        "nontax.second_factor": "off",  # its clock stands still: a code counts once
    }
    make_demo(settings, now=now, days=DAYS)
    clock = FixedClock(now)
    app = main({}, **{**settings, "nontax.clock": clock})
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    accounts = json.loads((var / ACCOUNTS).read_text(encoding="utf-8"))
    yield f"http://127.0.0.1:{server.effective_port}", accounts, clock
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=10)
    close(app.registry._zodb_databases)


def walk(page, who: str, start: str, seen: Walk) -> None:
    """Follow every link from the start page, once for each shape of address."""
    waiting, known = deque([start]), {shape(start)}
    while waiting:
        path = waiting.popleft()
        try:
            answer = page.goto(path, wait_until="load")
        except PlaywrightError as error:
            assert "Download is starting" in error.message, (who, path)
            continue
        assert answer is not None, path
        assert answer.status == 200, (who, path, answer.status)
        seen.visited.setdefault(who, []).append(path)
        seen.prove(who, path, page)
        for link in page.eval_on_selector_all(
            "a[href]",
            "all => all.filter(a => a.origin === location.origin && !a.download)"
            ".map(a => a.pathname + a.search)",
        ):
            if NO_PAGES.search(urlsplit(link).path) or "export=" in link:
                continue
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append(link)


def sign_in(page, account: dict[str, str]) -> None:
    """Sign in as a demo account."""
    page.goto("/sign-in")
    page.fill("[name=login]", account["login"])
    page.fill("[name=password]", account["password"])
    page.click("form#deform button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def one_of_each_role(accounts: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first account of each role."""
    first: dict[str, dict[str, str]] = {}
    for account in accounts:
        first.setdefault(account["role"], account)
    return list(first.values())


@pytest.mark.timeout(600)
def test_every_page_of_every_role_is_clean(demonstration, chromium):
    address, accounts, _clock = demonstration
    axe = (Path(axe_module.__file__).parent / "axe.min.js").read_text("utf-8")
    seen = Walk(axe)
    for account in (None, *one_of_each_role(accounts)):
        context = chromium.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}
        )
        page = context.new_page()
        if account is not None:
            sign_in(page, account)
        who = account["role"] if account else "payer"
        walk(page, who, "/" if account is None else "/work", seen)
        context.close()
    pages = {who: len(paths) for who, paths in seen.visited.items()}
    print(pages, len(seen.proved))
    assert not seen.wrong, json.dumps(seen.wrong, ensure_ascii=False, indent=1)
    assert all(len(paths) > 5 for paths in seen.visited.values()), seen.visited


def test_a_page_with_a_fault_is_named(demonstration, chromium):
    """The walk can fail: a picture without words is a violation."""
    address, _accounts, _clock = demonstration
    axe = (Path(axe_module.__file__).parent / "axe.min.js").read_text("utf-8")
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/")
    page.evaluate("document.body.append(document.createElement('img'))")
    seen = Walk(axe)
    seen.prove("payer", "/", page)
    context.close()
    assert "image-alt" in str(seen.wrong)
