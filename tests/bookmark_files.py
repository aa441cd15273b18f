"""A small file of every format of bookmarks, with the bookmarks in it. The files were written for these tests."""

from linkvault.models import Bookmark, UnreadableEntry

DAY = "2020-09-13T12:26:40Z"  # 1600000000

Expected = list[Bookmark | UnreadableEntry]


def bookmark(url: str, title: str | None, location: str, **fields: object) -> Bookmark:
    return Bookmark(url=url, title=title, location=location, **fields)  # type: ignore[arg-type]


NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1">工作 &amp; more</H3>
    <DD>what this folder is about
    <DL><p>
        <DT><A HREF="https://example.org/?a=1&amp;b=2&copy=3" ADD_DATE="1600000000" TAGS="ml,深度 学习" TOREAD="1" PRIVATE="1">损失
        函数 <b>&lt;x&gt;</b></A>
        <DD>first<br>second
        <HR>
        <DT><A HREF='https://example.org/%s' SHORTCUTURL=ex>Search</A>
    </DL><p>
    <DT><A HREF="javascript:void(0)">Bookmarklet</A>
    <DT><A HREF="https://example.org/last" TAGS="linkding:archived">Last</A><DD>about[linkding-notes]mine[/linkding-notes]
</DL><p>
"""

CHROME = {
    "checksum": "0",
    "roots": {
        "bookmark_bar": {
            "children": [
                {
                    "date_added": "13244473600000000",
                    "name": "损失函数",
                    "type": "url",
                    "url": "https://example.org/a",
                },
                {
                    "children": [
                        {
                            "name": "B",
                            "type": "url",
                            "url": "https://example.org/b",
                            "meta_info": {"Description": "mine"},
                        }
                    ],
                    "name": "f/g",
                    "type": "folder",
                },
            ],
            "name": "Bar",
            "type": "folder",
        },
        "other": {"children": [{"name": "S", "type": "url", "url": "chrome://settings/"}], "name": "Other"},
        "sync_transaction_version": "1",
    },
    "version": 1,
}

FIREFOX = {
    "guid": "root________",
    "title": "",
    "type": "text/x-moz-place-container",
    "root": "placesRoot",
    "children": [
        {
            "title": "menu",
            "type": "text/x-moz-place-container",
            "children": [
                {
                    "title": "A",
                    "dateAdded": 1600000000000000,
                    "tags": "ml,a b",
                    "keyword": "k",
                    "annos": [{"name": "bookmarkProperties/description", "value": "mine"}],
                    "type": "text/x-moz-place",
                    "uri": "https://example.org/a",
                },
                {"title": "", "type": "text/x-moz-place-separator"},
                {"title": "Recent", "type": "text/x-moz-place", "uri": "place:sort=12"},
            ],
        },
        {
            "title": "tags",
            "root": "tagsFolder",
            "type": "text/x-moz-place-container",
            "children": [
                {
                    "title": "old",
                    "type": "text/x-moz-place-container",
                    "children": [{"title": "", "type": "text/x-moz-place", "uri": "https://example.org/a"}],
                }
            ],
        },
    ],
}
FIREFOX_EXPECTED: Expected = [
    bookmark(
        "https://example.org/a",
        "A",
        "record 1",
        added=DAY,
        tags=("ml", "a b"),
        note="mine\n\nkeyword: k",
        folders=("menu",),
    ),
    UnreadableEntry("record 2", "not a web address (place:)", "place:sort=12"),
    bookmark("https://example.org/a", None, "record 3", tags=("old",)),
]

KARAKEEP = {
    "bookmarks": [
        {
            "createdAt": 1600000000,
            "title": "A",
            "tags": ["ml"],
            "lists": ["2", "3"],
            "content": {"type": "link", "url": "https://example.org/a"},
            "note": "mine",
            "archived": True,
            "favourited": True,
        },
        {
            "createdAt": 1600000000,
            "title": None,
            "tags": [],
            "content": {"type": "text", "text": "a thought"},
            "note": None,
        },
    ],
    "lists": [
        {"id": "1", "name": "work", "parentId": None},
        {"id": "2", "name": "papers", "parentId": "1"},
        {"id": "3", "name": "later", "parentId": "1"},
    ],
}

TEXTS: dict[str, tuple[str, object, Expected]] = {
    "netscape": (
        "netscape",
        NETSCAPE,
        [
            bookmark(
                "https://example.org/?a=1&b=2&copy=3",
                "损失 函数 <x>",
                "line 9",
                added=DAY,
                tags=("ml", "深度 学习", "unread", "private"),
                note="first\nsecond",
                folders=("工作 & more",),
            ),
            bookmark(
                "https://example.org/%s", "Search", "line 13", note="keyword: ex", folders=("工作 & more",)
            ),
            UnreadableEntry("line 15", "not a web address (javascript:)", "javascript:void(0)"),
            bookmark("https://example.org/last", "Last", "line 16", tags=("archived",), note="about\n\nmine"),
        ],
    ),
    "chrome": (
        "chrome",
        CHROME,
        [
            bookmark(
                "https://example.org/a",
                "损失函数",
                "record 1",
                added=DAY,
            ),
            bookmark("https://example.org/b", "B", "record 2", note="mine", folders=("f/g",)),
            UnreadableEntry("record 3", "not a web address (chrome:)", "chrome://settings/"),
        ],
    ),
    "firefox_json": ("firefox_json", FIREFOX, FIREFOX_EXPECTED),
    "pocket csv": (
        "pocket",
        'title,url,time_added,tags,status\n"A, ""b""",https://example.org/a,1600000000,ml|a b,unread\n'
        "https://example.org/c,https://example.org/c,0,,archive\n,mailto:a@b.c,0,,unread\n",
        [
            bookmark("https://example.org/a", 'A, "b"', "line 2", added=DAY, tags=("ml", "a b", "unread")),
            bookmark("https://example.org/c", None, "line 3", tags=("archived",)),
            UnreadableEntry("line 4", "not a web address (mailto:)", "mailto:a@b.c"),
        ],
    ),
    "pocket html": (
        "pocket",
        "<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body>\n<h1>Unread</h1><ul>\n"
        '<li><a href="https://example.org/a" time_added="1600000000" tags="ml,a b">A &amp; b</a></li></ul>\n'
        '<h1>Read Archive</h1><ul><li><a href="https://example.org/c" time_added="1" tags="">C</a></li></ul></body></html>',
        [
            bookmark("https://example.org/a", "A & b", "line 4", added=DAY, tags=("ml", "a b", "unread")),
            bookmark("https://example.org/c", "C", "line 5", tags=("archived",)),
        ],
    ),
    "instapaper": (
        "instapaper",
        "URL,Title,Selection,Folder,Timestamp,Tags\n"
        'https://example.org/a,A,"one\n\ntwo",Archive,1600000000,"[""ml"",""a,b""]"\n'
        "https://example.org/b,B,,Essays,1600000000,[]\nhttps://example.org/c,C,,Starred,1600000000,\n",
        [
            bookmark(
                "https://example.org/a",
                "A",
                "line 2",
                added=DAY,
                tags=("ml", "a,b", "archived"),
                note="> one\n>\n> two",
            ),
            bookmark("https://example.org/b", "B", "line 5", added=DAY, folders=("Essays",)),
            bookmark("https://example.org/c", "C", "line 6", added=DAY, tags=("favourite",)),
        ],
    ),
    "instapaper html": (
        "instapaper",
        "<!DOCTYPE html>\n<html><head><title>Instapaper: Export</title></head><body>\n<h1>Unread</h1>\n<ol>\n"
        '<li><a href="https://example.org/a">A &lt;b&gt;</a>\n</ol><h1>论文</h1><ol>\n'
        '<li><a href="https://example.org/c">C</a>\n</ol></body></html>',
        [
            bookmark("https://example.org/a", "A <b>", "line 5", tags=("unread",)),
            bookmark("https://example.org/c", "C", "line 7", folders=("论文",)),
        ],
    ),
    "netscape of raindrop": (
        "netscape",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
        '<DT><A HREF="https://example.org/a" TAGS="" DATA-COVER="" DATA-IMPORTANT="true">A</A>\n</DL><p>',
        [bookmark("https://example.org/a", "A", "line 3", tags=("favourite",))],
    ),
    "raindrop": (
        "raindrop",
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        '1,A,mine,theirs,https://example.org/a,Work / CI/CD,"ml, a b",2020-09-13T12:26:40.000Z,,'
        '"Highlight:marked\nNote:why",true\n2,B,,,https://example.org/b,Unsorted,,,,,false\n',
        [
            bookmark(
                "https://example.org/a",
                "A",
                "line 2",
                added=DAY,
                tags=("ml", "a b", "favourite"),
                note="mine\n\ntheirs\n\n> marked\n\nwhy",
                folders=("Work", "CI/CD"),
            ),
            bookmark("https://example.org/b", "B", "line 4"),
        ],
    ),
    "readwise": (
        "readwise",
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        "A,https://example.org/a,1,\"['ml', 'a, b']\",2020-09-13 12:26:40+00:00,0,archive,True\n"
        "B,https://example.org/b,2,[],2020-09-13 12:26:40+00:00,0,feed,False\n",
        [
            bookmark("https://example.org/a", "A", "line 2", added=DAY, tags=("ml", "a, b", "archived")),
            bookmark("https://example.org/b", "B", "line 3", added=DAY, tags=("feed",)),
        ],
    ),
    "pinboard": (
        "pinboard",
        [
            {
                "href": "https://example.org/a",
                "description": "A",
                "extended": "mine",
                "time": DAY,
                "shared": "no",
                "toread": "yes",
                "tags": "ml 深度学习",
            },
            {"href": "", "description": "B", "extended": "", "shared": "yes", "toread": "no", "tags": ""},
        ],
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "深度学习", "unread", "private"),
                note="mine",
            ),
            UnreadableEntry("record 2", "no URL", "B"),
        ],
    ),
    "delicious": (
        "delicious",
        [
            {
                "title": "A",
                "tags": ["ml", ""],
                "url": "https://example.org/a",
                "description": "mine",
                "created": "1600000000",
                "owner": "me",
                "private": "1",
            }
        ],
        [bookmark("https://example.org/a", "A", "record 1", added=DAY, tags=("ml", "private"), note="mine")],
    ),
    "elcurator": (
        "delicious",
        [
            {
                "created_at": "2020-09-13 12:26:40 UTC",
                "title": "A",
                "url": "https://example.org/a",
                "tags": [],
                "is_saved": True,
            }
        ],
        [bookmark("https://example.org/a", "A", "record 1", added=DAY, tags=("favourite",))],
    ),
    "readability": (
        "readability",
        {
            "bookmarks": [
                {
                    "article__title": "A",
                    "article__url": "https://example.org/a",
                    "archive": 1,
                    "favorite": True,
                    "date_added": "2020-09-13T12:26:40",
                }
            ],
            "recommendations": [{"article__url": "https://example.org/no"}],
        },
        [bookmark("https://example.org/a", "A", "record 1", added=DAY, tags=("archived", "favourite"))],
    ),
    "wallabag 2": (
        "wallabag",
        [
            {
                "title": "A",
                "url": "https://example.org/a",
                "is_archived": 1,
                "is_starred": False,
                "created_at": "2020-09-13T14:26:40+0200",
                "tags": ["ml"],
                "annotations": [{"quote": "marked", "text": "why"}, {"quote": "more"}],
                "content": "<p>text</p>",
            }
        ],
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "archived"),
                note="> marked\n\nwhy\n\n> more",
            )
        ],
    ),
    "wallabag 1": (
        "wallabag",
        [
            {
                "id": "1",
                "title": "A",
                "url": "https://example.org/a",
                "is_read": "0",
                "is_fav": "1",
                "content": "",
                "tags": "ml,b",
            }
        ],
        [bookmark("https://example.org/a", "A", "record 1", tags=("ml", "b", "favourite"))],
    ),
    "linkding": (
        "linkding",
        {
            "count": 1,
            "next": None,
            "results": [
                {
                    "id": 1,
                    "url": "https://example.org/a",
                    "title": "",
                    "description": "theirs",
                    "notes": "mine",
                    "website_title": "A",
                    "is_archived": True,
                    "unread": True,
                    "shared": False,
                    "tag_names": ["ml"],
                    "date_added": "2020-09-13T12:26:40.123456Z",
                }
            ],
        },
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "unread", "archived"),
                note="mine\n\ntheirs",
            )
        ],
    ),
    "karakeep": (
        "karakeep",
        KARAKEEP,
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "work/later", "archived", "favourite"),
                note="mine",
                folders=("work", "papers"),
            ),
            UnreadableEntry("record 2", "a note without a URL", "a thought"),
        ],
    ),
    "linkwarden": (
        "linkwarden",
        {
            "id": 1,
            "name": "me",
            "collections": [
                {
                    "id": 2,
                    "name": "papers",
                    "parentId": 1,
                    "links": [
                        {
                            "id": 7,
                            "name": "A",
                            "url": "https://example.org/a",
                            "description": "mine",
                            "createdAt": "2020-09-13T12:26:40.000Z",
                            "tags": [{"id": 1, "name": "ml"}],
                        },
                        {"id": 8, "name": "a file", "url": None, "tags": []},
                    ],
                },
                {"id": 1, "name": "work", "parentId": None, "links": []},
            ],
            "pinnedLinks": [{"id": 7}],
        },
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "favourite"),
                note="mine",
                folders=("work", "papers"),
            ),
            UnreadableEntry("record 2", "no URL", "a file"),
        ],
    ),
    "matter": (
        "csv",
        "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Last Interaction Date\n"
        "A,Li Lei,P,https://example.org/a,ml;a b,100,False,True,True,2020-09-13T12:26:40\n",
        [
            bookmark(
                "https://example.org/a", "A", "line 2", added=DAY, tags=("ml", "a b", "archived", "favourite")
            )
        ],
    ),
    "omnivore": (
        "omnivore",
        [
            {
                "id": "1",
                "slug": "a-1",
                "title": "A",
                "description": "about",
                "url": "https://example.org/a",
                "state": "Archived",
                "labels": ["RSS", "a b"],
                "savedAt": "2020-09-13T12:26:40.000Z",
            }
        ],
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("RSS", "a b", "archived"),
                note="about",
            )
        ],
    ),
    "opml": (
        "opml",
        '<?xml version="1.0"?>\n<opml version="2.0"><head><title>t</title></head><body>\n<outline text="新闻">\n'
        '<outline text="A" type="rss" xmlUrl="https://example.org/feed" htmlUrl="https://example.org/a" category="/ml,b"/>\n'
        '</outline>\n<outline text="C" type="link" url="https://example.org/c"/>\n</body></opml>',
        [
            bookmark("https://example.org/a", "A", "line 4", tags=("ml", "b"), folders=("新闻",)),
            bookmark("https://example.org/c", "C", "line 6"),
        ],
    ),
    "rss": (
        "feed",
        '<rss version="2.0"><channel><title>t</title><link>https://example.org/</link>\n<item><title>A &amp; b</title>'
        "<link>https://example.org/a</link><category>ml</category><pubDate>Sun, 13 Sep 2020 12:26:40 GMT</pubDate></item>\n"
        '<item><title>C</title><guid isPermaLink="true">https://example.org/c</guid></item>\n</channel></rss>',
        [
            bookmark("https://example.org/a", "A & b", "line 2", added=DAY, tags=("ml",)),
            bookmark("https://example.org/c", "C", "line 3"),
        ],
    ),
    "atom": (
        "feed",
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>\n'
        '<entry><title>A</title><link rel="self" href="https://example.org/self"/><link href="https://example.org/a"/>'
        '<category term="ml"/><updated>2021-01-01T00:00:00Z</updated><published>2020-09-13T12:26:40Z</published></entry></feed>',
        [bookmark("https://example.org/a", "A", "line 3", added=DAY, tags=("ml",))],
    ),
    "urls": (
        "urls",
        "# my list\n\nhttps://example.org/a\nexample.org/b\nhttps://example.org/c | C of OneTab\nD - https://example.org/d\n"
        "- <https://example.org/e>\nnot an address\nftp://example.org/f\n",
        [
            bookmark("https://example.org/a", None, "line 3"),
            bookmark("https://example.org/b", None, "line 4"),
            bookmark("https://example.org/c", "C of OneTab", "line 5"),
            bookmark("https://example.org/d", "D", "line 6"),
            bookmark("https://example.org/e", None, "line 7"),
            UnreadableEntry("line 8", "not a web address", "not an address"),
            UnreadableEntry("line 9", "not a web address (ftp:)", "ftp://example.org/f"),
        ],
    ),
    "markdown list": (
        "markdown_list",
        "# 机器学习\n\nSome words.\n\n- [A \\[1\\]](https://example.org/a) – about it #ml #深度/学习\n## Tools ##\n"
        '* [ ] [B](<https://example.org/b c> "t")\n  1. [C](https://example.org/c_(x))\n- https://example.org/d\n- [top](#top)\n'
        "# Other\n- [E](ftp://example.org/e)\n",
        [
            bookmark(
                "https://example.org/a",
                "A [1]",
                "line 5",
                tags=("ml", "深度/学习"),
                note="about it",
                folders=("机器学习",),
            ),
            bookmark(
                "https://example.org/b%20c", "B", "line 7", tags=("unread",), folders=("机器学习", "Tools")
            ),
            bookmark("https://example.org/c_(x)", "C", "line 8", folders=("机器学习", "Tools")),
            bookmark("https://example.org/d", None, "line 9", folders=("机器学习", "Tools")),
            UnreadableEntry("line 12", "not a web address (ftp:)", "ftp://example.org/e"),
        ],
    ),
    "csv": (
        "csv",
        "标题;网址;标签;备注;添加时间;文件夹\n损失函数;https://example.org/a;ml，深度学习;mine;2020/9/13;a/b\n",
        [
            bookmark(
                "https://example.org/a",
                "损失函数",
                "line 2",
                added="2020-09-13T00:00:00Z",
                tags=("ml", "深度学习"),
                note="mine",
                folders=("a", "b"),
            )
        ],
    ),
    "csv with states": (
        "csv",
        "Name\tImage URL\tPage Link\tStarred\tArchived\nA\thttps://example.org/i\thttps://example.org/a\tYes\t0\n",
        [bookmark("https://example.org/a", "A", "line 2", tags=("favourite",))],
    ),
    "addresses with commas": (
        "urls",
        "https://example.org/0,1\nhttps://example.org/0,2\n",
        [
            bookmark("https://example.org/0,1", None, "line 1"),
            bookmark("https://example.org/0,2", None, "line 2"),
        ],
    ),
    "csv without a header": (
        "csv",
        "https://example.org/a,A title\nhttps://example.org/b,B\n",
        [
            bookmark("https://example.org/a", "A title", "line 1"),
            bookmark("https://example.org/b", "B", "line 2"),
        ],
    ),
    "list of objects": (
        "json",
        {
            "version": 1,
            "tags": ["x"],
            "links": [{"href": "https://example.org/a", "name": "A", "tags": ["ml"]}, 7],
        },
        [
            bookmark("https://example.org/a", "A", "record 1", tags=("ml",)),
            UnreadableEntry("record 2", "no URL"),
        ],
    ),
    "own json": (
        "json",
        [
            {
                "id": 1,
                "url": "https://example.org/a",
                "title": "A",
                "tags": ["ml"],
                "added": DAY,
                "note": "mine",
            }
        ],
        [bookmark("https://example.org/a", "A", "record 1", added=DAY, tags=("ml",), note="mine")],
    ),
}

FIREFOX_DATABASE = """
    CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
    CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER, parent INTEGER, position INTEGER,
        title TEXT, dateAdded INTEGER, guid TEXT);
    CREATE TABLE moz_keywords (id INTEGER PRIMARY KEY, keyword TEXT, place_id INTEGER);
    INSERT INTO moz_places VALUES (1, 'https://example.org/a', 'page title'), (2, 'place:sort=1', NULL),
        (3, 'https://example.org/only-visited', NULL);
    INSERT INTO moz_bookmarks VALUES
        (1, 2, NULL, 0, 0, 'root', 0, 'root________'), (2, 2, NULL, 1, 0, 'menu', 0, 'menu________'),
        (4, 2, NULL, 1, 1, 'tags', 0, 'tags________'), (7, 2, NULL, 2, 0, '工作', 0, 'x'),
        (8, 1, 1, 7, 0, '损失函数', 1600000000000000, 'y'), (9, 1, 2, 2, 1, 'Most visited', 0, 'z'),
        (10, 2, NULL, 4, 0, 'ml', 0, 't'), (11, 1, 1, 10, 0, NULL, 0, 'u');
    INSERT INTO moz_keywords VALUES (1, 'loss', 1);
"""

BIBTEX = """% a library
@misc{li_loss,
  title = {A {Loss} function},
  url = {https://example.org/a},
  keywords = {ml, deep learning},
  urldate = {2020-09-13},
  note = "mine"
}

@book{b, title={No address}}
@article{c,
 title={By DOI}, doi = {10.1/x}
}
"""
RIS = """TY  - ELEC
TI  - A
UR  - https://example.org/a
KW  - ml
KW  - deep learning
N1  - mine
Y2  - 2020/09/13/
ER  -

TY  - BOOK
TI  - No address
ER  -
TY  - JOUR
TI  - cut
"""
SAFARI = """<?xml version="1.0"?><plist version="1.0"><dict>
<key>WebBookmarkType</key><string>WebBookmarkTypeList</string>
<key>Children</key><array>
<dict><key>Title</key><string>BookmarksBar</string><key>Children</key><array>
<dict><key>Title</key><string>工作</string><key>Children</key><array>
<dict><key>URLString</key><string>https://example.org/a</string>
<key>URIDictionary</key><dict><key>title</key><string>A</string></dict></dict>
</array></dict></array></dict>
<dict><key>Title</key><string>com.apple.ReadingList</string><key>Children</key><array>
<dict><key>URLString</key><string>https://example.org/b</string>
<key>ReadingList</key><dict><key>DateAdded</key><date>2020-09-13T12:26:40Z</date>
<key>PreviewText</key><string>first words</string></dict></dict>
</array></dict></array></dict></plist>
"""
XBEL = """<?xml version="1.0"?>
<xbel version="1.0"><folder><title>工作</title>
<bookmark href="https://example.org/?a=1&amp;b=2" added="2020-09-13T12:26:40Z" TAGS="ml,a b">
<title>A</title><desc>mine</desc></bookmark></folder>
<bookmark href="https://example.org/b"/></xbel>
"""
POSTS_XML = """<?xml version="1.0"?>
<posts user="me">
<post href="https://example.org/a" time="2020-09-13T12:26:40Z" description="A" extended="mine" tag="ml loss" toread="yes"
 shared="no" />
</posts>
"""
HYPOTHESIS = {
    "annotations": [
        {
            "created": DAY,
            "uri": "https://example.org/a",
            "text": "mine",
            "tags": ["ml"],
            "document": {"title": ["A"]},
            "target": [{"selector": [{"type": "RangeSelector"}, {"exact": "a part"}]}],
        }
    ]
}
STARRED = {
    "title": "Starred",
    "items": [
        {
            "timestampUsec": "1600000000000000",
            "title": "A",
            "categories": ["user/1/state/com.google/starred", "user/1/label/ml"],
            "alternate": [{"href": "https://example.org/a", "type": "text/html"}],
            "origin": {"title": "A feed", "htmlUrl": "https://example.org/"},
        }
    ],
}
ORG = """* 工作
** TODO [[https://example.org/a][A [1] (b)]] :ml:deep_learning:
   see https://example.org/b.
* [[https://example.org/c]]
"""
SESSION = [
    {
        "windows": {"10": {"101": {"url": "https://example.org/a", "title": "A", "tags": ["ml"]}}},
        "name": "Research",
    }
]
CHAT = """[13.09.20, 12:26:40] Li: look at https://example.org/a, it is good
Han: (https://example.org/b).
"""
PROSE = """# 工作

See <https://example.org/a>, [B](https://example.org/b) and [C][1].

| name | address |
|---|---|
| D | https://example.org/d |

- E: https://example.org/e why

[1]: https://example.org/c
"""
GERMAN = """Titel;Adresse;Schlagwörter;Datum;Beschreibung;Kommentar
A;https://example.org/a;ml, loss;3.4.2024;first;second
"""
DAY_FIRST = """url,title,date
https://example.org/a,A,3/4/2024
https://example.org/b,B,27/4/2024
"""
A, B = "https://example.org/a", "https://example.org/b"
FROM_LIBRARY = {"tags": ("ml", "deep learning"), "note": "mine", "added": "2020-09-13T00:00:00Z"}

TEXTS |= {
    "bibtex": (
        "bibtex",
        BIBTEX,
        [
            bookmark(A, "A Loss function", "line 2", **FROM_LIBRARY),
            UnreadableEntry("line 10", "an entry without a URL", "No address"),
            bookmark("https://doi.org/10.1/x", "By DOI", "line 11"),
        ],
    ),
    "ris": (
        "ris",
        RIS,
        [
            bookmark(A, "A", "line 1", **FROM_LIBRARY),
            UnreadableEntry("line 10", "a record without a URL", "No address"),
            UnreadableEntry("line 13", "a record that never ends", "cut"),
        ],
    ),
    "safari": (
        "safari",
        SAFARI,
        [
            bookmark(A, "A", "record 1", folders=("工作",)),
            bookmark(B, None, "record 2", added=DAY, note="first words", tags=("unread",)),
        ],
    ),
    "xbel": (
        "xbel",
        XBEL,
        [
            bookmark(
                "https://example.org/?a=1&b=2",
                "A",
                "line 3",
                added=DAY,
                tags=("ml", "a b"),
                note="mine",
                folders=("工作",),
            ),
            bookmark(B, None, "line 5"),
        ],
    ),
    "posts xml": (
        "posts_xml",
        POSTS_XML,
        [bookmark(A, "A", "line 4", added=DAY, tags=("ml", "loss", "private", "unread"), note="mine")],
    ),
    "hypothesis": (
        "hypothesis",
        HYPOTHESIS,
        [bookmark(A, "A", "record 1", added=DAY, tags=("ml",), note="> a part\n\nmine")],
    ),
    "google reader": ("google_reader", STARRED, [bookmark(A, "A", "record 1", added=DAY, tags=("ml",))]),
    "org": (
        "org",
        ORG,
        [
            bookmark(A, "A [1] (b)", "line 2", tags=("ml", "deep_learning", "unread"), folders=("工作",)),
            bookmark(B, None, "line 3", folders=("工作",)),
            bookmark("https://example.org/c", None, "line 4"),
        ],
    ),
    "tabs of a session": (
        "json",
        SESSION,
        [bookmark(A, "A", "record 1", tags=("ml",), folders=("Research",))],
    ),
    "chat": (
        "text",
        CHAT,
        [
            bookmark(A, "Li: look at … , it is good", "line 1", added="2020-09-13T12:26:40Z"),
            bookmark(B, "Han:", "line 2", added="2020-09-13T12:26:40Z"),
        ],
    ),
    "markdown prose": (
        "markdown_list",
        PROSE,
        [
            bookmark(A, None, "line 3", folders=("工作",)),
            bookmark(B, "B", "line 3", folders=("工作",)),
            bookmark("https://example.org/d", "D", "line 7", folders=("工作",)),
            bookmark("https://example.org/e", "E", "line 9", note="why", folders=("工作",)),
            bookmark("https://example.org/c", "C", "line 11", folders=("工作",)),
        ],
    ),
    "csv with German names": (
        "csv",
        GERMAN,
        [
            bookmark(
                A,
                "A",
                "line 2",
                tags=("ml", "loss"),
                added="2024-04-03T00:00:00Z",
                note="first\n\nsecond",
            )
        ],
    ),
    "csv with the day first": (
        "csv",
        DAY_FIRST,
        [
            bookmark(A, "A", "line 2", added="2024-04-03T00:00:00Z"),
            bookmark(B, "B", "line 3", added="2024-04-27T00:00:00Z"),
        ],
    ),
}

WALLABAG_XML = """<?xml version="1.0" encoding="UTF-8"?>
<result>
  <entry>
    <is_archived>1</is_archived>
    <is_starred>0</is_starred>
    <tags><entry><![CDATA[ml]]></entry><entry><![CDATA[a b]]></entry></tags>
    <id>7</id>
    <title><![CDATA[A & b]]></title>
    <url><![CDATA[https://example.org/a?x=1&y=2]]></url>
    <content><![CDATA[<p>text</p>]]></content>
    <created_at><![CDATA[2020-09-13T12:26:40+0000]]></created_at>
    <annotations><entry><quote>marked</quote><text>why</text></entry></annotations>
  </entry>
  <entry><title>No address</title><url></url></entry>
</result>
"""
WALLABAG_CSV = """Title;URL;Content;Tags;"MIME Type";Language;"Creation date"
"A; b";https://example.org/a;"<p>text</p>";"ml, a b";text/html;en;"03/04/2020 12:26:40"
"""
# What programs without a reader of their own write: names of columns and keys are understood wherever they occur.
MYMIND = """id,type,title,url,content,note,tags,created
x1,Article,A,https://example.org/a,,mine,"ml,a b",2020-09-13T12:26:40Z
x2,Note,,,a thought,,,2020-09-13T12:26:40Z
"""
X_BOOKMARKS = """Tweet Date,Posted By,Posted By Profile Pic,Posted By Profile URL,Posted By Twitter Handle,Tweet URL,Content,Tags
2020-09-13T12:26:40Z,Li,https://img.example/p.png,https://x.com/li,@li,https://x.com/li/status/1,a post,ml
"""
GOODLINKS = [
    {
        "url": "https://example.org/a",
        "title": "A",
        "summary": "about",
        "tags": ["ml"],
        "starred": True,
        "addedAt": 1600000000.5,
        "readAt": 1600000001.5,
        "highlights": [{"content": "marked", "note": "why"}],
    }
]
READECK_LIST = [
    {
        "id": "x",
        "href": "https://readeck.example/api/bookmarks/x",
        "url": "https://example.org/a",
        "title": "A",
        "created": DAY,
        "labels": ["ml"],
        "is_marked": True,
        "is_archived": True,
        "description": "about",
    }
]
TOBY = {
    "version": 3,
    "lists": [
        {
            "title": "Research",
            "cards": [
                {
                    "title": "page title",
                    "url": "https://example.org/a",
                    "customTitle": "A",
                    "customDescription": "mine",
                },
                {"title": "B", "url": "https://example.org/b", "customTitle": "", "customDescription": ""},
            ],
        }
    ],
}
CSL = [
    {
        "id": "li2020",
        "type": "webpage",
        "title": "A",
        "URL": "https://example.org/a",
        "accessed": {"date-parts": [[2020, 9, 13]]},
        "issued": {"date-parts": [[2019]]},
        "note": "mine",
        "keyword": "ml, a b",
    },
    {"id": "b", "type": "book", "title": "No address"},
    {
        "id": "c",
        "type": "article-journal",
        "title": "By DOI",
        "DOI": "10.1/x",
        "issued": {"date-parts": [[2019]]},
    },
]
ZOTERO = [
    {
        "key": "K",
        "version": 1,
        "data": {
            "itemType": "webpage",
            "title": "A",
            "url": "https://example.org/a",
            "dateAdded": DAY,
            "tags": [{"tag": "ml", "type": 1}],
            "abstractNote": "about",
        },
    },
    {"key": "N", "version": 2, "data": {"itemType": "note", "note": "a thought"}},
]
ZOTERO_CSV = """Key,Item Type,Publication Year,Author,Title,DOI,Url,Abstract Note,Date,Date Added,Access Date,Manual Tags
K,webPage,2019,Li,A,,https://example.org/a,about,2019,2020-09-13 12:26:40,2020-09-14 10:00:00,ml; a b
"""
A_TAGGED = bookmark("https://example.org/a", "A", "record 1", added=DAY, tags=("ml",), note="about")
TEXTS |= {
    "wallabag xml": (
        "wallabag",
        WALLABAG_XML,
        [
            bookmark(
                "https://example.org/a?x=1&y=2",
                "A & b",
                "line 3",
                added=DAY,
                tags=("ml", "a b", "archived"),
                note="> marked\n\nwhy",
            ),
            UnreadableEntry("line 14", "no URL", "No address"),
        ],
    ),
    "wallabag csv": (
        "wallabag",
        WALLABAG_CSV,
        [
            bookmark(
                "https://example.org/a", "A; b", "line 2", added="2020-04-03T12:26:40Z", tags=("ml", "a b")
            )
        ],
    ),
    "mymind": (
        "csv",
        MYMIND,
        [
            bookmark("https://example.org/a", "A", "line 2", added=DAY, tags=("ml", "a b"), note="mine"),
            UnreadableEntry("line 3", "no URL"),
        ],
    ),
    "x": (
        "csv",
        X_BOOKMARKS,
        [bookmark("https://x.com/li/status/1", None, "line 2", added=DAY, tags=("ml",))],
    ),
    "goodlinks": (
        "json",
        GOODLINKS,
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "archived", "favourite"),
                note="about\n\n> marked\n\nwhy",
            )
        ],
    ),
    "readeck list": (
        "json",
        READECK_LIST,
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added=DAY,
                tags=("ml", "archived", "favourite"),
                note="about",
            )
        ],
    ),
    "toby": (
        "json",
        TOBY,
        [
            bookmark("https://example.org/a", "A", "record 1", note="mine", folders=("Research",)),
            bookmark("https://example.org/b", "B", "record 2", folders=("Research",)),
        ],
    ),
    "csl json": (
        "csl_json",
        CSL,
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 1",
                added="2020-09-13T00:00:00Z",
                tags=("ml", "a b"),
                note="mine",
            ),
            UnreadableEntry("record 2", "an entry without a URL", "No address"),
            bookmark("https://doi.org/10.1/x", "By DOI", "record 3"),
        ],
    ),
    "zotero json": (
        "csl_json",
        ZOTERO,
        [A_TAGGED, UnreadableEntry("record 2", "an entry without a URL", "a thought")],
    ),
    "zotero csv": (
        "csv",
        ZOTERO_CSV,
        [bookmark("https://example.org/a", "A", "line 2", added=DAY, tags=("ml", "a b"), note="about")],
    ),
    "mastodon": (
        "urls",
        "https://social.example/users/li/statuses/1\nhttps://social.example/users/li/statuses/2\n",
        [
            bookmark(f"https://social.example/users/li/statuses/{number}", None, f"line {number}")
            for number in (1, 2)
        ],
    ),
    "mastodon archive": (
        "json",
        {"type": "OrderedCollection", "orderedItems": ["https://social.example/users/li/statuses/1"]},
        [bookmark("https://social.example/users/li/statuses/1", None, "record 1")],
    ),
    "yaml": (
        "yaml_toml",
        "- title: 'A: a'\n  url: https://example.org/a\n  tags: [ml, 损失]\n  added: 2024-05-01\n",
        [bookmark(A, "A: a", "record 1", tags=("ml", "损失"), added="2024-05-01T00:00:00Z")],
    ),
    "reddit": (
        "csv",
        "id,permalink\nx1,https://www.reddit.com/r/x/comments/x1/a/\n",
        [bookmark("https://www.reddit.com/r/x/comments/x1/a/", None, "line 2")],
    ),
}
