"""Values -> rows of SQLite, and back: functions that take the connection as their first argument.

They never begin or end a transaction: `vault` does, because one transaction changes the rows and the full-text index.
"""

from linkvault.deferred_imports import deferred

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if not TYPE_CHECKING:  # `list` needs none of these modules
    identity, pages = deferred("linkvault.store.identity"), deferred("linkvault.store.pages")
    snapshots, tags = deferred("linkvault.store.snapshots"), deferred("linkvault.store.tags")
