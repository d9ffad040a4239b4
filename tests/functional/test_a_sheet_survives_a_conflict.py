"""A sheet is read once; a request that is tried again after a conflict has it too."""

from __future__ import annotations

import pytest
from ZODB.POSException import ConflictError

from nontax_site.items.cataloguing import Cataloguing
from nontax_site.payments.batching import Batching
from tests.factories import sheets
from tests.functional import test_a_catalogue_comes_as_a_sheet as catalogue


@pytest.fixture
def tries(monkeypatch):
    """What each try of the deed was given; the first of them meets a conflict."""

    def conflicting(owner, name):
        whole, given = getattr(owner, name), []

        def met(self, *args):
            given.append(args)
            if len(given) == 1:
                raise ConflictError
            return whole(self, *args)

        monkeypatch.setattr(owner, name, met)
        return given

    return conflicting


def test_notices_from_a_sheet(office, tries):
    given = tries(Batching, "receive")
    data = sheets.sheet_of(sheets.row())
    sheets.sent(office.browser("school-clerk"), data)
    assert [args[2] for args in given] == [data, data]


def test_a_catalogue_from_a_sheet(office, tries):
    given = tries(Cataloguing, "draft")
    head = catalogue.headings(office)
    catalogue.send(office, catalogue.sheet(head, catalogue.row("103042790")))
    assert [len(args[1]) for args in given] == [1, 1]
