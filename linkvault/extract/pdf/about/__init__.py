"""The first page and the metadata of a PDF -> its title, authors and date."""
