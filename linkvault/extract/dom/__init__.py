"""HTML text -> a repaired tree of elements; the tree of an article -> safe HTML."""
