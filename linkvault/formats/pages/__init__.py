"""Formats that hold the text of pages: HTML files, Markdown notes and folders of them."""
