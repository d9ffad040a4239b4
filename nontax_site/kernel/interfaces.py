"""Markers of documents and the ports that deeds take.

A port is what a deed is given in ``__init__``; the floor that owns the real
thing binds it in its ``includeme``. One flat marker interface per kind of
document: an inherited marker would leak its workflow (repoze.workflow).
"""
# ruff: noqa: ANN001, ANN002, ANN003, ANN201 - ports name arguments, not types

from __future__ import annotations

from zope.interface import Attribute, Interface

# ---- markers: one per kind of document, flat ---------------------------------


class IUnitDocument(Interface):
    """An executing unit 执收单位."""


class IItemDocument(Interface):
    """A charge item 执收项目."""


class INoticeDocument(Interface):
    """A payment notice 缴款通知书."""


class IBillDocument(Interface):
    """A fiscal bill 财政票据."""


class IEngagementDocument(Interface):
    """An audit engagement 审计授权."""


class ISuspenseDocument(Interface):
    """Suspense money 待查收入 and its case."""


class IEditionDocument(Interface):
    """An edition 目录版本 of the item catalogue, from a sheet."""


class IAdoptionDocument(Interface):
    """An adoption 项目启用: how a bureau uses an item set above it."""


class IAdjustmentDocument(Interface):
    """An adjustment 项目调整 of an item, by a notice from above."""


class IReceiptDocument(Interface):
    """A unit's receipt 执行回执 of an adjustment."""


class IReliefDocument(Interface):
    """Relief 减免缓: a notice owes less, nothing, later or in parts."""


class IDemandDocument(Interface):
    """A case of dunning 催缴 about one overdue notice."""


class IBatchDocument(Interface):
    """A batch 批次 of notices that were sent in as one sheet."""


class ILeavingDocument(Interface):
    """Leaving or moving 离岗/调岗 of a person."""


class IReviewDocument(Interface):
    """An access review 权限复核 of a place."""


class IRoleDocument(Interface):
    """A change of what a role may do 角色变更."""


class IDelegationDocument(Interface):
    """A delegation 委托: one acts for another for some days."""


class IApiKeyDocument(Interface):
    """A key of a program 接口密钥 for the machine interface."""


class IWebhookDocument(Interface):
    """A subscription 事件订阅: whom to tell what happens to documents."""


class IBillTypeDocument(Interface):
    """A bill type 票据种类, one revision of it."""


class ICertificateDocument(Interface):
    """A unit's bill certificate 票据领用证."""


class IInspectionDocument(Interface):
    """An annual inspection 年检 of the units that hold a certificate."""


class IInspectionCaseDocument(Interface):
    """One unit's case in an annual inspection."""


class IUsePlanDocument(Interface):
    """A use plan 用票计划: what a unit will need in a year."""


class IPrintOrderDocument(Interface):
    """A print order 印制通知."""


class ISupplyDocument(Interface):
    """A unit's application for bills 领用申请."""


class ISupplyRoundDocument(Interface):
    """A supply round 集中领用."""


class ITransferDocument(Interface):
    """A transfer between stores 移库."""


class IStockReturnDocument(Interface):
    """A return of unused bills 退回."""


class IRecallDocument(Interface):
    """A recall of bills that are used no more 停用收回."""


class ITerminalDocument(Interface):
    """A card terminal 终端 of a unit."""


class IRemittanceDocument(Interface):
    """A remittance from another place 异地汇款."""


class IPaperBillDocument(Interface):
    """A paper bill 纸质票据: one written sheet with all its copies."""


class IClearanceDocument(Interface):
    """A clearance of stubs and voids 缴销批次."""


class IFixedIssueDocument(Interface):
    """Marks an entry of fixed bills given out."""


class ICollectiveDocument(Interface):
    """Marks a day's cash of a unit and its collective notice."""


class ILossDocument(Interface):
    """A loss report 遗失报告."""


class IDestructionDocument(Interface):
    """A destruction of paper 销毁."""


class IStockTakingDocument(Interface):
    """A stock-taking of one shelf 盘点."""


class ICustodyHandoverDocument(Interface):
    """A handover between custodians 交接."""


# ---- ports -------------------------------------------------------------------


class IClock(Interface):
    """The one business clock."""

    def now():  # type: ignore[no-untyped-def,misc]
        """The aware instant (UTC)."""

    def today():  # type: ignore[no-untyped-def,misc]
        """The business date in China."""


class IWorkflows(Interface):
    """The one layer over the workflow engine (``workflows.engine``)."""

    def begin(document, act):  # type: ignore[no-untyped-def]
        """Set the initial state, write the first history and audit entry."""

    def fire(document, verb, act):  # type: ignore[no-untyped-def]
        """Take the transition of the verb from the present state.

        Raises Forbidden, WrongState, Stale, FourEyes, CommentMissing or the
        guard's own Refused; on success history, audit entry, order keys and
        outbox records of the transition are written. Set the document's other
        fields BEFORE firing: the audit entry carries the digest of them all.
        """

    def completes(document, verb, act):  # type: ignore[no-untyped-def]
        """Whether the verb, fired now, changes the state: nobody else must agree."""

    def actions(document, actor, at):  # type: ignore[no-untyped-def]
        """Every action from the present state, open or closed with reason."""


class IAudit(Interface):
    """The append-only log."""

    def record(document, act, verb, **facts):  # type: ignore[no-untyped-def]
        """Write an entry about a change of a document that is no transition."""

    def note(lane, act, verb, subject, **facts):  # type: ignore[no-untyped-def]
        """Write an entry about something that is no document."""


class IOutbox(Interface):
    """Records of what must happen after this transaction."""

    def put(lane, topic, **facts):  # type: ignore[no-untyped-def]
        """Leave a record; the sender calls the topic's handler later."""


class IOrders(Interface):
    """The composite orders lists and worklists are read from."""

    def move(document, gone, come):  # type: ignore[no-untyped-def]
        """Take the document's key out of one order and put it in another."""


class IMaterials(Interface):
    """The papers a step wants to be attached to a document."""

    def missing(document, codes):  # type: ignore[no-untyped-def]
        """Those of the codes that nothing is attached for, as a tuple."""


class IDelegations(Interface):
    """Who may act in whose name (``security.delegating``)."""

    def covers(principal, actor, document, permission, at, verb=""):  # type: ignore[no-untyped-def]
        """Whether the principal lent the actor this permission on the document."""

    def principals(actor, at):  # type: ignore[no-untyped-def]
        """The actors in whose name the actor may act at the time, by their logins.

        Each holds only the roles that are delegated.
        """

    def received(actor, at):  # type: ignore[no-untyped-def]
        """The delegations the actor may use at the time."""

    def shows(actor, document, at):  # type: ignore[no-untyped-def]
        """Whether the actor sees the document for somebody he acts for."""


class ISettings(Interface):
    """What a region has set, for the rules of its workflows."""

    def value(region, name):  # type: ignore[no-untyped-def]
        """The region's setting of that name, or None when it has none."""


class ISigner(Interface):
    """Signs bytes with a named SM2 key and knows its certificate."""

    def descriptor(holder, at):  # type: ignore[no-untyped-def]
        """The ``kernel.seals.SealDescriptor`` of the holder's key in force ``at``."""

    def certificate(holder, at, seal=None):  # type: ignore[no-untyped-def]
        """The certificate (DER) of the key that ``sign`` would use."""

    def sign(holder, data, at, seal=None):  # type: ignore[no-untyped-def]
        """A ``kernel.seals.SealedBy`` for the holder's key in force ``at``.

        With ``seal`` it is the key the descriptor names, even an older one.
        """

    def prove(data, sealed, seal=None):  # type: ignore[no-untyped-def]
        """Whether the signature proves over the data, and why not: a ``Proof``."""


class IBillFormat(Interface):
    """Writes and reads the XML of an electronic bill."""

    def body(facts):  # type: ignore[no-untyped-def]
        """The bytes that are signed, from ``bills.facts.BillFacts``."""

    def assemble(body, *signatures):  # type: ignore[no-untyped-def]
        """The whole file from the signed bytes and the signatures."""

    def signed_slice(xml):  # type: ignore[no-untyped-def]
        """The bytes of a file that its signatures are over."""

    def read(xml):  # type: ignore[no-untyped-def]
        """The ``BillFacts`` of a file and a tuple of its ``SealedBy``."""

    def changes(original, submitted):  # type: ignore[no-untyped-def]
        """Each field in which the submitted file differs from the stored one."""


class IOutsideAnchor(Interface):
    """Somebody outside who keeps what checkpoints say (``audit.outside``)."""

    def hand(line):  # type: ignore[no-untyped-def,misc]
        """Take a line; returns the receipt. Raises OutsideSilent."""

    def lines():  # type: ignore[no-untyped-def,misc]
        """The lines that are kept, where they can be read."""


class IPosHost(Interface):
    """The host of card terminals (``bills.pos_host``)."""

    cards = Attribute("Names and titles of played cards; empty where cards are real")

    def check_bound():  # type: ignore[no-untyped-def,misc]
        """Raise NotConfigured where no host is bound."""

    def swipe(order, check):  # type: ignore[no-untyped-def]
        """Have the terminal take the money of the order; gives an ``Answer``.

        ``check`` is asked about the card before it is charged. A trace the host
        knows is answered as it went, and charged once. Raises HostSilent.
        """

    def enquire(order):  # type: ignore[no-untyped-def]
        """How the order of this trace went; charges nothing. Raises HostSilent."""


class IVirusScan(Interface):
    """Looks for viruses in what people hand in.

    ``at_first`` is what a file counts as until ``scan`` was asked about it.
    """

    at_first = Attribute("unknown, or off when nothing is ever scanned")

    def scan(stream):  # type: ignore[no-untyped-def,misc]
        """``attachments.scanning.Scan``: clean, infected with a name, unknown, off."""
