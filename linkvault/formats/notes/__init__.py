"""Notes and outlines of note-taking programs."""
