"""Text -> folded text and the terms that the index holds."""
