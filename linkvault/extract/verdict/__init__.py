"""Signals of a page and its chosen text -> whether it has an article, and what kind of page it is."""

# The warning of an article of which the site shows only the beginning. It is stored with a snapshot: never change it.
PAYWALL_WARNING = "the article is incomplete: the rest is behind a paywall (subscription needed)"
