"""``python -m nontax_site.commands``: the same as ``nontax``."""

from nontax_site.commands import main

main()
