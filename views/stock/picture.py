"""The map of ranges as a picture: one bar a batch, each part a link to its numbers.

Colours are classes of the places and each family has a pattern of its own, so that
the picture is read without colours too; what it says is said in a table as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nontax_site.stock.places import TITLES, Place, colour
from nontax_site.stock.spread import Part, counted, parts_of
from nontax_site.stock.standing import Run
from views.i18n import _
from views.markup import Markup, escape
from views.stock.words import spot_words

WIDTH = 1000
HEIGHT = 34
LEAST = 12
"""No part is narrower than this, however few its numbers."""

PATTERNS = {
    "rising": '<path d="M0 8L8 0" stroke="#fff" stroke-width="2"/>',
    "falling": '<path d="M0 0L8 8" stroke="#fff" stroke-width="2"/>',
    "dots": '<circle cx="4" cy="4" r="1.6" fill="#fff"/>',
    "lines": '<path d="M0 4H8" stroke="#fff" stroke-width="2"/>',
    "posts": '<path d="M4 0V8" stroke="#fff" stroke-width="2"/>',
    "grid": '<path d="M0 4H8M4 0V8" stroke="#fff" stroke-width="1.2"/>',
    "cross": '<path d="M0 0L8 8M8 0L0 8" stroke="#fff" stroke-width="1.4"/>',
}

PATTERN_OF = {
    Place.ORDERED: "dots",
    Place.SPOILED: "grid",
    Place.STORE: "",
    Place.TRANSIT: "rising",
    Place.DEPARTMENT: "posts",
    Place.UNIT: "lines",
    Place.LEASED: "falling",
    Place.USED: "",
    Place.VOID: "cross",
    Place.LOST: "",
    Place.RETURNED: "posts",
    Place.STUB: "rising",
    Place.CLEARED: "lines",
    Place.WRITTEN_OFF: "dots",
    Place.KEPT: "",
    Place.DESTROYED: "cross",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A batch, or what one may see of it: the words over the bar and the bar."""

    batch: Any
    runs: Sequence[Run]
    svg: Markup

    @property
    def counts(self) -> Counter[Place]:
        """How many numbers stand at each place."""
        return counted(self.runs)


def bar(
    request: Any,
    batch: Any,
    runs: Sequence[Run],
    address: Callable[[Part], str],
) -> Bar:
    """The bar of the runs of a batch; ``address`` says where a part leads."""
    parts = parts_of(runs)
    whole = sum(part.size for part in parts) or 1
    least = min(LEAST, WIDTH / max(len(parts), 1))
    spare = WIDTH - least * len(parts)
    out, x = [], 0.0
    for part in parts:
        width = least + spare * part.size / whole
        said = part_words(request, part)
        out.append(
            f'<a href="{escape(address(part))}" aria-label="{escape(said)}">'
            f"<title>{escape(said)}</title>"
            f"{_filled(part.place, x, width, joined=part.is_joined)}</a>"
        )
        x += width
    title = request.fmt.words(_("Where the numbers of ${batch} are"), batch=batch.id)
    return Bar(
        batch,
        runs,
        Markup(
            f'<svg class="range-bar" role="group" aria-label="{escape(title)}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
            f"{''.join(out)}</svg>"
        ),
    )


def part_words(request: Any, part: Part) -> str:
    """The numbers of a part, where they are and how many."""
    run = part.runs[0]
    numbers = f"{run.code} {part.first:010d}–{part.last:010d}"
    if not part.is_joined:
        return f"{numbers}: {spot_words(request, run.spot)}, {part.size:,}"
    counts = sorted(part.counts().items(), key=lambda row: -row[1])
    titles = [f"{request.fmt.words(TITLES[place])} {n:,}" for place, n in counts]
    return f"{numbers}: {', '.join(titles)}"


def _filled(place: Place, x: float, width: float, *, joined: bool = False) -> str:
    """A rectangle in the colour of the place, its pattern over it."""
    box = f'x="{x:.2f}" y="0" width="{width:.2f}" height="{HEIGHT}"'
    pattern = PATTERN_OF[place]
    out = [f'<rect class="{colour(place)}" {box}/>']
    if pattern:
        out.append(f'<rect {box} fill="url(#pattern-{pattern})"/>')
    if joined:
        mark = f'x="{x:.2f}" y="{HEIGHT - 6}" width="{width:.2f}" height="6"'
        out.append(f'<rect class="range-joined" {mark}/>')
    out.append(f'<rect class="range-edge" {box}/>')
    return "".join(out)


def patterns() -> Markup:
    """The patterns, once a page, before the first bar."""
    made = "".join(
        f'<pattern id="pattern-{name}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for name, drawn in PATTERNS.items()
    )
    return Markup(
        f'<svg class="range-patterns" width="0" height="0" aria-hidden="true">'
        f"<defs>{made}</defs></svg>"
    )


def swatch(place: Place) -> Markup:
    """The colour and pattern of a place, for the legend."""
    return Markup(
        '<svg class="range-swatch" width="28" height="16" viewBox="0 0 28 34" '
        f'preserveAspectRatio="none" aria-hidden="true">{_filled(place, 0, 28)}</svg>'
    )


def legend(request: Any, bars: Sequence[Bar]) -> list[tuple[Markup, str, int]]:
    """(swatch, title, count) of each place that occurs."""
    counts: Counter[Place] = sum((one.counts for one in bars), Counter())
    return [
        (swatch(place), request.fmt.words(TITLES[place]), counts[place])
        for place in Place
        if counts[place]
    ]
