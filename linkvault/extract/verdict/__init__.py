"""Signals of a page and its chosen text -> whether it has an article, and what kind of page it is."""

# The warning of an article of which the site shows only the beginning. It is stored with a snapshot: never change it.
PAYWALL_WARNING = "the article is incomplete: the rest is behind a paywall (subscription needed)"
# How the warning begins of a page that the user keeps although it is no article. It is stored with a snapshot, and by
# it the page is kept again when it is extracted again: never change it.
KEPT_WARNING = "kept as it is, although it seems to be no article"
