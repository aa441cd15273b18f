"""A compiled query -> ranked links, and the links nearest to a link."""
