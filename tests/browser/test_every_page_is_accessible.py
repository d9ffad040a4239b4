"""Every page, as each role finds it by its links, is clean for axe-core.

A walk begins at the start page of a demonstration that has been at work for a few
days and follows every link to a page of the site, once for each shape of address.
A page built of the same kinds of elements as one that was proved already is not proved
a second time: axe judges elements, not words or the number of rows. The walk reads
what the site sends; the browser opens the pages that are new to it. The contrast of
colours, the dearest of all rules, is judged where an element stands among ancestors
among which its like was not judged yet.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from tests.factories.browsing import sign_in
from tests.factories.serving import served

axe_module = pytest.importorskip("axe_playwright_python.base")

DAYS = 4
"""The demonstration of so many days has a document of every kind."""

NO_PAGES = re.compile(
    r"\.(pdf|xml|xlsx|csv|svg|json|pem|crt|png|zip)$|/sign-out$|^/static/|/download"
    r"|^/language"
)
"""Addresses that answer with a file, end the session or change the language."""


RUN = """colours => axe.run({
  resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}
})"""


@dataclass
class Walk:
    """What a walk has seen: shapes of addresses, of pages, and what is wrong."""

    axe: str
    proved: set[frozenset[tuple]] = field(default_factory=set)
    coloured: set[tuple] = field(default_factory=set)
    visited: dict[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def is_new(self, sent) -> bool:
        """Whether what it shows, or what stands around that, was not proved before."""
        found = skeletons(sent)
        if found <= self.proved:
            return False
        self.proved |= found
        return True

    def shows_new_colours(self, sent) -> bool:
        """Whether an element stands among ancestors that were not judged with it."""
        found = {
            tuple((e.tag, e.get("class")) for e in (element, *element.iterancestors()))
            for element in sent.iter(etree.Element)
        }
        before = len(self.coloured)
        self.coloured |= found
        return len(self.coloured) > before

    def prove(self, who: str, path: str, page, *, colours: bool = True) -> None:
        """Run axe over the page, with or without the contrast of colours."""
        page.evaluate(self.axe)
        found = page.evaluate(RUN, colours)
        lines = [
            f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}"
            for v in found["violations"]
        ]
        if lines:
            self.wrong[f"{who} {path}"] = lines


KIND = ("class", "role", "type", "lang", "aria-live")
"""Attributes whose value makes another kind of element."""

MARKS = frozenset({"aria-label", "alt", "scope", "disabled", "hidden", "open"})
"""Attributes that make another kind of element by being there."""


def kind(element) -> tuple:
    """The kind of an element as axe sees it."""
    there = (name for name in element.keys() if name in MARKS or name[:5] == "data-")
    return (
        element.tag,
        *(element.get(name) for name in KIND),
        *sorted(there),
        any(text.strip() for text in element.itertext()),
    )


def skeletons(sent) -> set[frozenset[tuple]]:
    """The kinds of elements with the kinds of their parents: in ``main`` and around.

    The menu of a role and the pages it leads to are each proved once, not each with
    each.
    """
    kinds = {element: kind(element) for element in sent.iter(etree.Element)}
    inside = {e for main in sent.iter("main") for e in main.iter(etree.Element)}
    pairs = {e: (mine, kinds.get(e.getparent())) for e, mine in kinds.items()}
    return {
        frozenset(pair for e, pair in pairs.items() if (e in inside) is within)
        for within in (True, False)
    }


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
    accounts = json.loads((var / ACCOUNTS).read_text(encoding="utf-8"))
    with served(app) as address:
        yield address, accounts, clock
    close(app.registry._zodb_databases)


def walk(page, who: str, start: str, seen: Walk) -> None:
    """Follow every link from the start page, once for each shape of address."""
    waiting, known = deque([(start, "")]), {shape(start)}
    while waiting:
        path, found_on = waiting.popleft()
        answer = page.request.get(path)
        if answer.status != 200:
            seen.wrong[f"{who} {path}"] = [f"{answer.status}, linked on {found_on}"]
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        sent = document_fromstring(answer.body(), parser=UTF_8)
        seen.visited.setdefault(who, []).append(path)
        links = [*links_in(sent, answer.url)]
        if seen.is_new(sent):
            page.goto(path, wait_until="load")
            seen.prove(who, path, page, colours=seen.shows_new_colours(sent))
            links += page.eval_on_selector_all("a[href]", LINKS)
        for link in links:
            if NO_PAGES.search(urlsplit(link).path) or "export=" in link:
                continue
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append((link, path))


LINKS = """all => all
  .filter(a => a.origin === location.origin && !a.download)
  .map(a => a.pathname + a.search)"""
"""The links a script may have made."""

UTF_8 = HTMLParser(encoding="utf-8")


def links_in(sent, url: str) -> Iterator[str]:
    """The links to pages of the site on a page as it was sent."""
    here = urlsplit(url)
    for link in sent.xpath("//a[@href][not(@download)][not(ancestor::template)]"):
        there = urlsplit(urljoin(url, link.get("href")))
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            yield there.path + (f"?{there.query}" if there.query else "")


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
            sign_in(page, account["login"], account["password"])
            assert "/sign-in" not in page.url
        who = account["role"] if account else "payer"
        walk(page, who, "/" if account is None else "/work", seen)
        context.close()
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
