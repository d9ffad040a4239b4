"""Papers on documents: what people hand in, kept beside any document.

A file is judged by its content and by nothing its sender says; it stands in a
blob with its digest, keeps its number and all its versions, and is never thrown
away. What must be handed in before a step is said by the region (``materials``).
"""
