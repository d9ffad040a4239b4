"""The tables of a bill's life as a Django project would write them, with django-fsm.

Imported after ``configured`` has set Django up. A document's state is a protected
``FSMField``; each step is a ``@transition`` of its model. History, audit chain,
postings, kept answers and outbox are models of their own.
"""

from __future__ import annotations

from typing import Any


def configured(sockets: str) -> None:
    """Django over the PostgreSQL behind the sockets: one connection that stays."""
    import django
    from django.conf import settings

    settings.configure(
        DEBUG=False,
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        INSTALLED_APPS=["django_fsm"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "postgres",
                "USER": "bench",
                "HOST": sockets,
                "CONN_MAX_AGE": None,
            }
        },
    )
    django.setup()


def models() -> dict[str, Any]:
    """The model classes by name; their tables are made by ``made``."""
    from django.db import models as m
    from django_fsm import FSMField, transition

    class Base(m.Model):
        class Meta:
            abstract = True
            app_label = "django_fsm"

    class Sequence(Base):
        series = m.TextField()
        holder = m.TextField()
        last = m.BigIntegerField()
        given = m.BigIntegerField()

        class Meta(Base.Meta):
            abstract = False
            unique_together = (("series", "holder"),)

    class Document(Base):
        id = m.TextField(primary_key=True)
        region = m.TextField()
        unit = m.TextField()
        created = m.DateTimeField()
        version = m.IntegerField(default=1)
        payer = m.JSONField()
        lines = m.JSONField()
        total_fen = m.BigIntegerField()

        class Meta(Base.Meta):
            abstract = True

        def facts(self) -> dict[str, Any]:
            """The fields by name, for the digest of the audit entry."""
            return {
                f.attname: getattr(self, f.attname)
                for f in self._meta.concrete_fields
                if f.attname != "xml"
            }

    class Notice(Document):
        state = FSMField(default="draft", protected=True)
        phone = m.TextField()
        due = m.DateField()
        basis = m.TextField(default="")
        remark = m.TextField(default="")
        issuer = m.JSONField(null=True)
        issued_at = m.DateTimeField(null=True)
        quotes = m.JSONField(null=True)
        payment = m.JSONField(null=True)
        settled_at = m.DateTimeField(null=True)
        bill = m.TextField(default="")
        bill_wanted = m.BooleanField(default=False)
        refunded_fen = m.BigIntegerField(default=0)

        class Meta(Base.Meta):
            abstract = False
            indexes = [
                m.Index(fields=["unit", "state", "created", "id"], name="n_unit"),
                m.Index(fields=["region", "state", "created", "id"], name="n_region"),
                m.Index(fields=["phone", "state", "created", "id"], name="n_phone"),
            ]

        @transition(field=state, source="draft", target="issued")
        def issue(self, at: Any) -> None:
            self.issued_at = at

        @transition(field=state, source="issued", target="paid")
        def pay(self, payment: Any) -> None:
            self.payment, self.bill_wanted = payment, True

    class Bill(Document):
        state = FSMField(default="signed", protected=True)
        check_code = m.TextField()
        notice = m.TextField()
        payment = m.JSONField()
        issued_on = m.DateTimeField()
        issuer_persons = m.JSONField()
        issuer_name = m.TextField()
        seals = m.JSONField()
        xml = m.BinaryField()
        xml_digest = m.TextField()
        delivered = m.JSONField(null=True)
        written_off_at = m.DateTimeField(null=True)

        class Meta(Base.Meta):
            abstract = False
            indexes = [
                m.Index(fields=["unit", "state", "created", "id"], name="b_unit"),
                m.Index(fields=["region", "state", "created", "id"], name="b_region"),
            ]

        @transition(field=state, source="signed", target="sealed")
        def seal(self, seal: Any) -> None:
            self.seals = [*self.seals, seal]

        @transition(field=state, source="sealed", target="delivered")
        def deliver(self, how: Any) -> None:
            self.delivered = how

        @transition(field=state, source="delivered", target="written_off")
        def write_off(self, at: Any) -> None:
            self.written_off_at = at

    class History(Base):
        kind = m.TextField()
        name = m.TextField()
        version = m.IntegerField()
        at = m.DateTimeField()
        verb = m.TextField()
        from_state = m.TextField(null=True)
        to_state = m.TextField()
        person = m.TextField()
        login = m.TextField()
        actor = m.TextField()

        class Meta(Base.Meta):
            abstract = False
            unique_together = (("kind", "name", "version"),)

    class Lane(Base):
        name = m.TextField(primary_key=True)
        count = m.BigIntegerField(default=0)
        head = m.TextField()

        class Meta(Base.Meta):
            abstract = False

    class Audit(Base):
        lane = m.TextField()
        n = m.BigIntegerField()
        entry = m.TextField()

        class Meta(Base.Meta):
            abstract = False
            unique_together = (("lane", "n"),)

    class Posting(Base):
        ledger = m.TextField(db_index=True)
        at = m.DateTimeField()
        debit = m.TextField()
        credit = m.TextField()
        fen = m.BigIntegerField()
        subject = m.TextField()
        source = m.TextField()

        class Meta(Base.Meta):
            abstract = False

    class Balance(Base):
        ledger = m.TextField()
        account = m.TextField()
        fen = m.BigIntegerField()

        class Meta(Base.Meta):
            abstract = False
            unique_together = (("ledger", "account"),)

    class Answer(Base):
        sender = m.TextField()
        key = m.TextField()
        digest = m.TextField()
        status = m.IntegerField()
        body = m.BinaryField()
        at = m.DateTimeField()

        class Meta(Base.Meta):
            abstract = False
            unique_together = (("sender", "key"),)

    class Waiting(Base):
        lane = m.TextField()
        topic = m.TextField()
        facts = m.JSONField()
        failures = m.IntegerField(default=0)

        class Meta(Base.Meta):
            abstract = False

    found = (
        *(Sequence, Notice, Bill, History, Lane, Audit),
        *(Posting, Balance, Answer, Waiting),
    )
    return {model.__name__: model for model in found}


def made(found: dict[str, Any]) -> None:
    """Make the tables of the models."""
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in found.values():
            editor.create_model(model)
