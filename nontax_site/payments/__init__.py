"""Money coming in: notices, channels' messages, postings and suspense money.

Rules of the package. A notice is the object every decision about its money
writes: a payment, a lock, a quote and money that must not touch it all raise its
version. A message of a channel is kept raw before it is read, and its effect,
its stored answer and its postings are written in one transaction. Money moves as
double-entry postings, never as a changed figure. Money that really came in is
never refused because something expired: it becomes paid or suspense. What a
payer says he did (支付完成) sets nothing; only a signed confirm does.
"""

from __future__ import annotations
