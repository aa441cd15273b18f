"""What other programs write about a link: names of fields, dates, tags and folders, into a bookmark."""
