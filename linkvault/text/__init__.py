"""What a text is made of, defined once: scripts, invisible characters, words, sizes."""
