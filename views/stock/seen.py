"""Which shelves, batches and ranges of paper the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from nontax_site.security.grants import static_permits
from nontax_site.stock.holders import holder_of, overseen, places_of
from nontax_site.stock.standing import Run
from views.scopes import places_where, regions_where

VIEW = "stock:view"


def holders_seen(request: Any) -> list[Any]:
    """Stores, and units with a custodian or a register, that the actor may see."""
    site = request.site
    names = [*site.stores, *site.custodians, *(r.holder for r in site.registers)]
    found = (holder_of(site, name) for name in dict.fromkeys(names))
    return [
        holder
        for holder in found
        if static_permits(request.actor, VIEW, places_of(holder))
    ]


def own_holders(request: Any) -> list[Any]:
    """The units whose paper the actor sees as theirs, departments' units behind."""
    site = request.site
    held = [
        p.partition(":")[2] for p in places_where(request, VIEW) if p[:5] == "unit:"
    ]
    under = [unit.id for name in held for unit in overseen(site, name)]
    names = dict.fromkeys([*held, *under])
    return [site.units[name] for name in names if name in site.units]


def is_bureau(request: Any) -> bool:
    """Whether the actor sees all paper of a region."""
    return bool(regions_where(request, VIEW))


def runs_seen(request: Any) -> Iterator[Run]:
    """What stands where: of whole regions, or of the units of the actor."""
    site = request.site
    regions = set(regions_where(request, VIEW))
    if regions:
        batches = site.paper_batches
        for run in site.paper.runs():
            if batches[run.batch].region in regions:
                yield run
        return
    held = [site.paper.runs(holder=holder.id) for holder in own_holders(request)]
    yield from sorted(run for runs in held for run in runs)


def batches_before(request: Any, before: str, type_code: str, most: int) -> list[Any]:
    """Batches of the actor's regions, newest first, behind the one named."""
    site, found = request.site, []
    for region in sorted(regions_where(request, VIEW), reverse=True):
        names = list(site.paper_batches.keys(f"B-{region}-", f"B-{region}-~"))
        found += [site.paper_batches[name] for name in reversed(names)]
    chosen: Iterable[Any] = (b for b in found if type_code in {"", b.type_code})
    if before:
        chosen = _behind(chosen, before)
    return list(islice(chosen, most))


def _behind(batches: Iterable[Any], before: str) -> Iterator[Any]:
    met = False
    for batch in batches:
        if met:
            yield batch
        met = met or batch.id == before


def by_batch(runs: Iterable[Run]) -> Iterator[tuple[str, list[Run]]]:
    """Runs by batch, in the order they come."""
    for name, rows in groupby(runs, key=lambda run: run.batch):
        yield name, list(rows)
