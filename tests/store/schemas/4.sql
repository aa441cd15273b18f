-- Schema 4 with rows. Never edited once released.
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
    , description TEXT, changed TEXT, host TEXT NOT NULL DEFAULT '', saved TEXT, published TEXT, lang TEXT, words INTEGER, is_tagged INTEGER NOT NULL DEFAULT 0);
CREATE TABLE alias (  -- keys first: else integrity_check of SQLite 3.40 takes `url` for NULL
        identity TEXT NOT NULL,
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        kind TEXT NOT NULL,                     -- 'typed', 'redirect', 'final', 'canonical'
        url TEXT NOT NULL, title TEXT,
        PRIMARY KEY (identity, link_id, kind)
    ) WITHOUT ROWID
    ;
CREATE INDEX alias_link ON alias(link_id);
CREATE TABLE tag (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,                     -- as first written
        key TEXT NOT NULL UNIQUE                -- NFKC, case-folded
    );
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
    );
CREATE TABLE content (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        headings TEXT NOT NULL,
        text TEXT NOT NULL,
        markdown TEXT NOT NULL,
        html TEXT NOT NULL
    , details TEXT NOT NULL DEFAULT '', pages TEXT, digests BLOB, packing INTEGER NOT NULL DEFAULT 0, packed BLOB);
CREATE TABLE page (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        url TEXT NOT NULL,                      -- as asked
        media_type TEXT NOT NULL,
        headers TEXT NOT NULL,                  -- JSON array of [name, value]
        hops TEXT NOT NULL,                     -- JSON array of [url, status]
        warnings TEXT NOT NULL,                 -- JSON array: what fetching it had to tell
        size INTEGER NOT NULL,                  -- bytes before compression
        body BLOB NOT NULL                      -- zlib
    , received BLOB, digest BLOB, packing INTEGER NOT NULL DEFAULT 0);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIEW tags AS
    SELECT tag.id, tag.name, count(link.id) AS links
    FROM tag LEFT JOIN link_tag ON link_tag.tag_id = tag.id
        LEFT JOIN link ON link.id = link_tag.link_id AND link.trashed IS NULL
    GROUP BY tag.id;
CREATE TABLE import_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,                   -- the file's path
        digest TEXT NOT NULL,                   -- of what the file holds and what was wished: the same again goes on
        format TEXT NOT NULL,
        wishes TEXT NOT NULL,                   -- JSON object: tags, folders_as_tags, fetch, numbered
        began TEXT NOT NULL,
        loaded TEXT                             -- when the file had been read to its end
    );
CREATE INDEX import_run_digest ON import_run(digest);
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
CREATE INDEX import_link_state ON import_link(run_id, state, position);
CREATE INDEX import_link_identity ON import_link(run_id, identity);
CREATE INDEX import_link_link ON import_link(link_id);
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
    , received BLOB, digest BLOB, packing INTEGER NOT NULL DEFAULT 0);
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
    WHERE link.trashed IS NULL;
CREATE TABLE asset (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,            -- SHA-256 of the bytes as received
        media_type TEXT NOT NULL,               -- by the first bytes
        size INTEGER NOT NULL,                  -- bytes as received
        width INTEGER,                          -- pixels
        height INTEGER,
        coding TEXT,                            -- 'zlib': the body is compressed
        body BLOB NOT NULL                      -- the last column: a list of assets never reads it
    );
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
CREATE INDEX snapshot_asset_asset ON snapshot_asset(asset_id);
CREATE INDEX snapshot_asset_fetched ON snapshot_asset(fetched_url) WHERE fetched_url IS NOT NULL;
CREATE VIRTUAL TABLE page_fts USING fts5(
        title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
    );
CREATE TRIGGER link_inserted AFTER INSERT ON link BEGIN UPDATE link SET changed = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = new.id; END;
CREATE TRIGGER link_updated AFTER UPDATE OF url, title, note, added, snapshot_id, trashed ON link BEGIN UPDATE link SET changed = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = new.id; END;
CREATE TABLE link_digest (
        link_id INTEGER PRIMARY KEY REFERENCES link(id) ON DELETE CASCADE,
        digest BLOB NOT NULL                    -- of all rows of the link: store/integrity/link_digests.py
    );
CREATE INDEX content_packing ON content(snapshot_id) WHERE packing < 2;
CREATE INDEX page_packing ON page(snapshot_id) WHERE packing < 2;
CREATE INDEX refused_page_packing ON refused_page(link_id) WHERE packing < 2;
CREATE VIEW snapshots AS
    SELECT snapshot.id, snapshot.link_id, snapshot.number, link.url, snapshot.final_url, snapshot.captured,
        snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
        snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.words, snapshot.kind,
        snapshot.fingerprint, iif(content.packed IS NULL, content.text, NULL) AS text,
        iif(content.packed IS NULL, content.markdown, NULL) AS markdown
    FROM snapshot JOIN link ON link.id = snapshot.link_id JOIN content ON content.snapshot_id = snapshot.id
    WHERE link.trashed IS NULL;
CREATE TABLE command (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started TEXT NOT NULL,                  -- ISO 8601, UTC
        text TEXT NOT NULL,                     -- the command line without passwords
        undoes INTEGER,                         -- the id of the command that this one takes back
        size INTEGER NOT NULL DEFAULT 0         -- bytes of its records
    );
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
CREATE INDEX command_asset_command ON command_asset(command_id);
CREATE TRIGGER link_snapshot AFTER UPDATE OF snapshot_id ON link BEGIN
        UPDATE link SET (saved, published, lang, words) = (SELECT CASE WHEN summary THEN NULL ELSE captured END, published, lang, words FROM snapshot WHERE id = new.snapshot_id) WHERE id = new.id;
    END;
CREATE TRIGGER snapshot_values AFTER UPDATE OF captured, published, lang, words ON snapshot BEGIN
        UPDATE link SET (saved, published, lang, words) = (SELECT CASE WHEN summary THEN NULL ELSE captured END, published, lang, words FROM snapshot WHERE id = new.id) WHERE id = new.link_id AND snapshot_id = new.id;
    END;
CREATE TRIGGER link_date AFTER UPDATE OF added ON link WHEN new.added <> old.added BEGIN
        UPDATE link_tag SET added = new.added WHERE link_id = new.id;
    END;
CREATE TRIGGER link_tag_insert AFTER INSERT ON link_tag BEGIN
        UPDATE link SET is_tagged = 1 WHERE id = new.link_id AND is_tagged = 0;
        UPDATE link_tag SET added = (SELECT added FROM link WHERE id = new.link_id)
        WHERE link_id = new.link_id AND tag_id = new.tag_id AND added = '';
    END;
CREATE TRIGGER link_tag_delete AFTER DELETE ON link_tag BEGIN
        UPDATE link SET is_tagged = 0
        WHERE id = old.link_id AND NOT EXISTS (SELECT 1 FROM link_tag WHERE link_id = old.link_id);
    END;
CREATE INDEX link_tag_tag ON link_tag(tag_id, added, link_id);
CREATE INDEX link_added ON link(added, id) WHERE trashed IS NULL;
CREATE INDEX link_site ON link(site, id) WHERE trashed IS NULL;
CREATE INDEX link_host ON link(host, id) WHERE trashed IS NULL;
CREATE INDEX link_title ON link(title COLLATE NOCASE, id) WHERE trashed IS NULL;
CREATE INDEX link_saved ON link(saved, id) WHERE trashed IS NULL;
CREATE INDEX link_published ON link(published, id) WHERE trashed IS NULL;
CREATE INDEX link_words ON link(words, id) WHERE trashed IS NULL;
CREATE INDEX link_lang ON link(lower(lang), id) WHERE lang IS NOT NULL AND trashed IS NULL;
CREATE INDEX link_reason ON link(reason, id) WHERE reason IS NOT NULL AND trashed IS NULL;
CREATE INDEX link_outcome ON link(outcome, added, id) WHERE saved IS NULL AND trashed IS NULL;
CREATE INDEX link_untagged ON link(added, id) WHERE is_tagged = 0 AND trashed IS NULL;
CREATE INDEX link_note ON link(added, id) WHERE note IS NOT NULL AND trashed IS NULL;
CREATE INDEX link_trashed ON link(added, id) WHERE trashed IS NOT NULL;
CREATE INDEX snapshot_words ON snapshot(link_id, words);
CREATE INDEX page_size ON page(size);
CREATE INDEX refused_page_size ON refused_page(size);
CREATE INDEX asset_size ON asset(size);
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'linkvault', 'm001_first', '2026-11-30 13:58:24.299423+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'linkvault', 'm002_imports', '2026-11-30 13:58:24.299894+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'linkvault', 'm003_aside', '2026-11-30 13:58:24.300313+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4, 'linkvault', 'm004_details', '2026-11-30 13:58:24.308562+00:00');
INSERT INTO link (id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, snapshot_id, trashed, description, changed, host, saved, published, lang, words, is_tagged) VALUES (1, 'https://example.org/loss', 'https://example.org/loss', 'example.org', '损失', 1, 'for the talk', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z', 'saved', 'changed_page', 2, NULL, NULL, '2026-11-30T13:58:24Z', 'org.example.', '2026-11-25T10:00:00Z', NULL, 'en', 32, 1);
INSERT INTO link (id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, snapshot_id, trashed, description, changed, host, saved, published, lang, words, is_tagged) VALUES (2, 'https://example.org/later', 'https://example.org/later', 'example.org', 'Later', 1, NULL, '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z', 'link only', 'not_fetched', NULL, NULL, NULL, '2026-11-30T13:58:24Z', 'org.example.', NULL, NULL, NULL, NULL, 0);
INSERT INTO link (id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, snapshot_id, trashed, description, changed, host, saved, published, lang, words, is_tagged) VALUES (3, 'https://example.org/wall', 'https://example.org/wall', 'example.org', 'https://example.org/wall', 0, NULL, '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z', 'link only', 'challenge', NULL, NULL, NULL, '2026-11-30T13:58:24Z', 'org.example.', NULL, NULL, NULL, NULL, 1);
INSERT INTO link (id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, snapshot_id, trashed, description, changed, host, saved, published, lang, words, is_tagged) VALUES (4, 'https://example.org/gone', 'https://example.org/gone', 'example.org', 'https://example.org/gone', 0, NULL, '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z', 'link only', 'not_fetched', NULL, '2026-11-25T10:00:00Z', NULL, '2026-11-30T13:58:24Z', 'org.example.', NULL, NULL, NULL, NULL, 1);
INSERT INTO alias (identity, link_id, kind, url, title) VALUES ('https://example.org/gone', 4, 'typed', 'https://example.org/gone', NULL);
INSERT INTO alias (identity, link_id, kind, url, title) VALUES ('https://example.org/later', 2, 'typed', 'https://example.org/later', NULL);
INSERT INTO alias (identity, link_id, kind, url, title) VALUES ('https://example.org/loss', 1, 'final', 'https://example.org/loss', NULL);
INSERT INTO alias (identity, link_id, kind, url, title) VALUES ('https://example.org/loss', 1, 'typed', 'https://example.org/loss', NULL);
INSERT INTO alias (identity, link_id, kind, url, title) VALUES ('https://example.org/wall', 3, 'typed', 'https://example.org/wall', NULL);
INSERT INTO tag (id, name, key) VALUES (1, 'ml/deep', 'ml/deep');
INSERT INTO tag (id, name, key) VALUES (2, '机器学习', '机器学习');
INSERT INTO tag (id, name, key) VALUES (3, 'old', 'old');
INSERT INTO link_tag (link_id, tag_id, added) VALUES (1, 1, '2026-11-25T10:00:00Z');
INSERT INTO link_tag (link_id, tag_id, added) VALUES (1, 2, '2026-11-25T10:00:00Z');
INSERT INTO link_tag (link_id, tag_id, added) VALUES (3, 3, '2026-11-25T10:00:00Z');
INSERT INTO link_tag (link_id, tag_id, added) VALUES (4, 3, '2026-11-25T10:00:00Z');
INSERT INTO snapshot (id, link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified, lang, excerpt, canonical, image, charset, kind, words, fingerprint, likeness, warnings, extractor, aside, duration, summary) VALUES (1, 1, 1, '2026-11-25T10:00:00Z', 'https://example.org/loss', 200, '损失 Loss', NULL, NULL, NULL, NULL, 'en', NULL, NULL, NULL, 'utf-8', 'article', 40, '5fbfb388b492bb7f9d7a2425bee87d0bfd2e5e66c0d51cd12d681ca9a47251e1', NULL, '[]', '0.2.0', NULL, NULL, 0);
INSERT INTO snapshot (id, link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified, lang, excerpt, canonical, image, charset, kind, words, fingerprint, likeness, warnings, extractor, aside, duration, summary) VALUES (2, 1, 2, '2026-11-25T10:00:00Z', 'https://example.org/loss', 200, '损失 Loss, again', NULL, NULL, NULL, NULL, 'en', NULL, NULL, NULL, 'utf-8', 'article', 32, '7bf469d96075ae7f8f371a1fd91ec48e8ec7ebb76b2728fc8ea2421c27814b57', NULL, '[]', '0.2.0', NULL, NULL, 0);
INSERT INTO snapshot (id, link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified, lang, excerpt, canonical, image, charset, kind, words, fingerprint, likeness, warnings, extractor, aside, duration, summary) VALUES (3, 1, 3, '2026-11-25T10:00:00Z', 'https://example.org/loss', 200, '损失 Lamps', NULL, NULL, NULL, NULL, 'en', NULL, NULL, NULL, 'utf-8', 'article', 28, 'c14f0e5ba6b1a0f6185dd615061f983bafb27349c6dd7ea14eee28e3417add81', NULL, '[]', '0.2.0', 'changed_page', NULL, 0);
INSERT INTO content (snapshot_id, headings, text, markdown, html, details, pages, digests, packing, packed) VALUES (1, '', '', '', '', '', NULL, X'4AAF62EC8C4255277301A44E56400E984BA04CF5D7D95C74F7324C81C8B531C1', 1, X'00000000000000BA00000000000000BB000000DF1B530200C4CFDBA7FAD66D42B12B492836676C670CA324212B4251C3FFD09213F230F0B630A207E3473ED8183B8D2F448DA56C645CF4ADF0EFF3DDA73058A4239685E09A0463E4E25990FA68040874FB32FABF2353891C38E693C5DAA749');
INSERT INTO content (snapshot_id, headings, text, markdown, html, details, pages, digests, packing, packed) VALUES (2, '', '', '', '', '', NULL, X'FDEE326DA16D2D9F13BCFBB96741DF80F957599CBDB06C7E08F1BC07312E8A8D', 1, X'00000000000000AE00000000000000AF000000D31B2F0200C472477AF3DF1EA49D5080B53A696D6D89059C049242B9C1017BE24998D018D12403D3798C1D6353E22B8A35A3A2DBF0D77EE71A3440098CA42346AA95C41EF38B3A1ECFFD97183A658123F985604F9A04');
INSERT INTO content (snapshot_id, headings, text, markdown, html, details, pages, digests, packing, packed) VALUES (3, '', '', '', '', '', NULL, X'F4997BA45088325CF6F20B8B0CC9391CD84CAB4A2FD91508AF3BF245C5C5076C', 1, X'000000000000008E000000000000008F000000B31BCF010044DDD65FD242D25064D9520517840BC7814E3960CFB02DF0309240FCAC3FD919034E061E8641D2D4130474F3829569E4BA6530210EFEC42DA277C82293F7971CC57A0080BF38ECFB7C02');
INSERT INTO page (snapshot_id, url, media_type, headers, hops, warnings, size, body, received, digest, packing) VALUES (1, 'https://example.org/loss', 'text/html', '[]', '[]', '[]', 339, X'1B520100C4FFFF9BA4F7F8FF0D7F5DA03090318650C01B2485D2C9017B5BF4B6A440136F0B528E294C39D08D95E6390E83458E952540088D188513378C8463C9E6DFF6EF79E1B6E3981DD6C5CD2936E0D54A160C994DE9E8653186C1140AAE0A535C5523B27645E20FEF362EEA368A2BE4A38187EA3F13AAD9B59814607204', NULL, X'92FC14B961BEA4606F20E67BEDE57B6FDB4C2512A3839AA4ED43F6CB1933B152', 1);
INSERT INTO page (snapshot_id, url, media_type, headers, hops, warnings, size, body, received, digest, packing) VALUES (2, 'https://example.org/loss', 'text/html', '[]', '[]', '[]', 341, X'1B540100C4DA66AA47171FFB7B21190D55541015BE6443B62C94D5B03D3D606F45B545812689B4154498784C67BD9EAC243E5C51F87486002169C091C73229094790E7FFDCEF79919699136A48126253831A351A7379A5C45D2D5037732B1826F40B876E486DE0383BB46FF5593D7EABFF104AA5601102589804', NULL, X'0221BC48CD17C2D93289B846D7F036FB80066232A22B556166A22B2DB2538989', 1);
INSERT INTO page (snapshot_id, url, media_type, headers, hops, warnings, size, body, received, digest, packing) VALUES (3, 'https://example.org/loss', 'text/html', '[]', '[]', '[]', 297, X'1B280100C4CC93F4819AABA7CF858A1472574877B94578C093814C617BE380FD9ABEA6411798EE860147597DD69D87CF57528C3D3355960066689091353BF8120E29A7FFBABFE7C5983BF279585739A5EA10CF5612C6B62A35D8ED34B4ADF38134F7844362394318A691053DEA1FA345ACB058234907', NULL, X'5F26ABDE3870E2DB0BDB51FCA86281196FF7E630BDBFDA17496C0992961C12DF', 1);
INSERT INTO import_run (id, source, digest, format, wishes, began, loaded) VALUES (1, '/home/me/书签.html', 'a digest', 'netscape', '{"tags": ["old"], "folders_as_tags": true, "fetch": true, "numbered": false}', '2026-11-25T10:00:00Z', NULL);
INSERT INTO import_link (run_id, position, state, reason, identity, url, title, tags, note, added, place, brings, link_id) VALUES (1, 1, 'already saved', NULL, 'https://example.org/loss', 'https://example.org/loss', NULL, '[]', NULL, NULL, NULL, NULL, 1);
INSERT INTO import_link (run_id, position, state, reason, identity, url, title, tags, note, added, place, brings, link_id) VALUES (1, 2, 'waiting', NULL, 'https://example.org/new', 'https://example.org/new', NULL, '[]', NULL, NULL, 'line 9', NULL, NULL);
INSERT INTO import_link (run_id, position, state, reason, identity, url, title, tags, note, added, place, brings, link_id) VALUES (1, 3, 'unread', 'not a web address', NULL, 'javascript:', NULL, '[]', NULL, NULL, 'line 12', NULL, NULL);
INSERT INTO refused_page (link_id, reason, message, fetched, final_url, http_status, url, media_type, headers, hops, warnings, size, body, received, digest, packing) VALUES (3, 'challenge', 'the site asks for proof that you are not a robot: “Just a moment...”', '2026-11-25T10:00:00Z', 'https://example.org/wall', 200, 'https://example.org/wall', 'text/html', '[["content-type", "text/html"]]', '[]', '[]', 92, X'1B5B0000C46C47FA401BC86EE7131BED26DDEE2AC18093405228373860AFB2C01A687ECFE17388C4C6F8DAEC038ED07CB9B84AE915275BECCA8641B9A01B14FFAFFDCEA5912C099702', NULL, X'16F9D5C24F0D848A3B7BF9F9C34070A01BF63875DE4312E17C46D4AF65B9CAA4', 1);
INSERT INTO asset (id, digest, media_type, size, width, height, coding, body) VALUES (1, X'0F4636C78F65D3639ECE5A064B5AE753E3408614A14FB18AB4D7540D2C248543', 'image/png', 4, 3, 2, NULL, X'89504E47');
INSERT INTO snapshot_asset (snapshot_id, position, kind, url, fetched_url, name, asset_id, reason) VALUES (2, 1, 'image', 'https://example.org/loss.png', NULL, NULL, 1, NULL);
INSERT INTO snapshot_asset (snapshot_id, position, kind, url, fetched_url, name, asset_id, reason) VALUES (2, 2, 'image', 'x', NULL, NULL, NULL, 'http_404');
INSERT INTO link_digest (link_id, digest) VALUES (1, X'2448EDD352F272EDAEA5526A44495591AC2ECD5F6117655695EBCC1E1BC7BEDE');
INSERT INTO link_digest (link_id, digest) VALUES (2, X'D04AF7E01A7C57A976AA2CEC8F47DCBC0833F1B16F25991C2FF20E686AF7F6A0');
INSERT INTO link_digest (link_id, digest) VALUES (3, X'6465ED4992777EC942A8750B646AD52874ECDFF05411024AFE3719E76365E2E7');
INSERT INTO link_digest (link_id, digest) VALUES (4, X'E7A337A8D3CA26EC70725117B1309B31732BDD6A54513D7D23FBD88C995CA749');
INSERT INTO command (id, started, text, undoes, size) VALUES (1, '2026-11-30T13:58:24Z', 'Python', NULL, 0);
INSERT INTO command (id, started, text, undoes, size) VALUES (2, '2026-11-30T13:58:24Z', 'Python', NULL, 132);
INSERT INTO command (id, started, text, undoes, size) VALUES (3, '2026-11-30T13:58:24Z', 'Python', NULL, 104);
INSERT INTO command (id, started, text, undoes, size) VALUES (4, '2026-11-30T13:58:24Z', 'Python', NULL, 75);
INSERT INTO command (id, started, text, undoes, size) VALUES (5, '2026-11-30T13:58:24Z', 'Python', NULL, 0);
INSERT INTO command (id, started, text, undoes, size) VALUES (6, '2026-11-30T13:58:24Z', 'Python', NULL, 0);
INSERT INTO command (id, started, text, undoes, size) VALUES (7, '2026-11-30T13:58:24Z', 'Python', NULL, 0);
INSERT INTO command (id, started, text, undoes, size) VALUES (8, '2026-11-30T13:58:24Z', 'Python', NULL, 70);
INSERT INTO command (id, started, text, undoes, size) VALUES (9, '2026-11-30T13:58:24Z', 'Python', NULL, 0);
INSERT INTO command (id, started, text, undoes, size) VALUES (10, '2026-11-30T13:58:24Z', 'Python', NULL, 146);
INSERT INTO command (id, started, text, undoes, size) VALUES (11, '2026-11-30T13:58:24Z', 'Python', NULL, 49);
INSERT INTO command (id, started, text, undoes, size) VALUES (12, '2026-11-30T13:58:24Z', 'Python', NULL, 49);
INSERT INTO command (id, started, text, undoes, size) VALUES (13, '2026-11-30T13:58:24Z', 'Python', NULL, 80);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (1, 1, 0, 1, NULL);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (2, 1, 0, 1, X'00000080789C8B5632323032D33534D43536083134B632B5B032328952D2898E56AA53D251CAC9CCCB06720C6375AA954A324B725295AC949EF5CE7FBA64A3824F7E713150455E7E095030AF34274747A9382FB1A03823BF243E3345C9CAB03656275A495B09210C34C80868105C3C393FAF24350F43B820313D152E161B0B00B4C23276');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (3, 1, 0, 1, X'00000064789C8B5632323032D33534D43536083134B632B5B032328952D2898E56AA53D251CAC9CCCB06720C6375AA958A52138BF3F394ACF24A73726A6375A295B4810A8AF3120B8A33F24B808A8C818AE0E2C9F97925A97918C20589E9A970B1D85800AAB524B7');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (4, 1, 0, 1, X'00000047789C8B5632323032D33534D43536083134B632B5B032328952D2898E56D256D2512ACE4B2C28CEC82F894F2C2E4E2D010A1BE918C6EA54D7C6EAE0943702CBC7C60200518E1A8A');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (5, 1, 0, 2, NULL);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (6, 1, 0, 3, NULL);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (7, 1, 0, 4, NULL);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (8, 1, 0, 4, X'00000042789C8B5632323032D33534D43536083134B632B5B032328952D2898E56AA53D251CAC9CCCB06724C6275AA954A8A128B33525394ACF24A73726A63636301C56A111B');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (9, 1, 1, 1, NULL);
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (10, 1, 0, 1, X'0000005D789C8B5632323032D33534D43536083134B632B5B032328952D2898E56AA53D251CAC9CCCB06720C6375AA954A324B725295AC949EF5CE7FBA64A3824F7E71B18E42627A62661E502158323E3DB32C354FC9CAA036363616008FC51CA5');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (10, 1, 1, 1, X'0000002D789C8BCE2BCDC9D1898E56D256D251CACC2DC82F2A89CFC9CCCB56D28936D4318CD5A9AE8D8D8D0500E7890C2D');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (11, 1, 1, 1, X'0000002D789C8BCE2BCDC9D1898E56D256D251CACC2DC82F2A89CFC9CCCB56D28936D4318AD5A9AE8D8D8D0500E7910C2E');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (12, 1, 1, 1, X'0000002D789C8BCE2BCDC9D1898E56D256D251CACC2DC82F2A89CFC9CCCB56D28936D4318ED5A9AE8D8D8D0500E7990C2F');
INSERT INTO command_change (command_id, step, kind, owner, record) VALUES (13, 1, 1, 1, X'0000004C789C8BCE2BCDC9D1898E56AA53D251CACC2DC82F2A89CFC9CCCB56D28936D4318CD5A9562A2E492C4955B2522A4FCC2CC9CC4B072A2BC92CC901893CEB9DFF74C946A5DAD8D85800693519B2');
