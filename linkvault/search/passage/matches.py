"""A folded text and a term of a query -> the matches of the term, equal to those of the index. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.search.query.forms import list_term_forms
from linkvault.search.query.parser import Term
from linkvault.search.query.term_weights import find_inflection_prefix
from linkvault.search.text.analyzer import (
    find_word_end,
    is_cjk,
    is_symbol,
    is_unspaced,
    is_word_character,
    split_words,
)
from linkvault.search.text.arabic import is_arabic, stem_arabic
from linkvault.search.text.english import list_spellings
from linkvault.search.text.fold import fold, is_joining
from linkvault.search.text.operators import find_operator, list_operators
from linkvault.search.text.porter import stem, stems_y_to_i
from linkvault.search.text.reversed_words import is_part
from linkvault.text.scripts import ALL_SYMBOLS, SYLLABLE_STACKERS

_ASCII_WORD = re.compile(r"[^\W_]+")
_ASCII_GAP = re.compile(r"[\W_]*")
_NAME_CONTINUATION = frozenset("abcdefghijklmnopqrstuvwxyz+")  # after C++: x++y and C+++ are other names
_MAX_MATCHES = 400  # of one term in a text: bounds the cost of ranking a long page
# Letters at the end of a stem that its words may not share (sensibility, sensible -> sensibl).
_STEM_CHANGE = 2
# A word of so many letters is also marked inside a longer word or name, when the text has it nowhere else; a shorter
# one at the beginning or the end of it, if it has three.
_MIN_INSIDE, _MIN_AT_EDGE = 4, 3
_MIN_BEFORE_HEAD = 3  # letters of the first part of a compound
_SIGN_INSIDE = r"[\W_]?"  # between the letters of a word that the text writes apart
_FIRST_LETTERS = 2  # by which `str.find` skips to candidates
_CACHE_SIZE = 256

Span = tuple[int, int]  # start and end in a folded text


class Part(NamedTuple):
    """A run of CJK or syllables, a sign, a word or a name with symbols.

    `common_prefix` begins every word with the same stem, so that `str.find` can skip to candidates; `root` is that
    stem. `is_run`: it can begin and end inside a longer run.
    """

    text: str
    common_prefix: str
    root: str
    is_run: bool
    prefix: bool = False  # matches words that begin with the text

    def match_end(self, text: str, at: int) -> int:
        """Return the end of the match that begins at `at`, else -1. The text before `at` is not examined."""
        if self.is_run or self.text[-1] in "+#":
            end = at + len(self.text)
            if not text.startswith(self.text, at):
                return -1
            return _skip_marks(text, end) if self.is_run else -1 if self._is_continued(text, end) else end
        end = find_word_end(text, at)
        return end if end >= 0 and self.is_form(text[at:end]) else -1

    def _is_continued(self, text: str, end: int) -> bool:
        """Return whether a name with symbols goes on after `end` and so is another name: C+++, x++y, page#1."""
        return (
            text[end : end + 1] in _NAME_CONTINUATION
            if self.text[-1] == "+"
            else find_word_end(text, end) >= 0
        )

    def is_form(self, word: str) -> bool:
        """Return whether a word has the text or its stem, or begins with it if it is a prefix."""
        if word == self.text or stem(word) == self.root:
            return True
        if not self.prefix:
            return False
        return word.startswith(self.text) or (
            not stems_y_to_i(self.text) and stem(word).startswith(self.root)
        )


class Matcher(NamedTuple):
    """The parts of one term: they match in this order, with only whitespace and punctuation between them.

    forms: matchers of the other spellings of the term.
    every_form: a text that matches the parts is searched for the forms as well. A word has up to 36 forms, most of them
        two parts of it, so for the passage of a hit that would take longer than all the rest.
    inside: the term in one word. A text that matches neither the parts nor a form is searched for it inside words,
        and written apart.
    arabic: the stem of an Arabic word, to match with prefixes and endings; then there are no parts.
    head: a word that a compound can end with. A text that has it nowhere else is searched for such compounds.
    """

    parts: tuple[Part, ...]
    forms: tuple["Matcher", ...] = ()
    every_form: bool = True
    inside: str = ""
    arabic: str = ""
    head: str = ""


def list_beginnings(matchers: Iterable[Matcher]) -> tuple[str, ...]:
    """Return short texts of which a text has at least one if any of the matchers matches it.

    >>> list_beginnings([build_inflection_matcher("requirements"), build_matcher("损失 requires")])
    ('损失', 'requir')
    """
    beginnings: list[str] = []
    for beginning in sorted(_list_beginnings(matchers), key=len):
        if not any(shorter in beginning for shorter in beginnings):
            beginnings.append(beginning)
    return tuple(beginnings)


def _list_beginnings(matchers: Iterable[Matcher]) -> Iterator[str]:
    for matcher in matchers:
        if matcher.parts:
            yield matcher.parts[0].common_prefix
        yield from _list_beginnings(matcher.forms)
        if len(matcher.inside) >= _MIN_AT_EDGE:
            yield _first_letters(matcher.inside)
        yield from filter(None, (matcher.arabic, matcher.head))


def build_matcher(folded: str, *, prefix: bool = False) -> Matcher:
    """Return the matcher of a folded term; with `prefix`, its last word matches words that begin with it."""
    texts = split_words(folded) or list_operators(folded)[:1]
    spellings = () if prefix else list_spellings(folded)
    parts = tuple(_build_part(text, prefix and number == len(texts)) for number, text in enumerate(texts, 1))
    return Matcher(parts, tuple(Matcher((_build_part(word, prefix=False),)) for word in spellings))


def build_term_matchers(
    terms: Iterable[Term], forms: Mapping[Term, Sequence[str]] | None = None, *, every_form: bool = True
) -> tuple[Matcher, ...]:
    """Return the matcher of each term in its forms.

    :param forms: the forms of the terms, if the caller has them
    :param every_form: a text with a term as typed is searched for its other forms as well

    >>> find_matches("over-fitting of machinelearning", build_term_matchers([Term("overfitting")])[0])
    [(0, 12)]
    >>> find_matches("getelementbyid", build_term_matchers([Term("ElementById")])[0])
    [(0, 14)]
    """
    terms = tuple(terms)
    forms = list_term_forms(terms) if forms is None else forms
    matchers = []
    for term in terms:
        folded = fold(term.text)
        matcher = build_matcher(folded, prefix=term.prefix)
        joined = "".join(part.text for part in matcher.parts)
        inside = "" if is_unspaced(joined) else joined
        all_forms = (*matcher.forms, *map(build_matcher, forms[term]))
        matchers.append(matcher._replace(forms=all_forms, every_form=every_form, inside=inside))
    return tuple(matchers)


def build_inflection_matcher(word: str) -> Matcher:
    """Return the matcher of a folded word and its inflected forms.

    >>> find_matches("всех статоров", build_inflection_matcher("статоры"))
    [(5, 13)]
    >>> find_matches("loss", build_inflection_matcher("loss"))
    [(0, 4)]
    >>> find_matches("هذا الكتاب", build_inflection_matcher("كتاب"))
    [(4, 10)]
    """
    if is_arabic(word):
        return Matcher((), arabic=stem_arabic(word))
    head = word if is_part(word) else ""
    start = find_inflection_prefix(word)
    matcher = build_matcher(word)._replace(head=head)
    parts = (Part(start, start, stem(word), is_run=False, prefix=True),) if start else matcher.parts
    return matcher._replace(parts=parts)


def find_matches(text: str, matcher: Matcher, limit: int = _MAX_MATCHES) -> list[Span]:
    """Return the spans of a folded text that a matcher matches, in order, at most `limit`.

    >>> text = "我的loss: finding 损失函数"
    >>> [find_matches(text, build_matcher(term)) for term in ("find", "失函", "的 loss")]
    [[(8, 15)], [(17, 19)], [(1, 6)]]
    """
    if matcher.arabic:
        return _find_arabic(text, matcher.arabic, limit)
    parts = matcher.parts
    at = text.find(parts[0].common_prefix) if parts else -1
    spans = _find_parts(text, parts, at, limit) if at >= 0 else []
    if matcher.forms and (matcher.every_form or not spans):
        spans = sorted(
            {*spans, *(span for form in matcher.forms for span in find_matches(text, form, limit))}
        )
    if not spans and matcher.inside:
        spans = _find_inside(text, matcher.inside, limit)
    if not spans and matcher.head:
        spans = _find_compounds(text, matcher.head, limit)
    return spans[:limit]


def _find_parts(text: str, parts: Sequence[Part], at: int, limit: int) -> list[Span]:
    """Return the spans of one or more adjacent parts.

    :param at: where the prefix of the first part occurs first
    """
    first, rest = parts[0], parts[1:]
    prefix, is_run = first.common_prefix, first.is_run
    if not all(part.common_prefix in text for part in rest):
        return []
    if not rest and is_run:
        return _find_runs(text, first.text, at, limit)
    if not rest and prefix.isalnum() and first.text.isalnum():
        return (_find_ascii_words if text.isascii() else _find_words)(text, first, at, limit)
    spans: list[Span] = []
    while at >= 0 and len(spans) < limit:
        end = first.match_end(text, at) if _can_begin(text, at, is_run=is_run) else -1
        if rest and end >= 0:
            end = _match_rest(text, end, rest)
        if end >= 0:
            spans.append((at, end))
        at = text.find(prefix, max(end, at + 1))
    return spans


def _find_runs(text: str, run: str, at: int, limit: int) -> list[Span]:
    """Return what `_find_parts` returns for one run, which occurs first at `at`, in a third of the time."""
    if not (is_unspaced(run[0]) or is_symbol(run[0])):
        return find_operator(text, run)[:limit]
    spans: list[Span] = []
    length = len(text)
    while at >= 0 and len(spans) < limit:
        end = at + 1
        if not at or text[at - 1] not in SYLLABLE_STACKERS:  # as in `_can_begin`
            end = at + len(run)
            while end < length and is_joining(text[end]):  # as in `_skip_marks`
                end += 1
            spans.append((at, end))
        at = text.find(run, end)
    return spans


def _find_ascii_words(text: str, part: Part, at: int, limit: int) -> list[Span]:
    """Return what `_find_parts` returns for one word in an ASCII text: most texts, in a third of the time.

    :param at: where its prefix occurs first
    """
    spans: list[Span] = []
    prefix, find, match_word = part.common_prefix, text.find, _ASCII_WORD.match
    is_form: dict[str, bool] = {part.text: True}
    while at >= 0:
        word = match_word(text, at)
        end = word.end() if word else at + 1
        if word and (at == 0 or not text[at - 1].isalnum()):
            form = word[0]
            if form not in is_form:
                is_form[form] = part.match_end(text, at) >= 0
            if is_form[form]:
                spans.append((at, end))
                if len(spans) == limit:
                    break
        at = find(prefix, end)
    return spans


def _find_words(text: str, part: Part, at: int, limit: int) -> list[Span]:
    """Return what `_find_ascii_words` returns, for any text."""
    spans: list[Span] = []
    prefix, find = part.common_prefix, text.find
    is_form: dict[str, bool] = {}
    while at >= 0:
        end = find_word_end(text, at) if at == 0 or _is_word_edge(text[at - 1]) else -1
        if end >= 0:
            form = text[at:end]
            if form not in is_form:
                is_form[form] = part.is_form(form)
            if is_form[form]:
                spans.append((at, end))
                if len(spans) == limit:
                    break
        at = find(prefix, max(end, at + 1))
    return spans


def _build_part(text: str, prefix: bool) -> Part:
    is_run = is_unspaced(text) or is_symbol(text[0]) or not is_word_character(text[0])
    if is_run or not text.isascii() or text[-1] in "+#":
        return Part(text, text, text, is_run, prefix)
    root = stem(text)
    return Part(text, root[: max(2, len(root) - _STEM_CHANGE)], root, is_run=False, prefix=prefix)


def _skip_marks(text: str, end: int) -> int:
    """Return the end of the syllable that ends a run: the index finds it with further marks, too."""
    while end < len(text) and is_joining(text[end]):
        end += 1
    return end


def _can_begin(text: str, at: int, *, is_run: bool) -> bool:
    """Return whether a part can begin at `at`: a run not below a stacked consonant; a word not inside a word."""
    if is_run:
        return at == 0 or text[at - 1] not in SYLLABLE_STACKERS
    return at == 0 or _is_word_edge(text[at - 1])


def _is_word_edge(before: str) -> bool:
    """Return whether a word can begin after a character: not after a letter, but directly after a CJK character."""
    if before < "\x80":
        return not before.isalnum()
    return not is_word_character(before) or is_unspaced(before)


def _match_rest(text: str, end: int, parts: Sequence[Part]) -> int:
    """Return the end of the last of the parts if they all match after `end`, else -1."""
    for part in parts:
        gap = _gap(text.isascii()).match(text, end)
        start = gap.end() if gap else end
        if (
            part.is_run
            and start == end
            and is_unspaced(part.text[0])
            and is_cjk(text[end - 1]) == is_cjk(part.text)
        ):
            return -1  # one run in the text, two runs in the query
        end = part.match_end(text, start)
        if end < 0:
            return -1
    return end


@cache
def _gap(is_ascii: bool) -> re.Pattern[str]:
    """Return the pattern of whitespace and punctuation between words; a sign is no gap."""
    return _ASCII_GAP if is_ascii else re.compile(rf"(?:[^\w{ALL_SYMBOLS}]|_)*")


def _find_arabic(text: str, root: str, limit: int) -> list[Span]:
    """Return the spans of the words with an Arabic stem."""
    spans: list[Span] = []
    at = text.find(root)
    while at >= 0 and len(spans) < limit:
        start, end = _extend_to_words(text, at, at + len(root))
        if stem_arabic(text[start:end]) == root:
            spans.append((start, end))
        at = text.find(root, end)
    return spans


def _find_compounds(text: str, head: str, limit: int) -> list[Span]:
    """Return the spans of the words that have a word inside them, after letters of a word of its own."""
    spans: list[Span] = []
    at = text.find(head)
    while at >= 0 and len(spans) < limit:
        start, end = _extend_to_words(text, at, at + len(head))
        if at - start >= _MIN_BEFORE_HEAD:
            spans.append((start, end))
        at = text.find(head, end)
    return spans


def _find_inside(text: str, word: str, limit: int) -> list[Span]:
    """Return the spans of the words that have a word inside them, or whose letters and signs are the word."""
    spans: list[Span] = []
    if len(word) < _MIN_AT_EDGE:
        return spans
    first, pattern = _first_letters(word), _apart(word)
    at = text.find(first)
    while at >= 0 and len(spans) < limit:
        match = pattern.match(text, at)
        end = at + 1
        if match:
            start, end = _extend_to_words(text, at, match.end())
            if len(word) >= _MIN_INSIDE or start == at or end == match.end():
                spans.append((start, end))
        at = text.find(first, end)
    return spans


def _first_letters(word: str) -> str:
    """Return the letters with which a word begins wherever it is written with signs inside it."""
    return word[: 1 if word[0].isdigit() else _FIRST_LETTERS]


@lru_cache(maxsize=_CACHE_SIZE)
def _apart(word: str) -> re.Pattern[str]:
    """Return the pattern of the letters of a word, with at most one sign between each two."""
    return re.compile_text(_SIGN_INSIDE.join(map(re.escape, word)))


def _extend_to_words(text: str, start: int, end: int) -> Span:
    """Return the span that begins and ends at the edges of words."""
    while start > 0 and not _is_word_edge(text[start - 1]):
        start -= 1
    while end < len(text) and not _is_word_edge(text[end]):
        end += 1
    return start, end
