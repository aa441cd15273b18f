"""Signals of a page and its chosen text -> whether it has an article, and what kind of page it is."""
