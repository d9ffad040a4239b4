"""How things are kept: documents, folders, numbers, outbox, leases, anchor.

The only floor (beside ``evolve`` and ``commands``) that knows ZODB and the
transaction package. One persistent object a document; what two units do at once
touches no common object; reading never writes; conflicts are raised and retried.
"""
