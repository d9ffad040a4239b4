"""Who collects: regions, executing units and the channels money comes through.

Rules of the package:

- A region is configuration and nothing else: one frozen value, replaced as a
  whole by a recorded act, never changed in place. Nothing is inherited from the
  region above (HZ-22).
- A unit belongs to the finance department of its own level (HZ-35); its names
  are dated, and it closes only when nothing of it is open.
- Money comes from banks and UnionPay alone: a wallet is a tool inside their
  channels and never a party of its own (XG-23, XG-24, XG-38).
"""
