"""Files that other programs, or people, really write: one odd entry costs itself alone, and nothing is lost silently."""

import json
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.formats.fields.written_dates import find_day_order, parse_written_date
from linkvault.models import Bookmark, ExportItem, LeftOut, UnreadableEntry

HEADER = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
LINK = {
    "id": 1,
    "url": "https://example.org/a",
    "title": "A",
    "site": "example.org",
    "tags": [],
    "added": "2026-11-25T08:45:34Z",
    "saved": None,
    "published": None,
    "lang": None,
    "words": None,
    "status": "link only",
    "note": None,
    "reason": None,
    "trashed": None,
    "snapshot": None,
    "title_given": False,
    "attempted": None,
    "outcome": "link only",
    "aliases": [],
    "versions": [],
}


def read(
    folder: Path, text: str, name: str = "file"
) -> tuple[str, list[formats.ImportItem], tuple[LeftOut, ...]]:
    """Return the format of a file, what is read from it, and what is left out."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found_format, source = formats.recognize(path)
    items = list(formats.read_source(found_format, source))
    return found_format, items, source.report.items()


def bookmarks(items: list[formats.ImportItem]) -> list[Bookmark]:
    return [item for item in items if isinstance(item, Bookmark)]


def test_raw_markup_in_a_title_hides_no_bookmark(tmp_path):
    text = (
        f'{HEADER}<DT><A HREF="https://example.org/1">The <script> element</A>\n<DD>About <style> and <b>more</b>\n'
        '<DT><A HREF="https://example.org/2">Second</A>\n</DL><p>\n'
    )
    first, second = bookmarks(read(tmp_path, text)[1])
    assert (first.title, first.note) == ("The <script> element", "About <style> and more")
    assert second.title == "Second"


def test_a_script_that_never_ends_hides_no_bookmark(tmp_path):
    text = f'<script>\n{HEADER}<DT><A HREF="https://example.org/1">First</A>\n</DL>'
    assert [bookmark.title for bookmark in bookmarks(read(tmp_path, text)[1])] == ["First"]


def test_a_link_in_a_note_is_a_part_of_the_note(tmp_path):
    text = (
        f'{HEADER}<DT><A HREF="https://example.org/1">First</A>\n<DD>see <a href="https://other.example/">this</a> too\n'
        '<DT><A HREF="https://example.org/2">Second</A>\n</DL>'
    )
    first, second = bookmarks(read(tmp_path, text)[1])
    assert first.note == "see this <https://other.example/> too"
    assert second.url == "https://example.org/2"


@pytest.mark.parametrize(
    "heading",
    [
        '<H3 PERSONAL_TOOLBAR_FOLDER="true">Anything</H3>',
        "<H3>书签栏</H3>",
        "<H3>Lesezeichen-Symbolleiste</H3>",
    ],
)
def test_the_folders_of_a_browser_are_no_tags(heading, tmp_path):
    text = (
        f'{HEADER}<DT>{heading}\n<DL><p>\n<DT><A HREF="https://example.org/1">One</A>\n<DT><H3>News</H3>\n<DL><p>\n'
        '<DT><A HREF="https://example.org/2">Two</A>\n</DL><p>\n</DL><p>\n</DL><p>\n'
    )
    one, two = bookmarks(read(tmp_path, text)[1])
    assert (one.folders, two.folders) == ((), ("News",))


def test_breaks_in_an_address_are_dropped_as_browsers_do(tmp_path):
    (bookmark,) = bookmarks(read(tmp_path, 'url,title\n"https://example.org/a\n\tb",A\n')[1])
    assert bookmark.url == "https://example.org/ab"


def test_what_no_link_gets_is_reported_with_its_number_and_first_example(tmp_path):
    text = (
        "url,title,Publisher,Word Count,added\nhttps://example.org/1,A,,12,3/4/2024\n"
        "https://example.org/2,B,P,15,5/6/2024\n"
    )
    _, items, left_out = read(tmp_path, text)
    assert left_out == (
        LeftOut("dates that cannot be read", 2, "3/4/2024", "line 2"),
        LeftOut("Word Count", 2, "12", "line 2"),
        LeftOut("Publisher", 1, "P", "line 3"),
    )
    assert [bookmark.added for bookmark in bookmarks(items)] == [None, None]


def test_a_second_link_of_an_entry_of_a_feed_is_reported(tmp_path):
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://example.org/a"/>'
        '<link rel="replies" href="https://example.org/a/comments"/></entry></feed>'
    )
    name, items, left_out = read(tmp_path, text)
    assert (name, [bookmark.url for bookmark in bookmarks(items)]) == ("feed", ["https://example.org/a"])
    assert left_out == (LeftOut("link replies", 1, "https://example.org/a/comments", "line 1"),)


def test_many_unknown_keys_are_counted_in_bounded_memory(tmp_path):
    lines = (
        json.dumps({"url": f"https://example.org/{number}", f"key{number}": 1}) for number in range(1000)
    )
    left_out = read(tmp_path, "\n".join(lines))[2]
    assert len(left_out) == 101
    assert sum(field.count for field in left_out) == 1000


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/08/2026 10:29:34", "2026-08-27 10:29:34"),
        ("27.08.2024", "2024-08-27 00:00:00"),
        ("3.4.2024", "2024-04-03 00:00:00"),
        ("5/5/2024", "2024-05-05 00:00:00"),
        ("Jan 2, 2024", "2024-01-02 00:00:00"),
        ("January 2nd, 2024 at 3:04 pm", "2024-01-02 15:04:00"),
        ("Tuesday, 2 January 2024", "2024-01-02 00:00:00"),
        ("02-Jan-2024 03:04", "2024-01-02 03:04:00"),
        ("2024年1月2日", "2024-01-02 00:00:00"),
        ("2024년 1월 2일", "2024-01-02 00:00:00"),
        ("10/Oct/2000:13:55:36 +0300", "2000-10-10 13:55:36+03:00"),
        ("12/31/2024, 12:05:00 AM", "2024-12-31 00:05:00"),
        ("3/4/2024", "None"),
        ("31/31/2024", "None"),
        ("2 Jan 2024 was a fine day", "None"),
    ],
)
def test_written_dates(text, day):
    assert str(parse_written_date(text)) == day


def test_the_order_of_day_and_month_is_that_of_the_column():
    assert find_day_order(["1/2/2024", "", None, "2/13/2024"]) is False
    assert str(parse_written_date("1/2/2024", day_first=True)) == "2024-02-01 00:00:00"


@pytest.mark.parametrize(
    "change",
    [
        {"added": "not a date"},
        {"words": 10**30},
        {"id": "x"},
        {"aliases": [{}]},
        {"aliases": [{"kind": "x", "url": "https://example.org/"}]},
        {"versions": [{"number": 1}]},
        {"status": "nonsense"},
        {"versions": 1},
    ],
    ids=str,
)
def test_a_link_whose_history_is_invalid_comes_in_as_a_bookmark_and_is_reported(change, tmp_path):
    lines = [json.dumps(LINK | {"id": number, "url": f"https://example.org/{number}"}) for number in (1, 2)]
    lines.insert(1, json.dumps(LINK | change))
    _, items, left_out = read(tmp_path, "\n".join(lines))
    assert [type(item) for item in items] == [ExportItem, Bookmark, ExportItem]
    assert "invalid histories of links" in {field.name for field in left_out}


def test_passwords_of_our_own_files_are_removed(tmp_path):
    record = LINK | {
        "url": "https://me:secret@example.org/",
        "aliases": [{"kind": "typed", "url": "https://me:secret@example.org/"}],
    }
    assert "secret" not in str(read(tmp_path, json.dumps(record))[1])


def test_a_first_line_longer_than_the_head_is_recognized(tmp_path):
    lines = [
        json.dumps({"url": f"https://example.org/{number}", "title": "A", "note": "word " * size})
        for number, size in ((1, 14_000), (2, 1))
    ]
    name, items, _ = read(tmp_path, "\n".join(lines))
    assert (name, len(bookmarks(items))) == ("jsonl", 2)


def test_an_element_with_two_prefixes_costs_nothing(tmp_path):
    text = (
        '<?xml version="1.0"?><rss version="2.0"><channel><a:b:c>x</a:b:c><item><title>t</title>'
        "<link>https://example.org/a</link></item></channel></rss>"
    )
    assert [bookmark.url for bookmark in bookmarks(read(tmp_path, text)[1])] == ["https://example.org/a"]


def test_a_format_that_reads_nothing_gives_way_and_that_is_reported(tmp_path):
    text = "<opml>\n<head>see https://example.org/a</head></opml>\n"
    name, items, left_out = read(tmp_path, text)
    assert (name, bookmarks(items)[0].url) == ("text", "https://example.org/a")
    assert left_out[0].name == "nothing was read as opml"


def test_an_exception_of_a_library_ends_in_a_report(tmp_path):
    def fail():
        yield 1
        raise KeyError("x")

    first, second = formats.iterate_guarded(fail(), "the rest")
    assert first == 1
    assert second == UnreadableEntry("the rest", "cannot be read ('x')")


@pytest.mark.parametrize(
    ("line", "title", "note"),
    [
        ("https://example.org/a | A - b | c", "A - b | c", None),
        ("https://example.org/a # why", None, "why"),
        ("<https://example.org/a>", None, None),
        ('"https://example.org/a",', None, None),
        ("https://example.org/a | - leading", "- leading", None),
    ],
)
def test_lines_of_a_list_of_addresses(line, title, note, tmp_path):
    _, items, _ = read(tmp_path, f"{line}\n")
    (bookmark,) = bookmarks(items)
    assert (bookmark.url, bookmark.title, bookmark.note) == ("https://example.org/a", title, note)


@pytest.mark.parametrize(
    ("header", "cell", "tags"),
    [
        ("read", "true", ("archived",)),
        ("is_read", "false", ("unread",)),
        ("Gelesen", "Nein", ("unread",)),
        ("readAt", "", ()),
        ("readAt", "2024-05-06", ("archived",)),
        ("archived", "no", ()),
        ("已归档", "是", ("archived",)),
        ("お気に入り", "はい", ("favourite",)),
    ],
)
def test_flags_of_a_table(header, cell, tags, tmp_path):
    (bookmark,) = bookmarks(read(tmp_path, f"url,title,{header}\nhttps://example.org/a,A,{cell}\n")[1])
    assert bookmark.tags == tags


@pytest.mark.parametrize("header", ["추가일", "新增日期", "ajouté", "Añadido el", "保存日時", "Добавлен"])
def test_columns_of_dates_in_other_languages(header, tmp_path):
    (bookmark,) = bookmarks(read(tmp_path, f"url,title,{header}\nhttps://example.org/a,A,2024-05-06\n")[1])
    assert bookmark.added == "2024-05-06T00:00:00Z"


def test_links_of_org_mode_have_the_tags_of_the_headings_above_and_of_the_file(tmp_path):
    text = (
        "#+FILETAGS: :home:\n* Food :kitchen:\n** TODO [[https://example.org/a][A]] :bread:\n"
        "** Plain\nsee [[https://example.org/b][B]]\n* Work\n[[https://example.org/c][C]]\n"
    )
    name, items, left_out = read(tmp_path, text)
    assert (name, left_out) == ("org", ())
    assert [(bookmark.tags, bookmark.folders) for bookmark in bookmarks(items)] == [
        (("home", "kitchen", "bread", "unread"), ("Food",)),
        (("home", "kitchen"), ("Food", "Plain")),
        (("home",), ("Work",)),
    ]


def test_a_title_that_is_stored_is_not_reported_as_left_out(tmp_path):
    name, items, left_out = read(
        tmp_path, "TY  - JOUR\nTI  - A\nUR  - https://example.org/a\nKW  - k\nKW  - l\nER  - \n"
    )
    assert (name, bookmarks(items)[0].title, left_out) == ("ris", "A", ())


def test_a_field_without_a_place_in_a_link_is_reported_as_it_is_written(tmp_path):
    text = "TY  - JOUR\nTI  - A\nUR  - https://example.org/a\nPB  - Press\nSP  - 1\nSP  - 2\nER  - \n"
    assert read(tmp_path, text)[2] == (
        LeftOut("PB", 1, "Press", "line 1"),
        LeftOut("SP", 1, "['1', '2']", "line 1"),
    )


def test_starred_items_are_recognized_by_the_states_of_the_interface(tmp_path):
    content = {
        "id": "user/-/state/com.google/starred",
        "items": [{"title": "A", "canonical": [{"href": "https://example.org/a"}], "published": 1600000000}],
    }
    name, items, _ = read(tmp_path, json.dumps(content))
    assert (name, bookmarks(items)[0].title) == ("google_reader", "A")


def test_a_date_with_an_impossible_zone_is_none():
    assert parse_written_date("10/Oct/2000:13:55:36 +9999") is None
    assert parse_written_date("10/Oct/2000:13:55:36 +0300") is not None
