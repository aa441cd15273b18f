"""A compiled query -> links, best first, and links near a given one."""
