"""A damaged database file -> the rows in it that can still be read, page by page, without SQLite."""
