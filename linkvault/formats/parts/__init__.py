"""Streams and parsers that several formats share: CSV, JSON, HTML, XML, zip and SQLite files into records."""
