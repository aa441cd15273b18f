"""The columns of a table -> what each is taken for: by the names that are usual, in English and Chinese."""

from collections.abc import Callable, Mapping

from linkvault.formats.parts.csv_stream import find_separator, normalize_column, read_header, split_cells
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp

# What a column is taken for, and its usual names, the surest first.
_NAMES = {
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
# Columns that mark a state with yes and no: the tag, and the names.
STATE_COLUMNS = {
    "unread": "unread|toread|to read|read later",
    "archived": "archived|is archived|archive",
    "favourite": "favourite|favorite|favourited|favorited|is favorite|starred|is starred",
    "private": "private|is private",
}
_ADDRESS_WORDS = {"url", "link", "href"}
_OTHER_ADDRESSES = {"image", "img", "thumbnail", "cover", "icon", "favicon", "feed", "author", "avatar"}
_LOOKED_AT = 20


def assign_columns(cells: tuple[str, ...]) -> dict[str, str]:
    """Find which column is what: the surest name that occurs; {} if none holds addresses.

    >>> assign_columns(("Title", "URL", "Saved date", "Starred", "x"))
    {'url': 'url', 'title': 'title', 'added': 'saved date', 'favourite': 'starred'}
    >>> assign_columns(("Original Post Link / URL", "Image URL")), assign_columns(("name", "age"))
    ({'url': 'original post link url'}, {})
    """
    present = [normalize_column(cell) for cell in cells]
    found = {role: _first(names, present) for role, names in (_NAMES | STATE_COLUMNS).items()}
    found["url"] = found["url"] or next(filter(_is_of_addresses, present), None)
    return {role: name for role, name in found.items() if name} if found["url"] else {}


def column_finder(taken: Mapping[str, str]) -> Callable[[Source], dict[str, str]]:
    """Build what a Reader tells of its columns: for each role the name as the file writes it."""

    def columns(source: Source) -> dict[str, str]:
        written = {normalize_column(cell): cell for cell in read_header(source.head_text)}
        return {role: written[name] for role, name in taken.items() if name in written}

    return columns


def infer_columns(opening: str) -> tuple[str, ...]:
    """Name the columns of a table without a header; () if it is none.

    A comma may stand inside an address: what looks like a table must have as many cells in every line, and words
    beside the addresses.

    >>> infer_columns("1,https://example.org/,An example\\n2,https://example.org/2,另一个\\n")
    ('0', 'url', 'title')
    >>> infer_columns("https://example.org/0,234,5.html\\nhttps://example.org/0,234,6.html\\n")
    ()
    """
    lines = [line for line in opening.splitlines()[:_LOOKED_AT] if line.strip()]
    mark = find_separator(lines[0]) if lines else ","
    table = [split_cells(line, mark) for line in lines]
    if not table or len(table[0]) < 2 or any(len(cells) != len(table[0]) for cells in table[:-1]):
        return ()
    at = next(
        (i for i, cell in enumerate(table[0]) if cell.lower().startswith(("http://", "https://"))), None
    )
    words = [
        i
        for i in range(len(table[0]))
        if i != at and any(_is_words(cells[i]) for cells in table[:-1] or table)
    ]
    if at is None or not words:
        return ()
    names = [str(number) for number in range(len(table[0]))]
    names[at], names[words[0]] = "url", "title"
    return tuple(names)


def _first(names: str, present: list[str]) -> str | None:
    return next((name for name in names.split("|") if name in present), None)


def _is_of_addresses(name: str) -> bool:
    words = name.split()
    return bool(words) and words[-1] in _ADDRESS_WORDS and not _OTHER_ADDRESSES.intersection(words)


def _is_words(cell: str) -> bool:
    text = cell.strip()
    return (" " in text or not text.isascii()) and parse_timestamp(text) is None and "://" not in text
