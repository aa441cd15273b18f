"""A text and a query -> the snippet or the lines that match, with the positions of the matches."""
