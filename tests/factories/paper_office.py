"""The small office with paper: a store, custodians, a type, a certificate each."""

from typing import Any

from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.kernel.money import Money
from nontax_site.security.people import People
from nontax_site.stock.allotting import Allotting
from nontax_site.stock.batch import Batch, next_batch
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.custody import Custody
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.printing import PrintFacts, Printing
from nontax_site.stock.revising import Revising
from nontax_site.stock.supplying import Supplying
from tests.factories.forms import form_of
from tests.factories.office import (
    _ACTORS,
    HANGZHOU,
    PASSWORD,
    POLICE,
    SCHOOL,
)
from tests.factories.stock_types import BOOK, book_facts, receipt_facts

STORE = "W-330100-01"
CODE = "33032126"
RECEIPTS = "33012126"

KEEPERS = {
    # login: (name, identity card, role, place, holder)
    "keeper": (
        "何库",
        "110101199003070011",
        "custodian",
        f"region:{HANGZHOU}",
        STORE,
    ),
    "school-keeper": (
        "郭专",
        "11010119900307002X",
        "custodian",
        f"unit:{SCHOOL}",
        SCHOOL,
    ),
    "police-keeper": (
        "罗专",
        "110101199003070038",
        "custodian",
        f"unit:{POLICE}",
        POLICE,
    ),
    "dept-boss": (
        "高主",
        "110101199003070046",
        "department_supervisor",
        f"unit:{POLICE}",
        "",
    ),
}


def furnish(office: Any, *, department: bool = False, books: int = 10) -> None:
    """Put a store with paper, custodians and certificates into the office.

    With ``department`` the police is in charge of the school.
    """
    with office.work() as request:
        _people(request)
        site, at = request.site, request.clock.now()
        custody = Custody(stock_ports(request))
        custody.open_store(
            HANGZHOU, "市本级票据库房", "解放路18号", office.act("admin")
        )
        for login, (*_said, holder) in KEEPERS.items():
            if holder:
                custody.name(holder, login, office.act("hz-boss"))
        if department:
            site.units[SCHOOL].overseer = POLICE
        revising = Revising(stock_ports(request))
        made = revising.draft(
            site.regions[HANGZHOU], BOOK, book_facts(), office.act("hz-clerk")
        )
        revising.submit(made, office.act("hz-clerk"))
        revising.publish(made, office.act("hz-boss"))
        certificate = Certificate(
            id=f"Z-{SCHOOL}-26-01", region=HANGZHOU, unit=SCHOOL, types=(BOOK,)
        )
        certificate.state = "granted"
        certificate.created = at
        site.certificates.add(certificate.id, certificate)
        type_id = made.id
    if books:
        with office.work() as request:
            _print(office, request, type_id, books)
    office.drain()


def approved(office: Any, books: int = 1) -> str:
    """The id of an application of the school that waits for its numbers."""
    with office.work() as request:
        deeds = Supplying(stock_ports(request))
        clerk = office.act("school-clerk")
        supply = deeds.draft(SCHOOL, [(BOOK, books)], "秋季收费", clerk)
        deeds.apply(supply, clerk)
        deeds.check(supply, {}, STORE, office.act("hz-clerk"))
        deeds.approve(supply, office.act("hz-boss"))
        name = supply.id
    office.drain()
    return name


def allot(office: Any, request: Any, name: str) -> None:
    """Let the store's custodian allot the numbers that are suggested."""
    deeds, supply = Allotting(stock_ports(request)), request.site.supplies[name]
    rows = deeds.suggest(supply, office.clock.now().date())
    deeds.allot(supply, [Span(*row) for row in rows], office.act("keeper"))


def supplied(office: Any, books: int = 1) -> str:
    """The id of an application the school's custodian signed for."""
    name = approved(office, books)
    with office.work() as request:
        allot(office, request, name)
        deeds, supply = Allotting(stock_ports(request)), request.site.supplies[name]
        deeds.sign(supply, [], "", office.act("school-keeper"))
    office.drain()
    return name


def _people(request: Any) -> None:
    people = request.find_service(People)
    act = Act(system_actor("init"), request.clock.now())
    for login, (name, card, role, place, _holder) in KEEPERS.items():
        user = people.add_user(
            act,
            login=login,
            name=name,
            document=IdentityDocument(ID_CARD, card),
            password=PASSWORD,
            grants=(Grant(role, place),),
            must_change=False,
        )
        _ACTORS[login] = people.actor_of(user)


def _print(office: Any, request: Any, type_id: str, books: int) -> None:
    printing = Printing(stock_ports(request))
    facts = PrintFacts(
        type_id, 2026, books, "浙江票证印务", "合8号", Money(1200), STORE
    )
    order = printing.draft(HANGZHOU, facts, office.act("hz-clerk"))
    request.workflows.fire(order, "submit", office.act("hz-clerk"))
    printing.order(order, office.act("hz-boss"))
    whole = [Span(*order.numbers[0])]
    printing.deliver(order, "送货单1", whole, office.act("hz-clerk"))
    printing.check(order, [], office.act("keeper"))
    printing.store(order, office.act("keeper"))


def step(office: Any, login: str, address: str, verb: str, **facts: Any) -> Any:
    """Take a step in its form as somebody; ``lines`` are (code, first, last)."""
    form = form_of(office.browser(login).get(f"{address}/{verb}"))
    type_in(form, facts)
    return form.submit(status=303)


def type_in(form: Any, facts: dict[str, Any]) -> Any:
    """Type facts into a form; rows of ranges into the rows it shows."""
    lines = facts.pop("lines", None)
    for name, value in facts.items():
        form.set(name, value, index=0)
    for at, (code, first, last) in enumerate(lines or ()):
        form.set("code", code, index=at)
        form.set("first", str(first), index=at)
        form.set("last", str(last), index=at)
    return form


def send_lines(form: Any, lines: list[tuple[str, int, int]]) -> Any:
    """Send a form with rows of ranges that its script would have added."""
    fields = form.submit_fields()
    at = fields.index(("__start__", "lines:sequence")) + 1
    rows: list[tuple[str, str]] = []
    for code, first, last in lines:
        rows += [
            ("__start__", "line:mapping"),
            ("code", code),
            ("first", str(first)),
            ("last", str(last)),
            ("__end__", "line:mapping"),
        ]
    return form.response.goto(
        form.action, method="POST", params=[*fields[:at], *rows, *fields[at:]]
    )


def choose(form: Any, value: str) -> Any:
    """Choose one of the buttons, which stand under a name of their own."""
    name = next(n for n in form.fields if n and n.startswith("deformField"))
    form[name] = value
    return form


def choose_of(form: Any, value: str) -> None:
    """Choose the button of this value, whichever group it stands in."""
    for name, fields in form.fields.items():
        options = getattr(fields[0], "options", None) or ()
        if name and name.startswith("deformField") and value in [o[0] for o in options]:
            form[name] = value


def receipts(office: Any) -> None:
    """A type without a notice, and blank sheets of it at the school."""
    with office.work() as request:
        ports = stock_ports(request)
        revising = Revising(ports)
        made = revising.draft(
            request.site.regions[HANGZHOU],
            "0121",
            receipt_facts(layout="general-receipt"),
            office.act("hz-clerk"),
        )
        revising.submit(made, office.act("hz-clerk"))
        revising.publish(made, office.act("hz-boss"))
        act = Act(system_actor("test"), request.clock.now())
        batch = Batch(
            next_batch(request.site, HANGZHOU, request.clock.today()),
            HANGZHOU,
            made.id,
            RECEIPTS,
            (1, 100),
            100,
            "print_order:x",
            act.at,
        )
        moving, store = Moving(ports), Spot(Place.STORE, STORE)
        moving.open(batch, store, act)
        line, unit = Line(RECEIPTS, 1, 100), Spot(Place.UNIT, SCHOOL)
        moving.move([line], store, unit, act, "supply:y")


def swiped_late(office: Any) -> str:
    """The address of a receipt whose card was swiped; the host's answer was lost.

    The school has the receipts of ``receipts``.
    """
    form = form_of(office.browser("hz-clerk").get(f"/terminals/new?unit={SCHOOL}"))
    form["machine"], form["merchant"] = "T0000001", "800000000000001"
    form.set("checkbox", True, index=0)
    terminal = form.submit(status=303).location
    step(office, "hz-boss", terminal, "bind")
    clerk = office.browser("school-clerk")
    clerk.get(terminal).mustcontain("T0000001")
    form = form_of(clerk.get("/paper-bills/new"))
    form["payer_name"], form["document_kind"] = "周晓波", "none"
    code = terminal.rpartition("/")[2]
    with office.work() as request:
        item = request.site.document("terminal", code).items[0]
    form.set("item_code", item, index=0)
    form.set("quantity", "1", index=0)
    choose_of(form, "pos")
    address = str(form.submit(status=303).location)
    clerk.get(address).mustcontain(no="print.pdf")
    clerk.get(f"{address}/print.pdf", status=409)
    step(office, "school-clerk", address, "swipe", card="late", terminal=code)
    office.drain()
    return address
