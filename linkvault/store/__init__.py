"""Values -> rows of SQLite, and back: functions that take the connection as their first argument.

They never begin or end a transaction: `vault` does, because one transaction changes the rows and the full-text index.
"""
