"""The tables that schema 4 adds for the journal of commands: see `store/journal`."""

STATEMENTS = (
    """
    CREATE TABLE command (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started TEXT NOT NULL,                  -- ISO 8601, UTC
        text TEXT NOT NULL,                     -- the command line without passwords
        undoes INTEGER,                         -- the id of the command that this one takes back
        size INTEGER NOT NULL DEFAULT 0         -- bytes of its records
    )
    """,
    """
    CREATE TABLE command_change (
        command_id INTEGER NOT NULL REFERENCES command(id) ON DELETE CASCADE,
        step INTEGER NOT NULL,                  -- 1, 2, 3 ...: the transactions of the command
        kind INTEGER NOT NULL,                  -- 0: a link, 1: an import run
        owner INTEGER NOT NULL,                 -- the id of the link or of the import run
        record BLOB,                            -- its rows before the change; NULL: it did not exist
        PRIMARY KEY (command_id, step, kind, owner)
    ) WITHOUT ROWID
    """,
    # Files that a command took from their last snapshot. They stay until the command is forgotten.
    """
    CREATE TABLE command_asset (
        asset_id INTEGER NOT NULL,
        command_id INTEGER NOT NULL REFERENCES command(id) ON DELETE CASCADE,
        PRIMARY KEY (asset_id, command_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX command_asset_command ON command_asset(command_id)",
)
