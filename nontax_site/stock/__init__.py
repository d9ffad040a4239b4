"""Paper bill numbers: batches, places, ranges, register, custodians and documents.

Rules of the package:

- Every number of a batch stands in exactly one place of a closed list
  (``places.Place``) at every moment, from the order to the shredder.
- Numbers are moved by ``moving.Moving`` and by nothing else: the same deed writes
  the line in the register (CQ-39) and the note in the audit log.
- What is refused is refused before anything is changed, and says which number
  stands where.
- A number that was used stays used; the document under it is put in once.
- Blank paper is ranges: no object per number before something happens to it.
"""
