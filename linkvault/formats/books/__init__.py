"""Many articles in one file: EPUB and one long Markdown text."""
