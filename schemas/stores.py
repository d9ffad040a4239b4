"""What a person says about stores and custodians: one schema a verb."""

from __future__ import annotations

import colander

from schemas.fields import text_node
from schemas.types import region_code_type, words


class OpenStore(colander.MappingSchema):
    """Opening a store."""

    region = colander.SchemaNode(region_code_type(), title=words("Region"))
    name = text_node("name", words("Name of the store"), longest=60)
    address = text_node("address", words("Address"), longest=200, missing="")


class NameCustodian(colander.MappingSchema):
    """Naming a custodian by his account."""

    login = text_node("login", words("Custodian"), longest=40)
