"""Lines shared out over parts lose nothing, whatever the amounts."""

from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Line
from nontax_site.payments.plans import portions
from nontax_site.payments.relief import REDUCTION, Relief
from nontax_site.payments.relieving import reduced

FEN = st.integers(1, 10**9)


def line(at, fen):
    return Line(f"item-{at}", f"项目{at}", "", "", "1", fen, "treasury", "fee", "", fen)


@st.composite
def lines_and_parts(draw):
    lines = [
        line(at, fen)
        for at, fen in enumerate(draw(st.lists(FEN, min_size=1, max_size=6)))
    ]
    total = sum(one.amount_fen for one in lines)
    cuts = draw(st.sets(st.integers(1, max(1, total - 1)), max_size=5))
    edges = [0, *sorted(cut for cut in cuts if cut < total), total]
    amounts = [Money(b - a) for a, b in zip(edges, edges[1:], strict=False)]
    return lines, amounts


@given(lines_and_parts())
def test_each_part_sums_and_each_line_is_shared_out_whole(case):
    lines, amounts = case
    found = portions(lines, amounts)
    assert [sum(x.amount_fen for x in part) for part in found] == [
        a.fen for a in amounts
    ]
    for one in lines:
        mine = [x for part in found for x in part if x.item_code == one.item_code]
        assert sum(x.amount_fen for x in mine) == one.amount_fen
        assert all(x.amount_fen > 0 for x in mine)


@given(st.lists(FEN, min_size=1, max_size=6), st.data())
def test_a_reduction_takes_off_what_it_says_and_no_line_below_zero(amounts, data):
    lines = [line(at, fen) for at, fen in enumerate(amounts)]
    total = sum(amounts)
    off = data.draw(st.integers(0, total - 1)) if total > 1 else 0
    relief = Relief(id="R-1", relief_kind=REDUCTION, total_fen=total, off_fen=off)
    found = reduced(lines, relief)
    assert sum(x.amount_fen for x in found) == total - off
    assert all(
        0 <= x.amount_fen <= y.amount_fen for x, y in zip(found, lines, strict=True)
    )
    assert [x.original_fen for x in found] == amounts
