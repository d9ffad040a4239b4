"""What is charged for: charge items, their dated tariffs, lists and prices.

Rules of the package:

- A published item is not edited: its tariff gets a new dated version, and a
  notice keeps the tariff of its day.
- Every refusal to charge says which rule refuses: unknown, not published, not
  this unit's, collected by tax, no tariff of the day, outside the tariff,
  category or group not enabled, condition unmet.
- The statutory category belongs to the item, never to its department (HZ-40);
  the business group is another list (SX-01).
"""
