"""Words every floor speaks.

Standard library and ``zope.interface`` only. Values are frozen, identifiers are
types with ``parse()`` and ``str()``, money is whole fen, times are aware, and no
error here knows what HTTP is.
"""
