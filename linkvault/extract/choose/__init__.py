"""A page's tree -> the blocks of text that belong to its article."""
