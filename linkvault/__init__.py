"""linkvault keeps the web pages you choose: readable, searchable, in one file of your own."""

__version__ = "0.1.0"
