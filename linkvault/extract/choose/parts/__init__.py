"""Parts of an article that the scores and the classifier leave out, and that belong to it by their place."""
