"""Stored rows -> digests that show whether the file changed by itself, and checks that a vault is sound."""
