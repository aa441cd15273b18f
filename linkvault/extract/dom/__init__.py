"""HTML text -> a repaired tree, and the tree of an article -> safe HTML."""
