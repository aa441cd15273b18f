"""Lines in reading order -> the blocks of a document: paragraphs, headings, lists, footnotes."""
