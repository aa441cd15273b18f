"""Query text -> a parsed query, and a parsed query -> an expression for the index."""
