"""OFD (GB/T 33190): the layout file of record of an electronic bill.

A layout set with a bill's words is written as a package (``writing.py``,
``drawing.py``, ``package.py``), the XML of the bill goes with it, and the seals of
the unit and of the finance side (GB/T 38540) are set over every file of it
(``sealing.py``). ``proving.py`` reads our own packages again and names the file
that was altered. Packages of others are never read.
"""
