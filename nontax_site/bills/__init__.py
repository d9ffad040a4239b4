"""The numbered fiscal bill 财政票据: coded, sealed, delivered, written off, booked.

Rules of the package. A number comes from the range allotted to the unit and is
spent for ever, whatever becomes of the bill. A bill is signed by the unit and
sealed by the finance side in two commits of their own; in between it may be
voided, afterwards only a red bill takes it back. Nothing is deleted and nothing
is changed in place that was signed: a correction is a new bill, related both
ways. Payment never waits for a bill.
"""
