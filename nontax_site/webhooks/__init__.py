"""Telling a unit's programs what happened: subscriptions, parcels, deliveries.

Rules of the package: the audit lane of the unit is read from a cursor, so a money
transaction writes nothing for it; nothing is sent inside a transaction; an address
is judged when it is asked for and again at every delivery; at least once, in order
for each document.
"""

from __future__ import annotations
