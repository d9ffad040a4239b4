"""Steps that bring an older database up to this version of the program.

Each is a module ``step_NNNN_what.py`` with

- ``TITLE``: what it does, one sentence for the log;
- ``keys(root, after)``: the names of what is still to do, in order, those behind
  ``after`` only ("" for all); it only reads;
- ``do(root, key, tools)``: deal with one of them (``storage.evolving.Tools``).

Numbers are never used twice and a step that was released is never changed. The
steps run once, in batches that commit by themselves (``nontax evolve``); a new
database has them all behind it. See ``nontax_site.storage.evolving``.
"""
