"""Lines of a paragraph -> its text, with the words that a line end divides joined again. (pure)"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from linkvault.extract.pdf.glyphs.segments import is_cjk
from linkvault.extract.pdf.shapes import END, HYPHEN, LINK, LINK_END, PAGE
from linkvault.extract.pdf.structure.paragraphs import LINK_START, match_continued_link

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:-[^\W_]+)*)[-‐]$")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

_MARKS = re.compile(f"{LINK}[0-9]+{END}|[{LINK_END}{HYPHEN}]")
_SCHEME = re.compile(r"^[a-z]+:(?://)?(?:www\.)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]*$", re.IGNORECASE)
# Found in words that continue an address, and in few other words.
_PATH = re.compile(r"[/_=&?%#~]|\d\.\d|\.[a-z]{2,4}\b")
_CLOSING = '.,;:)]}»”"'  # after an address

_MAX_ADDRESS = 500  # characters of an address before the end of a line
_MIN_SHARED = 4  # letters of an address at the end of a line
_MAX_WORD = 100  # characters of a divided word, with its other hyphens
_MIN_PART = 4  # letters: shorter parts are words by chance
_MIN_COUNT = 2  # in the document


class LineJoiner:
    """Joins lines by the words of the whole document."""

    def __init__(self, texts: Iterable[str], links: Sequence[str] = ()) -> None:
        """Count the words of the document, those at the end of a line excepted.

        :param links: the addresses of the links of the document
        """
        self._links = links
        self._words: Counter[str] = Counter()
        for text in texts:
            words = _WORD.findall(text.casefold())
            self._words.update(words[:-1] if text.endswith(("-", "‐", HYPHEN)) else words)

    def join(self, lines: Iterable[tuple[str, int]]) -> str:
        """Return lines, each with its page, as one text with a mark where a page begins."""
        text, page = "", -1
        for line, line_page in lines:
            mark = f"{PAGE}{line_page + 1}{PAGE}" if page not in (-1, line_page) else ""
            text = self._append(text, line.strip(" "), mark)
            page = line_page
        return text.replace(HYPHEN, "")

    def _append(self, text: str, line: str, mark: str) -> str:
        if not text or not line:
            return text + mark + line
        begins_link = text[-1] == LINK_END and LINK_START.match(line) is not None
        if start := match_continued_link(text, line):
            text, line = text[:-1], line[start.end() :]
            if address := self._join_address(text, line, self._links[int(start[1])]):
                return address + mark + line
        elif not begins_link and (address := self._join_address(text, line)):  # two links have two addresses
            return address + mark + line
        if text.endswith(HYPHEN):
            return text[:-1] + mark + line
        if match := _LAST.search(text, max(0, len(text) - _MAX_WORD)):
            return self._join_word(text, match[1], line, mark)
        if is_cjk(text[-1]) and is_cjk(line[0]):
            return text + mark + line
        return f"{text} {mark}{line}"

    def _join_address(self, text: str, line: str, target: str = "") -> str:
        """Return the text that a line goes on without a space, as it is inside of an address; empty if it is not.

        :param target: the address of the link that both are in
        """
        end = _MARKS.sub("", text[-_MAX_ADDRESS:]).rpartition(" ")[2]
        word = _MARKS.sub("", line).partition(" ")[0].rstrip(_CLOSING)
        if not word:
            return ""
        hyphen = "-" if text.endswith(HYPHEN) else ""
        if target:
            known = target.casefold()
            start = _SCHEME.sub("", end)
            for joined in (hyphen, "") if hyphen else ("",):
                if len(start) >= _MIN_SHARED and f"{start}{joined}{word}".casefold() in known:
                    return text.removesuffix(HYPHEN) + joined
            return ""
        if _ADDRESS.search(end) and (hyphen or end[-1] in "/._-=&?%#~") and _PATH.search(word):
            return text.removesuffix(HYPHEN) + hyphen
        return ""

    def _is_compound(self, start: str, end: str) -> bool:
        """Return whether both parts of a divided word are words of the document: the hyphen belongs to it."""
        return min(len(start), len(end)) >= _MIN_PART and all(
            self._words[part.casefold()] >= _MIN_COUNT for part in (start, end)
        )

    def _join_word(self, text: str, start: str, line: str, mark: str) -> str:
        """Return a text that ends with a hyphen and its next line."""
        match = _FIRST.match(line)
        if match is None:
            return text + mark + line
        hyphenated, joined = f"{start}-{match[0]}".casefold(), f"{start}{match[0]}".casefold()
        if self._words[hyphenated] and not self._words[joined]:
            return text + mark + line
        if not self._words[joined] and self._is_compound(start, match[0]):
            return text + mark + line
        if match[0][0].islower() and not start[-1].isdigit():
            return text[:-1] + mark + line
        return text + mark + line
