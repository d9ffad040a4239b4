"""How things are found: composite orders that lists and worklists are read from.

A key holds everything a list is ordered and chosen by, so that one page of a list
is a few steps in one tree and one change of state moves one key.
"""
