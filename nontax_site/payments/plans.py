"""How the lines of a notice are shared out over the parts of a plan; pure."""

from __future__ import annotations

from collections.abc import Sequence

from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.notice import Line


def portions(
    lines: Sequence[Line], amounts: Sequence[Money]
) -> tuple[tuple[Line, ...], ...]:
    """The lines of each part: filled in order, to the fen, nothing lost.

    A line that does not fit into a part goes on in the next one, so a part names
    what it is for. Raises ValueError unless the amounts sum to the lines.
    """
    if sum_of(line.amount for line in lines) != sum_of(amounts):
        raise ValueError("the parts of a plan sum to the lines of its notice")
    left = [(line, line.amount_fen) for line in lines if line.amount_fen]
    found = []
    for amount in amounts:
        room, mine = amount.fen, []
        while room:
            line, fen = left.pop(0)
            taken = min(room, fen)
            mine.append(_piece(line, taken))
            room -= taken
            if fen > taken:
                left.insert(0, (line, fen - taken))
        found.append(tuple(mine))
    return tuple(found)


def _piece(line: Line, fen: int) -> Line:
    """So much of a line; a whole one stays as it is."""
    if fen == line.amount_fen:
        return line
    return line._replace(
        amount_fen=fen, original_fen=fen, quantity="1", measure="", klass=""
    )
