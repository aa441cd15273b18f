"""Files with the text of pages into links with their pages: HTML, Markdown notes and folders of them."""
