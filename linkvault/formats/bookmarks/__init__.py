"""Formats that several programs share: browser bookmarks, lists, feeds, CSV and JSON."""
