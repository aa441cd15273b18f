"""A folded text and a word, a run of characters or a host -> whether the text has it, not only inside another. Pure."""

from collections.abc import Callable

from linkvault import lazy_re as re
from linkvault.text.scripts import BASIC_HAN, KATAKANA, is_basic_han, is_hiragana, is_kana

_MIDDLE_DOT = "・"
_RUN = re.compile(f"[{BASIC_HAN}々]{{2,}}|[{KATAKANA}]{{2,}}")


def list_runs(folded: str) -> tuple[str, ...]:
    """Return the runs of two and more kanji or katakana of a Japanese text; none of a text without kana.

    >>> list_runs("風土記の別名はフルーツ?"), list_runs("损失函数")
    (('風土記', '別名', 'フルーツ'), ())
    """
    return tuple(dict.fromkeys(_RUN.findall(folded))) if any(map(is_kana, folded)) else ()


def has_word(text: str, word: str, is_inside: Callable[[str], bool] = str.isalnum) -> bool:
    """Return whether a text has a word, and not only inside another.

    :param is_inside: returns whether a character beside the word makes it part of another
    """
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (is_inside(text[at - 1 : at]) or is_inside(text[end : end + 1])):
            return True
        at = text.find(word, end)
    return False


def has_run(text: str, run: str) -> bool:
    """Return whether a text has a run of kanji or katakana, and not only inside a longer run of these.

    >>> has_run("果物(フルーツ)", "フルーツ"), has_run("ストーンフルーツ", "フルーツ")
    (True, False)
    >>> has_run("ド・ゴール", "ゴール")  # the middle dot separates words
    True
    """
    return has_word(text, run, _is_katakana if is_kana(run[0]) else is_basic_han)


def has_host(about: str, host: str) -> bool:
    """Return whether an address among the lines about a document is of a host, not of a part of it."""
    return bool(host) and (f"\n{host}/" in about or f"\n{host}\n" in f"{about}\n")


def _is_katakana(char: str) -> bool:
    return is_kana(char) and not is_hiragana(char) and char != _MIDDLE_DOT
