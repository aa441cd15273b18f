"""Text -> folded text, and folded text -> the terms of the index."""
