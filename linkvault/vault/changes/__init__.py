"""Changes of many links at once -> one transaction on their rows and the full-text index."""
