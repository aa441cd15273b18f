"""Bytes of a page -> its text: find the charset, decode, count what could not be decoded."""
