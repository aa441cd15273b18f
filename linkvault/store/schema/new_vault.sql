CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)
;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")
;
CREATE TABLE link (
        id INTEGER PRIMARY KEY AUTOINCREMENT,   -- a number is never given twice
        url TEXT NOT NULL,                      -- as the user typed it, without a password
        identity TEXT NOT NULL UNIQUE,          -- urls.identity(url)
        site TEXT NOT NULL,                     -- host for people
        title TEXT NOT NULL,
        title_given INTEGER NOT NULL DEFAULT 0, -- 1: the user's own words; a capture leaves them alone
        note TEXT,
        added TEXT NOT NULL,                    -- ISO 8601, UTC
        attempted TEXT,                         -- when the last capture ran
        outcome TEXT NOT NULL,                  -- 'saved', 'link only', 'failed'
        reason TEXT,                            -- why the last capture kept nothing
        snapshot_id INTEGER REFERENCES snapshot(id),  -- the newest
        trashed TEXT                            -- when it went to the trash
    , description TEXT, changed TEXT, host TEXT NOT NULL DEFAULT '', saved TEXT, published TEXT, lang TEXT, words INTEGER, is_tagged INTEGER NOT NULL DEFAULT 0)
;
CREATE TABLE alias (  -- keys first: else integrity_check of SQLite 3.40 takes `url` for NULL
        identity TEXT NOT NULL,
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        kind TEXT NOT NULL,                     -- 'typed', 'redirect', 'final', 'canonical'
        url TEXT NOT NULL, title TEXT,
        PRIMARY KEY (identity, link_id, kind)
    ) WITHOUT ROWID
    
;
CREATE INDEX alias_link ON alias(link_id)
;
CREATE TABLE tag (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,                     -- as first written
        key TEXT NOT NULL UNIQUE                -- NFKC, case-folded
    )
;
CREATE TABLE link_tag (
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE, added TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (link_id, tag_id)
    ) WITHOUT ROWID
    
;
CREATE TABLE snapshot (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,                -- 1, 2, 3 ... within the link
        captured TEXT NOT NULL,
        final_url TEXT NOT NULL,
        http_status INTEGER,
        title TEXT, byline TEXT, site_name TEXT, published TEXT, modified TEXT, lang TEXT, excerpt TEXT,
        canonical TEXT, image TEXT, charset TEXT,
        kind TEXT NOT NULL,
        words INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,              -- SHA-256 of the article's text
        likeness BLOB,                          -- MinHash of it (suggest/likeness.py); NULL: too short
        warnings TEXT NOT NULL DEFAULT '[]',    -- JSON array
        extractor TEXT NOT NULL, aside TEXT, duration INTEGER, summary INTEGER NOT NULL DEFAULT 0,                -- the version of linkvault that extracted it
        UNIQUE (link_id, number)
    )
;
CREATE TABLE content (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        headings TEXT NOT NULL,
        text TEXT NOT NULL,
        markdown TEXT NOT NULL,
        html TEXT NOT NULL
    , details TEXT NOT NULL DEFAULT '', pages TEXT, digests BLOB, packing INTEGER NOT NULL DEFAULT 0, packed BLOB)
;
CREATE TABLE page (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        url TEXT NOT NULL,                      -- as asked
        media_type TEXT NOT NULL,
        headers TEXT NOT NULL,                  -- JSON array of [name, value]
        hops TEXT NOT NULL,                     -- JSON array of [url, status]
        warnings TEXT NOT NULL,                 -- JSON array: what fetching it had to tell
        size INTEGER NOT NULL,                  -- bytes before compression
        body BLOB NOT NULL                      -- zlib
    , received BLOB, digest BLOB, packing INTEGER NOT NULL DEFAULT 0)
;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
;
CREATE VIEW tags AS
    SELECT tag.id, tag.name, count(link.id) AS links
    FROM tag LEFT JOIN link_tag ON link_tag.tag_id = tag.id
        LEFT JOIN link ON link.id = link_tag.link_id AND link.trashed IS NULL
    GROUP BY tag.id
;
CREATE TABLE import_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,                   -- the file's path
        digest TEXT NOT NULL,                   -- of what the file holds and what was wished: the same again goes on
        format TEXT NOT NULL,
        wishes TEXT NOT NULL,                   -- JSON object: tags, folders_as_tags, fetch, numbered
        began TEXT NOT NULL,
        loaded TEXT                             -- when the file had been read to its end
    )
;
CREATE INDEX import_run_digest ON import_run(digest)
;
CREATE TABLE import_link (
        run_id INTEGER NOT NULL REFERENCES import_run(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,              -- the how many-th thing in the file, from 1
        state TEXT NOT NULL,                    -- 'waiting', 'unread', 'double', or the status of its outcome
        reason TEXT,
        identity TEXT,                          -- urls.identity(url); NULL: unread
        url TEXT NOT NULL,                      -- without a password; what stands there, if it was not read
        title TEXT,                             -- title, tags, note: until there is a link that has them
        tags TEXT NOT NULL DEFAULT '[]',        -- JSON array
        note TEXT,
        added TEXT,
        place TEXT,                             -- for people: "line 12"
        brings TEXT,                            -- 'page', 'whole': comes with its page, or with all its versions
        link_id INTEGER REFERENCES link(id) ON DELETE SET NULL,
        PRIMARY KEY (run_id, position)
    ) WITHOUT ROWID
    
;
CREATE INDEX import_link_state ON import_link(run_id, state, position)
;
CREATE INDEX import_link_identity ON import_link(run_id, identity)
;
CREATE INDEX import_link_link ON import_link(link_id)
;
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
    , received BLOB, digest BLOB, packing INTEGER NOT NULL DEFAULT 0)
;
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
    
;
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
;
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
;
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
    
;
CREATE INDEX snapshot_asset_asset ON snapshot_asset(asset_id)
;
CREATE INDEX snapshot_asset_fetched ON snapshot_asset(fetched_url) WHERE fetched_url IS NOT NULL
;
CREATE VIRTUAL TABLE page_fts USING fts5(
        title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
    )
;
CREATE TRIGGER link_inserted AFTER INSERT ON link BEGIN UPDATE link SET changed = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = new.id; END
;
CREATE TRIGGER link_updated AFTER UPDATE OF url, title, note, added, snapshot_id, trashed ON link BEGIN UPDATE link SET changed = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = new.id; END
;
CREATE TABLE link_digest (
        link_id INTEGER PRIMARY KEY REFERENCES link(id) ON DELETE CASCADE,
        digest BLOB NOT NULL                    -- of all rows of the link: store/integrity/link_digests.py
    )
;
CREATE INDEX content_packing ON content(snapshot_id) WHERE packing < 2
;
CREATE INDEX page_packing ON page(snapshot_id) WHERE packing < 2
;
CREATE INDEX refused_page_packing ON refused_page(link_id) WHERE packing < 2
;
CREATE VIEW snapshots AS
    SELECT snapshot.id, snapshot.link_id, snapshot.number, link.url, snapshot.final_url, snapshot.captured,
        snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
        snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.words, snapshot.kind,
        snapshot.fingerprint, iif(content.packed IS NULL, content.text, NULL) AS text,
        iif(content.packed IS NULL, content.markdown, NULL) AS markdown
    FROM snapshot JOIN link ON link.id = snapshot.link_id JOIN content ON content.snapshot_id = snapshot.id
    WHERE link.trashed IS NULL
;
CREATE TABLE command (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started TEXT NOT NULL,                  -- ISO 8601, UTC
        text TEXT NOT NULL,                     -- the command line without passwords
        undoes INTEGER,                         -- the id of the command that this one takes back
        size INTEGER NOT NULL DEFAULT 0         -- bytes of its records
    )
;
CREATE TABLE command_change (
        command_id INTEGER NOT NULL REFERENCES command(id) ON DELETE CASCADE,
        step INTEGER NOT NULL,                  -- 1, 2, 3 ...: the transactions of the command
        kind INTEGER NOT NULL,                  -- 0: a link, 1: an import run
        owner INTEGER NOT NULL,                 -- the id of the link or of the import run
        record BLOB,                            -- its rows before the change; NULL: it did not exist
        PRIMARY KEY (command_id, step, kind, owner)
    ) WITHOUT ROWID
    
;
CREATE TABLE command_asset (
        asset_id INTEGER NOT NULL,
        command_id INTEGER NOT NULL REFERENCES command(id) ON DELETE CASCADE,
        PRIMARY KEY (asset_id, command_id)
    ) WITHOUT ROWID
    
;
CREATE INDEX command_asset_command ON command_asset(command_id)
;
CREATE TRIGGER link_snapshot AFTER UPDATE OF snapshot_id ON link BEGIN
        UPDATE link SET (saved, published, lang, words) = (SELECT CASE WHEN summary THEN NULL ELSE captured END, published, lang, words FROM snapshot WHERE id = new.snapshot_id) WHERE id = new.id;
    END
;
CREATE TRIGGER snapshot_values AFTER UPDATE OF captured, published, lang, words ON snapshot BEGIN
        UPDATE link SET (saved, published, lang, words) = (SELECT CASE WHEN summary THEN NULL ELSE captured END, published, lang, words FROM snapshot WHERE id = new.id) WHERE id = new.link_id AND snapshot_id = new.id;
    END
;
CREATE TRIGGER link_date AFTER UPDATE OF added ON link WHEN new.added <> old.added BEGIN
        UPDATE link_tag SET added = new.added WHERE link_id = new.id;
    END
;
CREATE TRIGGER link_tag_insert AFTER INSERT ON link_tag BEGIN
        UPDATE link SET is_tagged = 1 WHERE id = new.link_id AND is_tagged = 0;
        UPDATE link_tag SET added = (SELECT added FROM link WHERE id = new.link_id)
        WHERE link_id = new.link_id AND tag_id = new.tag_id AND added = '';
    END
;
CREATE TRIGGER link_tag_delete AFTER DELETE ON link_tag BEGIN
        UPDATE link SET is_tagged = 0
        WHERE id = old.link_id AND NOT EXISTS (SELECT 1 FROM link_tag WHERE link_id = old.link_id);
    END
;
CREATE INDEX link_tag_tag ON link_tag(tag_id, added, link_id)
;
CREATE INDEX link_added ON link(added, id) WHERE trashed IS NULL
;
CREATE INDEX link_site ON link(site, id) WHERE trashed IS NULL
;
CREATE INDEX link_host ON link(host, id) WHERE trashed IS NULL
;
CREATE INDEX link_title ON link(title COLLATE NOCASE, id) WHERE trashed IS NULL
;
CREATE INDEX link_saved ON link(saved, id) WHERE trashed IS NULL
;
CREATE INDEX link_published ON link(published, id) WHERE trashed IS NULL
;
CREATE INDEX link_words ON link(words, id) WHERE trashed IS NULL
;
CREATE INDEX link_lang ON link(lower(lang), id) WHERE lang IS NOT NULL AND trashed IS NULL
;
CREATE INDEX link_reason ON link(reason, id) WHERE reason IS NOT NULL AND trashed IS NULL
;
CREATE INDEX link_outcome ON link(outcome, added, id) WHERE saved IS NULL AND trashed IS NULL
;
CREATE INDEX link_untagged ON link(added, id) WHERE is_tagged = 0 AND trashed IS NULL
;
CREATE INDEX link_note ON link(added, id) WHERE note IS NOT NULL AND trashed IS NULL
;
CREATE INDEX link_trashed ON link(added, id) WHERE trashed IS NOT NULL
;
CREATE INDEX snapshot_words ON snapshot(link_id, words)
;
CREATE INDEX page_size ON page(size)
;
CREATE INDEX refused_page_size ON refused_page(size)
;
CREATE INDEX asset_size ON asset(size)