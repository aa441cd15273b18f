"""Query text -> a parsed query -> the expressions and conditions for SQLite."""
