"""Links and their articles into books: EPUB, and one Markdown file."""
