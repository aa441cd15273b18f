"""Stored rows -> digests that show damage to the file, and checks of a vault."""
