"""The names of columns and keys in files of other programs -> the fields of a bookmark.

The names are in `field_names.txt`, for CSV, JSON and JSON lines alike.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass

STATES = ("unread", "archived", "favourite", "private", "shared")  # each is a tag
READ = "read"  # a field that stands for one state if it says yes, and for another one if it says no
_SEPARATORS = re.compile(r"[\W_]+")
_CASE_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_URL_WORDS = {"url", "link", "href"}
_OTHER_URL_WORDS = {
    "image",
    "img",
    "thumbnail",
    "cover",
    "icon",
    "favicon",
    "feed",
    "author",
    "avatar",
    "short",
    "profile",
    "media",
    "video",
}
_OWN_COLUMNS = {"url", "site", "words", "saved", "status"}  # together, only files of linkvault have them
_STATE_WORD_PREFIX = "in "
SOURCES = ("url", "doi", "video")  # the fields that give the address of a link


@dataclass(frozen=True, slots=True)
class FieldMap:
    """For each field the names that have it, spelled as in the file; `others` are names without a field."""

    names: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    has_states: bool = False

    @property
    def has_address(self) -> bool:
        """Return whether there is a field that gives the address of a link."""
        return not self.names.keys().isdisjoint(SOURCES)

    def first(self, field: str) -> str | None:
        """Return the name of a field that wins; None if there is none."""
        return next(iter(self.names.get(field, ())), None)


def normalize_name(name: str) -> str:
    """Return the name of a column or key in the form in which names are compared.

    >>> normalize_name(" Saved-Date "), normalize_name("time_added"), normalize_name("addedAt"), normalize_name("网址")
    ('saved date', 'time added', 'added at', '网址')
    """
    return _SEPARATORS.sub(" ", _CASE_EDGE.sub(" ", name)).strip().lower()


def map_fields(names: Iterable[str]) -> FieldMap:
    """Return the fields that columns or keys have.

    >>> map_fields(("Title", "URL", "Saved date", "Starred", "x")).names
    {'url': ('URL',), 'title': ('Title',), 'added': ('Saved date',), 'favourite': ('Starred',)}
    >>> map_fields(("Original Post Link / URL", "Image URL")).names
    {'url': ('Original Post Link / URL',)}
    """
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(normalize_name(name), name)
    if "markdown" in spelled:  # an object of linkvault, whose `text` is the article
        spelled.pop("text", None)
    fields = {
        field: tuple(spelled[name] for name in known if name in spelled)
        for field, known in read_field_names().items()
        if not field.startswith(_STATE_WORD_PREFIX)
    }
    if not fields["title"] and {"description", "extended"} <= spelled.keys():  # as Pinboard names them
        fields["title"] = (spelled["description"],)
        fields["note"] = tuple(name for name in fields["note"] if name not in fields["title"])
    if not fields["url"]:
        fields["url"] = tuple(spelled[name] for name in spelled if _is_url_name(name))[:1]
    if not spelled.keys() >= _OWN_COLUMNS:  # another program's `site` or `id` is not found again
        fields.pop("own", None)
    known_names = {name for group in fields.values() for name in group}
    others = tuple(name for name in spelled.values() if name not in known_names)
    used = {field: group for field, group in fields.items() if group and field != "own"}
    return FieldMap(used, others, has_states=not used.keys().isdisjoint((*STATES, READ, "state")))


def find_state(word: object) -> str | None:
    """Return the state that a word names, as in a column `state`; None if it names none.

    >>> find_state("Archive"), find_state("inbox"), find_state("blue")
    ('archived', 'unread', None)
    """
    if not isinstance(word, str):
        return None
    name = normalize_name(word)
    names = read_field_names()
    return next((state for state in STATES if name in names.get(_STATE_WORD_PREFIX + state, ())), None)


def is_own_state(word: object) -> bool:
    """Return whether a word is a status of linkvault, which an import determines again."""
    return isinstance(word, str) and normalize_name(word) in read_field_names()["in own"]


@cache
def read_field_names() -> dict[str, tuple[str, ...]]:
    """Return the names of each field, in the order of the file."""
    fields: dict[str, list[str]] = {}
    text = Path(__file__).with_name("field_names.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            field, _, names = line.split("\t")
            fields.setdefault(field, []).extend(map(normalize_name, names.split("|")))
    return {field: tuple(dict.fromkeys(names)) for field, names in fields.items()}


def _is_url_name(name: str) -> bool:
    words = name.split()
    return bool(words) and words[-1] in _URL_WORDS and not _OTHER_URL_WORDS.intersection(words)
