"""A text -> its operators, and its words with signs before them, as words of the index. Pure.

Signs separate words, so the index knows neither `=>` nor the difference between -la and la. What programs are written
with is stored once a page, in the column `chars`: operators of two or three signs (=> != :: <=>), and the word behind
signs at the start of an option, a command or a name (-la, --no, .net, :wq, !important, /etc). Each sign is spelled with
a private-use character, which the index counts as a letter.
"""

from collections.abc import Iterable, Iterator

from linkvault import lazy_re as re
from linkvault.search.text.fold import fold

_OPERATOR = re.compile(r"[!%&*+/:<=>?^|~-]{2,}")
_MAX_OPERATOR = 3  # signs; a longer run is a line or an ornament
_PUNCTUATION = frozenset("!?")  # "what?!" has no operator
_BEFORE_WORD = r"-.!:/\\$%&@#~"
_OPENING = "\"'`([{"  # directly before the signs of a word
_SIGN_WORD = re.compile(rf"([{_BEFORE_WORD}]{{1,3}})([A-Za-z0-9]{{1,24}})")
# After one minus sign: few letters, or a name with a value. A longer word is more often one that pages must not have.
_OPTION = re.compile(r"[A-Za-z][A-Za-z0-9]{0,2}(?=[:=,]|$)|[A-Za-z][A-Za-z0-9]{0,23}(?=[:=])")
_FIRST_CODE = 0xE000  # of the private-use characters of signs


def list_operators(text: str) -> list[str]:
    """Return the distinct operators of a folded text, in order.

    >>> list_operators("a <=> b, x->y != z :: ----- ?!")
    ['<=>', '->', '!=', '::']
    """
    operators = dict.fromkeys(_OPERATOR.findall(text))
    return [
        operator
        for operator in operators
        if len(operator) <= _MAX_OPERATOR and not _PUNCTUATION.issuperset(operator)
    ]


def find_operator(folded: str, operator: str) -> list[tuple[int, int]]:
    """Return the spans of an operator in a text, not those inside a longer run of signs.

    >>> find_operator("x => y ==> z", "=>")
    [(2, 4)]
    """
    return [match.span() for match in _OPERATOR.finditer(folded) if match[0] == operator]


def read_sign_word(word: str) -> str:
    """Return the signs at the beginning of a word and the letters and digits after them; "" if it has no such signs.

    >>> read_sign_word("--No-verify"), read_sign_word('"-la"'), read_sign_word("node.js")
    ('--no', '-la', '')
    """
    match = _SIGN_WORD.match(word.lstrip(_OPENING))
    return match[0].lower() if match else ""


def read_option(text: str) -> str:
    """Return a term that follows a minus sign as an option of a command, with that sign; "" if it can be none.

    >>> [read_option(text) for text in ("dump:live", "la", "momentum", "c++", "损失")]
    ['-dump', '-la', '', '', '']
    """
    match = _OPTION.match(fold(text))
    return f"-{match[0]}" if match else ""


def list_sign_words(words: Iterable[str]) -> Iterator[str]:
    """Yield the operators and the words with signs before them of the words of a text, as the index stores them."""
    others = [word for word in words if not word.isalnum()]
    yield from map(encode_signs, list_operators(fold("\n".join(others))))
    for word in others:
        if not word[0].isalnum() and (sign_word := read_sign_word(word)):
            yield encode_signs(sign_word)


def encode_signs(text: str) -> str:
    """Return a text with a private-use character for each sign.

    >>> encode_signs("-la") == "\\ue02dla"
    True
    """
    return "".join(char if char.isalnum() else chr(_FIRST_CODE + ord(char)) for char in text)
