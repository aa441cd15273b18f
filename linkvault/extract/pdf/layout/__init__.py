"""Segments of a page -> lines in reading order, without page heads, page feet and line numbers."""
