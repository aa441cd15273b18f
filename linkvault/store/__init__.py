"""Rows of the vault: connection, schema, links, snapshots, tags. Plain functions that take the connection.

Nothing here knows pages, HTML or ranking; a transaction spans store and search, so the vault begins and ends it.
"""
