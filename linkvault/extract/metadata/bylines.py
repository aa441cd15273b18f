"""A visible byline -> the names in it, without job titles, portrait captions and dates."""

from collections.abc import Container, Iterator
from itertools import islice

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.metadata.author_names import NAME
from linkvault.extract.metadata.months import MONTH
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.metadata.short_lines import BREAKS, SHORT, UNREAD, Line
from linkvault.text.scripts import BASIC_HAN, CJK

_AUTHOR_LABEL = re.compile(
    r"(?:(?:作者|撰文|文(?=\s*[:：/／])|автор|글쓴이|著者)\s*+[:：/／]?\s*+)"
    r"(?P<name>[^\s|,，:：/／()（）][^|,，:：/／()（）\d]{1,40})"
)
# the same after other labels: "时间：... 作者：李一木"
_LABELLED = re.compile(
    r"(?<=[\s|])(?:作者|撰文|著者)\s*[:：]\s*(?P<name>[^\s|,，:：/／()（）\d]{2,20})(?=$|[\s|])"
)
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_MORE = rf" (?:{_WORD}|de|del|van|von|der|den|di|da|du|la|le|bin|al)"
_BY_NAME = re.compile(
    rf"(?:(?:[Pp]osted|[Ww]ritten) [Bb]y(?:\s*+:)?\s++(?P<posted>{_WORD}(?:{_MORE}){{0,3}})"
    rf"|(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)(?:\s*+:)?\s++(?P<by>{_WORD}(?:{_MORE}){{1,3}}))"
    rf"(?:$|\s*[|,·•–/(-]|\s+(?:on|at|in|am|and|{MONTH})\b)"
)
# "by 바다지기": a name without capital letters, of one word.
_BY_CJK_NAME = re.compile(rf"[Bb]y(?:\s*+:)?\s++(?P<name>[{CJK}]{{2,12}})(?=$|\s*[|,·•–/(\d-])")
_BY = r"(?:(?-i:[Bb]y|BY|[Vv]om?|VON|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v|[Aa]f|[Dd]i|od)|von|автор)"
# A piece that introduces the name in the next piece.
_LABEL = PhrasePattern(
    "bylines",
    rf"(?:(?:(?:<<wrote>>)\s+){{0,3}}{_BY}"
    r"|(?:(?:post|about|the|article)\s+)*authors?(?:\s+(?:by|info|spotlight|bio))?|<<author_label>>)\s*[:：/／|]?",
)
_LEAD = re.compile(rf"(?:[^\W\d]+\s+){{0,3}}{_BY}\s*:?", re.I)  # in an element that is marked as a byline
# A piece that introduces the name of another person: a photographer, a translator.
_OF_OTHERS = PhrasePattern("bylines", "<<other_work>>")
# A piece that introduces a date, or is not part of a byline: a button, a portrait caption.
_NO_NAME = PhrasePattern(
    "bylines", r"(?:<<date_lead>>)(?:\s+(?:on|am|le|el|il))?:?|(?:<<button>>)\b.*|<<portrait>>"
)
_JOINT = re.compile(r"(?:(?<!\s)\s+)?(?:[,;&/、，|]|(?:,\s*)?(?:and|und|et|y|e|och|en|og)(?=\s|$))\s*", re.I)
_ONE_WORD = re.compile(r"[^\W\d_a-z][\w.'’-]*")
_LIKE_NAME = re.compile(rf"{_WORD}(?:{_MORE}){{0,3}}")
_DAY = re.compile(r"\d[-./]\d|\b(?:19|20)\d\d\b")
# "（记者 李一木）", "青禾日报记者 李一木": how Chinese news articles name their reporter.
_REPORTER = re.compile(
    rf"(?:^|[（(\s{BASIC_HAN}])(?<!小)记者"
    r"(?!手记|观察|调查|们|会|节|证|站|团|协|获悉|了解|从|在|采访|近日|日前)\s*"
    rf"(?P<name>[{BASIC_HAN}·]{{2,4}}(?:[\s、]+[{BASIC_HAN}·]{{2,4}}){{0,3}}?)"
    r"(?=\s*(?:[）)]|$|/|摄|报道|通讯员|实习|\s(?:文|整合|编辑)))"
)
# Nothing but the time: behind "4 min read", pages often have the section, and a wrong author is worse than none.
_MINUTES = PhrasePattern("bylines", r"~?\d+\s?(?:<<minutes>>)\.?")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?")
_TOPIC_NAMES = frozenset(["article:section", "article:tag", "keywords", "category"])
MOST_PARTS = 60  # elements of a byline that are read: bounds the time


def find_signature(line: Line, before: Line | None = None, *, is_near: bool = True) -> str | None:
    """Return the author's name in a line such as "By Ada Lovelace"; None if the line names no author.

    Near the title, a piece of the line or the line before it may be the label; elsewhere only the line itself.
    """
    if is_near:
        label_before = before.pieces[-1] if before is not None else ""
        for label, piece in zip((label_before, *line.pieces), line.pieces, strict=False):
            text = squeeze(piece)
            if _is_label(label) and _LIKE_NAME.fullmatch(text):
                return text
            if (name := _name_in_line(text)) and not _OF_OTHERS.search(label):
                return name
        if match := _REPORTER.search(line.text):
            return "、".join(match["name"].split())
    return _name_in_line(line.text)


def _is_label(text: str) -> bool:
    return bool(_LABEL.fullmatch(squeeze(text))) and not _OF_OTHERS.search(text)


def _name_in_line(text: str) -> str | None:
    text = text.lstrip("-–—•·*( ")
    if match := _AUTHOR_LABEL.match(text) or _LABELLED.search(text) or _BY_CJK_NAME.match(text):
        return match["name"]
    match = _BY_NAME.match(text)
    return (match["posted"] or match["by"]) if match else None


def read_names(byline: HtmlElement) -> list[str]:
    """Return the names in a byline: the marked ones, else those before a job title, a portrait caption or a date."""
    marked = [
        name
        for part in islice(byline.iterdescendants(), MOST_PARTS)
        if part.get("itemprop") == "name" or (part.tag == "a" and "author" in (part.get("rel") or "").split())
        if 1 < len(name := squeeze(part.get("content") or "".join(iter_pieces(part))[:SHORT])) < SHORT
    ]
    return list(dict.fromkeys(marked)) if marked else _read_leading_names(iter_pieces(byline))


def _read_leading_names(pieces: Iterator[str]) -> list[str]:
    """Return the names at the beginning of a byline's pieces: the first, and those joined to it by commas or "and"."""
    names: list[str] = []
    is_open, was_broken, is_others = True, True, False
    for piece in pieces:
        text = squeeze(piece)
        if not text:
            was_broken = was_broken or piece == "\n"
        elif _JOINT.fullmatch(text):
            is_open = True
        elif _LABEL.fullmatch(text) or _LEAD.fullmatch(text):
            if names:
                break
            is_others = bool(_OF_OTHERS.search(text))
            is_open = not is_others
        elif is_others or (not names and (_NO_NAME.fullmatch(text) or _DAY.search(text))):
            is_others = False
        elif is_open:
            names.append(text)
            is_open = text.endswith((",", "&", " and", " und"))
            was_broken = False
        elif not was_broken and _ONE_WORD.fullmatch(names[-1]) and _ONE_WORD.fullmatch(text):
            names[-1] += f" {text}"  # given name and family name in an element of their own
        else:
            break
    return [name for name in names if len(name) <= SHORT]


def iter_pieces(node: HtmlElement) -> Iterator[str]:
    """Yield the texts of an element in order, with a line end at block boundaries, up to MOST_PARTS elements."""
    yield node.text or ""
    waiting = [(node, iter(node))]
    for _ in range(2 * MOST_PARTS):
        node, children = waiting[-1]
        child = next(children, None)
        if child is not None and child.tag not in UNREAD:
            if child.tag in BREAKS:
                yield "\n"
            yield child.text or ""
            waiting.append((child, iter(child)))
            continue
        if child is None:
            waiting.pop()
            if not waiting:
                return
            if node.tag in BREAKS:
                yield "\n"
        yield (node if child is None else child).tail or ""


def dated_parts(text: str) -> tuple[str, str]:
    """Return what is before the reading time in a line of three parts, and the name after it; empty without these.

    >>> dated_parts("3 March 2026 · 4 min · Ada Lovelace")
    ('3 March 2026', 'Ada Lovelace')
    >>> dated_parts("3 March 2026 · 12 comments · New York")
    ('', '')
    """
    match [part.strip() for part in text.split("·")]:
        case [date, time, name] if _MINUTES.fullmatch(time) and NAME.fullmatch(name):
            return date, name
    return "", ""


def is_topic(name: str, body: HtmlElement, own_links: Container[HtmlElement]) -> bool:
    """Return whether a page uses a name as that of a section or a tag, or as common words of its text.

    :param own_links: the links to pages of authors and accounts
    """
    key = name.lower()
    if key != name and key in str(body.text_content()):
        return True
    for meta in body.getroottree().iter("meta"):
        topics = (meta.get("content") or "").lower().split(",")
        if (meta.get("property") or meta.get("name")) in _TOPIC_NAMES and key in map(squeeze, topics):
            return True
    return any(
        squeeze(str(link.text_content())).lower() == key
        and link not in own_links
        and not _HOME.fullmatch(link.get("href") or "")  # a personal page is named after its owner
        for link in body.iter("a")
    )
