"""Streams and small parsers that the formats share."""
