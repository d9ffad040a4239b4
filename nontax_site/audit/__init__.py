"""What was done: the append-only log in hash-chained lanes.

One lane per unit, one per bureau and channel, so that writers do not meet. An
entry is written in the transaction of the deed; nothing is ever changed or
removed, and whoever does so behind the application's back is found by ``check``
or, when he cuts off the end of a lane, by the anchor outside the database.
"""
