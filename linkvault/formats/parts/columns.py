"""The column names of a table into the fields of a bookmark, by the names that are usual in English and Chinese."""

from collections.abc import Callable, Mapping, Set

from linkvault.formats.parts.csv_stream import find_separator, normalize_column, read_header, split_cells
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp

# The fields of a bookmark, each with the usual names of its column, the most specific first.
_FIELD_COLUMNS = {
    "url": "url|uri|href|link|web address|website|page url|source url|address|bookmark|网址|链接|链接地址|地址",
    "title": "title|name|page title|document title|标题|名称|题目",
    "tags": "tags|tag|document tags|labels|label|keywords|tags categories|categories|category|标签|关键词|分类",
    "note": "note|notes|note takeaways|description|comment|comments|excerpt|summary|selection"
    "|备注|笔记|描述|说明|摘要",
    "added": "added|date added|time added|created|created at|saved|saved at|saved date|date saved|timestamp|date|time"
    "|last interaction date"
    "|添加时间|收藏时间|创建时间|时间|日期",
    "folder": "folder|folders|folder path|collection|list|文件夹|收藏夹|目录",
}
# The tags for states, each with the usual names of a column that says yes or no.
STATE_COLUMNS = {
    "unread": "unread|toread|to read|read later",
    "archived": "archived|is archived|archive",
    "favourite": "favourite|favorite|favourited|favorited|is favorite|starred|is starred",
    "private": "private|is private",
}
_URL_WORDS = {"url", "link", "href"}
_OTHER_URL_WORDS = {"image", "img", "thumbnail", "cover", "icon", "favicon", "feed", "author", "avatar"}
_INSPECTED_LINES = 20  # of a table without a header: enough that commas inside URLs show as uneven rows


def assign_columns(cells: tuple[str, ...]) -> dict[str, str]:
    """Return the column of each field of a bookmark; {} if no column has URLs.

    >>> assign_columns(("Title", "URL", "Saved date", "Starred", "x"))
    {'url': 'url', 'title': 'title', 'added': 'saved date', 'favourite': 'starred'}
    >>> assign_columns(("Original Post Link / URL", "Image URL")), assign_columns(("name", "age"))
    ({'url': 'original post link url'}, {})
    """
    present = [normalize_column(cell) for cell in cells]
    columns = {
        field: _first_present(names, present) for field, names in (_FIELD_COLUMNS | STATE_COLUMNS).items()
    }
    columns["url"] = columns["url"] or next(filter(_is_url_column, present), None)
    return {field: name for field, name in columns.items() if name} if columns["url"] else {}


def column_finder(column_of: Mapping[str, str]) -> Callable[[Source], dict[str, str]]:
    """Return the `columns` of a Reader: a function from a source to the column of each field, spelled as in the file.

    :param column_of: for each field of a bookmark the normalized name of its column
    """

    def find_columns(source: Source) -> dict[str, str]:
        spelled = {normalize_column(cell): cell for cell in read_header(source.head_text)}
        return {field: spelled[name] for field, name in column_of.items() if name in spelled}

    return find_columns


def has_columns(source: Source, required: Set[str]) -> bool:
    """Return whether the header of a file has all the columns, given by their normalized names."""
    return required <= set(map(normalize_column, read_header(source.head_text)))


def infer_columns(head_text: str) -> tuple[str, ...]:
    """Return names for the columns of a table without a header; () if the text is not such a table.

    URLs may contain commas, so every line must have the same number of cells, and one column must have titles.

    >>> infer_columns("1,https://example.org/,An example\\n2,https://example.org/2,另一个\\n")
    ('0', 'url', 'title')
    >>> infer_columns("https://example.org/0,234,5.html\\nhttps://example.org/0,234,6.html\\n")
    ()
    """
    lines = [line for line in head_text.splitlines()[:_INSPECTED_LINES] if line.strip()]
    separator = find_separator(lines[0]) if lines else ","
    table = [split_cells(line, separator) for line in lines]
    if not table or len(table[0]) < 2 or any(len(cells) != len(table[0]) for cells in table[:-1]):
        return ()
    first = table[0]
    complete_rows = table[:-1] or table  # the head of the file may end within its last line
    url_index = next(
        (i for i, cell in enumerate(first) if cell.lower().startswith(("http://", "https://"))), None
    )
    title_indexes = [
        i for i in range(len(first)) if i != url_index and any(_is_title(cells[i]) for cells in complete_rows)
    ]
    if url_index is None or not title_indexes:
        return ()
    names = [str(number) for number in range(len(first))]
    names[url_index], names[title_indexes[0]] = "url", "title"
    return tuple(names)


def _first_present(names: str, present: list[str]) -> str | None:
    return next((name for name in names.split("|") if name in present), None)


def _is_url_column(name: str) -> bool:
    words = name.split()
    return bool(words) and words[-1] in _URL_WORDS and not _OTHER_URL_WORDS.intersection(words)


def _is_title(cell: str) -> bool:
    text = cell.strip()
    return (" " in text or not text.isascii()) and parse_timestamp(text) is None and "://" not in text
