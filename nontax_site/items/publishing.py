"""Publishing an item, sending it back, retiring it; publishing a list of items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from nontax_site.items.item import ChargeItem
from nontax_site.items.lists import ItemList
from nontax_site.kernel.acts import Act


class ListFolder(Protocol):
    """What holds the published lists: id to list."""

    def add(self, name: str, thing: ItemList) -> Any:
        """Keep a new list; raises when the id is taken."""


class Publishing:
    """Decides on items: who drafted or submitted one does not publish it."""

    def __init__(self, workflows: Any) -> None:
        self.workflows = workflows

    def publish(self, item: ChargeItem, act: Act) -> None:
        """Let the item be charged and shown to the public."""
        self.workflows.fire(item, "publish", act)

    def send_back(self, item: ChargeItem, act: Act) -> None:
        """Give the item back to the clerk, with the reason in the comment."""
        self.workflows.fire(item, "send_back", act)

    def retire(self, item: ChargeItem, act: Act) -> None:
        """Stop charging the item for good, with the reason in the comment."""
        self.workflows.fire(item, "retire", act)


class Listing:
    """Publishes item lists in batches; their items become payable online."""

    def __init__(self, workflows: Any, audit: Any, lists: ListFolder) -> None:
        self.workflows = workflows
        self.audit = audit
        self.lists = lists

    def publish(
        self, item_list: ItemList, items: Sequence[ChargeItem], act: Act
    ) -> None:
        """Keep the list and switch its items on (HZ-02, HZ-03, HZ-04).

        ``items`` are those the rows name; each gets the list as its batch.
        Raises AlreadyThere, ItemNotOnList, or what the workflow refuses.
        """
        self.lists.add(item_list.id, item_list)
        for item in items:
            item_list.check_names(item.id)
            item.batch = item_list.id
            item.online = True
            self.workflows.fire(item, "list", act)
        self.audit.note(
            f"bureau:{item_list.region}",
            act,
            "publish_list",
            f"list:{item_list.id}",
            rows=len(item_list.rows),
            codes=list(item_list.codes),
        )
