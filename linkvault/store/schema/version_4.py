"""What schema 4 adds to schema 3, apart from what selections of links are read from (`selection_indexes`)."""

from linkvault.store.schema import SQL_NOW

_DETAILS = (
    # Text of the page that is not the article's: captions, alternative texts, comments.
    "ALTER TABLE content ADD COLUMN details TEXT NOT NULL DEFAULT ''",
    # What a page without an article says of itself: its description, author and site.
    "ALTER TABLE link ADD COLUMN description TEXT",
)

# Bookmarks of several places on one page are one link; each place keeps the title that it had.
_ALIAS_TITLES = "ALTER TABLE alias ADD COLUMN title TEXT"

_REFUSED_PAGES = (
    """
    CREATE TABLE refused_page (
        link_id INTEGER PRIMARY KEY REFERENCES link(id) ON DELETE CASCADE,
        reason TEXT NOT NULL,                   -- why it has no article: a reason of `states`
        message TEXT NOT NULL,                  -- the same in a sentence, with the sign that decided
        fetched TEXT NOT NULL,                  -- ISO 8601, UTC
        final_url TEXT NOT NULL,
        http_status INTEGER NOT NULL,
        url TEXT NOT NULL,                      -- as requested
        media_type TEXT NOT NULL,
        headers TEXT NOT NULL,                  -- JSON array of [name, value]
        hops TEXT NOT NULL,                     -- JSON array of [url, status]
        warnings TEXT NOT NULL,                 -- JSON array of the warnings of the fetch
        size INTEGER NOT NULL,                  -- bytes before compression
        body BLOB NOT NULL                      -- packed: see `store/packing/codec.py`
    )
    """,
)

# The bytes that the site sent, packed as the body, if `body` is the page as a browser rendered it.
_RENDERED_PAGES = (
    "ALTER TABLE page ADD COLUMN received BLOB",
    "ALTER TABLE refused_page ADD COLUMN received BLOB",
)

# A page without an article has a snapshot of what its head says of it: a video, a post, an app.
_SUMMARIES = (
    "ALTER TABLE snapshot ADD COLUMN duration INTEGER",  # seconds
    "ALTER TABLE snapshot ADD COLUMN summary INTEGER NOT NULL DEFAULT 0",
    "DROP VIEW links",
    """
    CREATE VIEW links AS
    SELECT link.id, link.url, link.title, link.site,
        (SELECT json_group_array(name) FROM (
            SELECT tag.name FROM link_tag JOIN tag ON tag.id = link_tag.tag_id
            WHERE link_tag.link_id = link.id ORDER BY tag.key
        )) AS tags,
        link.added, snapshot.captured AS saved, snapshot.published, snapshot.byline, snapshot.lang,
        snapshot.words,
        CASE WHEN link.snapshot_id IS NULL OR snapshot.summary THEN link.outcome ELSE 'saved' END AS status,
        link.reason, link.note,
        (SELECT count(*) FROM snapshot AS s WHERE s.link_id = link.id) AS snapshots
    FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id
    WHERE link.trashed IS NULL
    """,
)

# What an export wrote into a folder, to see later what a person changed there.
_EXPORTS = (
    """
    CREATE TABLE exported_file (
        folder TEXT NOT NULL,                   -- absolute path
        link_id INTEGER NOT NULL,               -- of a link that may be deleted since
        format TEXT NOT NULL,
        name TEXT NOT NULL,                     -- path below the folder
        head TEXT NOT NULL,                     -- the front matter as written
        body_size INTEGER NOT NULL,             -- bytes behind the front matter
        body_digest TEXT NOT NULL,              -- SHA-256 of these bytes
        titles TEXT NOT NULL,                   -- JSON array: titles that the link had before
        PRIMARY KEY (folder, link_id, format)
    ) WITHOUT ROWID
    """,
)

# Pictures are 10 to 100 times as large as pages. They are in the vault, because one file and one transaction leave no
# orphans; up to 400 kB SQLite writes them faster than a file system (measured), and reads the largest in 2 ms.
_ASSETS = (
    """
    CREATE TABLE asset (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,            -- SHA-256 of the bytes as received
        media_type TEXT NOT NULL,               -- by the first bytes
        size INTEGER NOT NULL,                  -- bytes as received
        width INTEGER,                          -- pixels
        height INTEGER,
        coding TEXT,                            -- 'zlib': the body is compressed
        body BLOB NOT NULL                      -- the last column: a list of assets never reads it
    )
    """,
    """
    CREATE TABLE snapshot_asset (
        snapshot_id INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,                     -- 'image', 'lead', 'thumbnail', 'document', 'mhtml'
        url TEXT NOT NULL,                      -- as the HTML and the Markdown of the article have it
        fetched_url TEXT,                       -- as requested, before redirects
        name TEXT,                              -- of the file, as a person or the site gave it
        asset_id INTEGER REFERENCES asset(id),
        reason TEXT,                            -- why there is no asset
        PRIMARY KEY (snapshot_id, position),
        CHECK ((asset_id IS NULL) <> (reason IS NULL))
    ) WITHOUT ROWID
    """,
    "CREATE INDEX snapshot_asset_asset ON snapshot_asset(asset_id)",
    "CREATE INDEX snapshot_asset_fetched ON snapshot_asset(fetched_url) WHERE fetched_url IS NOT NULL",
)

# When a link was last changed. Triggers record it for the rows of `link`, so that no statement can forget it. A trigger
# for `link_tag` would make SQLite write the index at each statement, as if that had changed rows: `store.tags` does it.
_CHANGES = (
    "ALTER TABLE link ADD COLUMN changed TEXT",
    "UPDATE link SET changed = max(added, coalesce(attempted, added), coalesce((SELECT max(captured)"
    " FROM snapshot WHERE snapshot.link_id = link.id), added))",
    f"CREATE TRIGGER link_inserted AFTER INSERT ON link"
    f" BEGIN UPDATE link SET changed = {SQL_NOW} WHERE id = new.id; END",
    f"CREATE TRIGGER link_updated AFTER UPDATE OF url, title, note, added, snapshot_id, trashed ON link"
    f" BEGIN UPDATE link SET changed = {SQL_NOW} WHERE id = new.id; END",
)
# Where in the text each page of a PDF begins: a JSON array of [offset, page]; NULL for what has no pages.
_PAGE_STARTS = "ALTER TABLE content ADD COLUMN pages TEXT"

_INDEX_WITH_DETAILS = (
    "DROP TABLE page_fts",
    """
    CREATE VIRTUAL TABLE page_fts USING fts5(
        title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
    )
    """,
    "DELETE FROM setting WHERE name = 'analyser'",
)

# By which a reader and a check notice damage to the file; all are SHA-256. See `store/integrity`.
_DIGESTS = (
    "ALTER TABLE content ADD COLUMN digests BLOB",  # of `packed`; if that is NULL, of each text, one after the other
    "ALTER TABLE page ADD COLUMN digest BLOB",  # of the body as stored
    "ALTER TABLE refused_page ADD COLUMN digest BLOB",
    """
    CREATE TABLE link_digest (
        link_id INTEGER PRIMARY KEY REFERENCES link(id) ON DELETE CASCADE,
        digest BLOB NOT NULL                    -- of all rows of the link: store/integrity/link_digests.py
    )
    """,
)

# How a row is packed: see `store/packing/codec.py`. An older linkvault stored texts plain and pages by zlib.
_PACKING = (
    "ALTER TABLE content ADD COLUMN packing INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE content ADD COLUMN packed BLOB",  # the five texts, whose columns are empty then
    "ALTER TABLE page ADD COLUMN packing INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE refused_page ADD COLUMN packing INTEGER NOT NULL DEFAULT 0",
    # What `compact` has to do, without reading the rows, which are long.
    "CREATE INDEX content_packing ON content(snapshot_id) WHERE packing < 2",
    "CREATE INDEX page_packing ON page(snapshot_id) WHERE packing < 2",
    "CREATE INDEX refused_page_packing ON refused_page(link_id) WHERE packing < 2",
    "DROP VIEW snapshots",
    """
    CREATE VIEW snapshots AS
    SELECT snapshot.id, snapshot.link_id, snapshot.number, link.url, snapshot.final_url, snapshot.captured,
        snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
        snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.words, snapshot.kind,
        snapshot.fingerprint, iif(content.packed IS NULL, content.text, NULL) AS text,
        iif(content.packed IS NULL, content.markdown, NULL) AS markdown
    FROM snapshot JOIN link ON link.id = snapshot.link_id JOIN content ON content.snapshot_id = snapshot.id
    WHERE link.trashed IS NULL
    """,
)

STATEMENTS = (
    *_DETAILS,
    *_REFUSED_PAGES,
    _ALIAS_TITLES,
    *_EXPORTS,
    *_RENDERED_PAGES,
    *_SUMMARIES,
    *_ASSETS,
    _PAGE_STARTS,
    *_INDEX_WITH_DETAILS,
    *_CHANGES,
    *_DIGESTS,
    *_PACKING,
)
