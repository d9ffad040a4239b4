"""Layouts of papers: one description in millimetres, three outputs.

A layout is data: a JSON file beside this one with the page, the copies and a list
of parts (``layout.py`` says which there are; loading checks them). ``words.py``
says which fields there are and what a bill says in each, ``setting.py`` puts the
words into the layout, and what comes out, plain runs of text and lines at their
place, is painted as PDF (``printing.py``) and as OFD (``schemas.ofd``). So the
paper from the printer, the PDF and the OFD cannot say different things.
"""
