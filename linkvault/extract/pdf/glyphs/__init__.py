"""A page of PDFium -> its glyphs, then segments of text."""
