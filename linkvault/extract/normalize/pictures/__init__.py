"""Pictures of an article: which size of a set, and those that are part of the page."""
