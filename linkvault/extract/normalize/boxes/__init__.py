"""Boxes of pages in one form each: accordions, infoboxes, lists of definitions."""
