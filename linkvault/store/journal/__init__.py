"""The commands that changed a vault, and for each the rows as they were before."""
