"""Bytes of a page -> its text: find the charset, decode, count the characters that cannot be decoded."""
