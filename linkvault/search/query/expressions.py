"""A term of a query -> the FTS5 expression of its words. Pure.

Expressions hold only words of the analyzer, always quoted.
"""

from collections.abc import Sequence

from linkvault import lazy_re as re
from linkvault.search.query.parser import MIN_PREFIX_LETTERS, Node, Term
from linkvault.search.text.analyzer import Phrase, build_phrase, is_unspaced, split_characters
from linkvault.search.text.english import list_spellings
from linkvault.search.text.fold import fold
from linkvault.search.text.operators import read_option
from linkvault.search.text.porter import complete_beyond_stem, stems_y_to_i
from linkvault.search.text.tag_words import add_tag_words

_COLUMNS = {
    "title": "title",
    "heading": "headings",
    "note": "note",
    "text": "body",
    "author": "author",
    "url": "address",
}
_OF_NAMES = ("author", "url")  # fields in which a word is spelled in one way
# The words of tags have a mark, see `text/tag_words.py`: no other column has them.
_WITHOUT_ADDRESS = "{title headings note body details author chars}"
_WITHOUT_CHARS = "{title headings note body details author address}"
# Words of the form of addresses, not of their subject: alone they would match every page of a site or a country. So
# would each word of two letters: the last word of a host is a country (it, to, be, de).
_ADDRESS_FORMS = frozenset(("com", "org", "net", "edu", "gov", "info", "www", "html", "htm", "php", "asp", "aspx",
                            "jsp", "index", "article", "articles", "details", "blog", "news"))  # fmt: skip
_MAX_COUNTRY_LETTERS = 2
_LAST_PREFIX = re.compile(r'(?<!\w)(\w++)" \*\)*+$')


def compile_term(term: Term) -> str | None:
    """Return the FTS5 expression of a term as typed, without its other forms; None if it has no word.

    Other spellings of an English word are no other forms of it.
    """
    phrase = build_phrase(term.text, prefix=term.prefix)
    if phrase is None:
        return None
    phrases = [phrase]
    if not (term.prefix or term.field in _OF_NAMES):
        phrases += [Phrase((word,)) for word in list_spellings(fold(term.text))]
    expression = " OR ".join(compile_phrase(phrase, term.field) for phrase in phrases)
    return f"({expression})" if len(phrases) > 1 else expression


def read_negated_option(negated: Node) -> str:
    """Return a negated word with its minus sign if it may be an option of a command (`ls -la`), else ""."""
    if not isinstance(negated, Term) or negated.field or negated.prefix or " " in negated.text:
        return ""
    return read_option(negated.text)


def is_short_prefix(expression: str) -> bool:
    """Return whether an expression ends in a prefix of one or two letters, which matches too many words.

    >>> is_short_prefix('"gradient de" *'), is_short_prefix('"der" *'), is_short_prefix('"de"')
    (True, False, False)
    """
    prefix = _LAST_PREFIX.search(expression)
    return prefix is not None and len(prefix[1]) < MIN_PREFIX_LETTERS and not is_unspaced(prefix[1])


def compile_phrase(phrase: Phrase, field: str | None) -> str:
    """Return the expression of a phrase in a field; without a field, in every column, the tags among them."""
    expression = _compile_in_column(phrase, _COLUMNS[field] if field else None)
    return expression if field else add_tag_words(expression)


def _compile_in_column(phrase: Phrase, column: str | None) -> str:
    if phrase.is_character:
        end = " *" if column or phrase.open_end else ""
        return f'{column or "chars"} : "{phrase.words[0]}"{end}'
    text = _compile_prefix(phrase.words) if phrase.open_end else f'"{" ".join(phrase.words)}"'
    if column is None and all(
        is_unspaced(word) and len(split_characters(word)) == 1 for word in phrase.words
    ):
        column = _WITHOUT_CHARS  # in the column `chars`, any two characters can be adjacent
    elif column is None and not phrase.open_end and _is_address_form(phrase.words):
        column = _WITHOUT_ADDRESS
    return f"{column} : {text}" if column else text


def _is_address_form(words: Sequence[str]) -> bool:
    """Return whether a phrase is one word that occurs in addresses whatever their pages are about."""
    word = words[0]
    return (
        len(words) == 1 and word.isascii() and (len(word) <= _MAX_COUNTRY_LETTERS or word in _ADDRESS_FORMS)
    )


def _compile_prefix(words: Sequence[str]) -> str:
    """Return the expression of adjacent words of which the last is a prefix.

    FTS5 stems the prefix as well. It changes a final y to i, so `key*` would match Keith but not keyboard; it does not
    do so in `keye`, whose stem is `key`. And `optimiz*` would miss optimization, whose stem `optim` is shorter.

    >>> _compile_prefix(["gradient", "desc"]), _compile_prefix(["key"])
    ('"gradient desc" *', '("key" OR "keye" *)')
    """
    *before, last = words
    prefix = f"{last}e" if stems_y_to_i(last) else last
    completions = [f'"{" ".join((*before, word))}"' for word in complete_beyond_stem(last)]
    expression = f'"{" ".join((*before, prefix))}" *'
    return f"({' OR '.join((*completions, expression))})" if completions else expression
