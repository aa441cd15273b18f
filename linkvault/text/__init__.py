"""Definitions of scripts, invisible characters, words, whitespace and sizes, shared by all packages."""
