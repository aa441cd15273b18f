"""Pages of applications, platforms and mail archives -> the title, author and date in the places that these have."""
