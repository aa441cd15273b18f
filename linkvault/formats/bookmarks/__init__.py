"""Formats that several programs share into bookmarks: browser bookmarks, lists, feeds, CSV and JSON."""
