"""The names and phrases of boilerplate, from `lexicon/names.txt`, `boilerplate.txt` and `references.txt`.

Names are matched against class and id names, phrases against the visible text. A phrase alone never removes running
text: the rules that use a phrase limit where it counts.
"""

import re

from linkvault.extract.lexicon import PhrasePattern, read_words, word_set

# Matched against whole parts of class and id names: "entry-share__list" has the parts entry, share, list.
BOILERPLATE_PARTS = word_set("names", "boilerplate")
COMMENT_PARTS = word_set("names", "comment")
NOTE_PARTS = word_set("names", "note")
TOPIC_PARTS = word_set("names", "topic")
# Only before the text: elsewhere they name the summaries of other pages.
LEAD_NAMES = word_set("names", "lead")
OVERLAY_PARTS = word_set("names", "overlay")
SLIDE_PARTS = word_set("names", "slide")
COPY_PARTS = word_set("names", "copy")
CAPTION_PARTS = word_set("names", "caption")
CALLOUT_PARTS = word_set("names", "callout")
DISCLOSURE_PARTS = word_set("names", "disclosure")
BOILERPLATE_ROLES = word_set("names", "boilerplate_role")
BOILERPLATE_TAGS = word_set("names", "boilerplate_tag")
# Pairs of adjacent parts that mean boilerplate only together.
BOILERPLATE_PAIRS = PhrasePattern("names", r"(?:^|\W)(?:<<boilerplate_pair>>)(?:$|\W)", ignore_case=False)
# Of which every name with a meaning has a part: most names have none, which this set shows at once.
SCOPE_PARTS = frozenset(
    (
        *BOILERPLATE_PARTS,
        *COMMENT_PARTS,
        *CAPTION_PARTS,
        *re.findall("[a-z]+", " ".join(read_words("names", "boilerplate_pair"))),
    )
)
CONSENT = PhrasePattern("names", r"^\s*(?:<<consent>>)")
CONTENT_NAMES = PhrasePattern("names", r"(?:^|\W)(?:<<content>>)(?:$|\W)", ignore_case=False)

# A heading or a short line after the end of the article.
ENDS = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<end>>)\W{0,4}$")
# A short line that is never text of the article: buttons, calls to action, credits of a picture.
LINES = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<line>>)\W{0,4}$")
# A heading or line that begins like one of these: "Related articles from our blog:".
END_BEGINNINGS = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<end>>)(?:\W|$)")
# The beginning of a line with the day of an event or of a deadline.
EVENT_LABELS = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<event_label>>)\s?[:：]")
LEGAL = PhrasePattern("boilerplate", "<<legal>>")
# A heading, or a short line with a colon, above links that belong to the text: "References", "Notes and sources:".
REFERENCES = PhrasePattern(
    "references",
    r"^\W{0,3}(?:\d+\W{1,3})?(?:<<reference>>)(?:\s*(?:&|/|and|und|et|y|e|и|及|と)\s*(?:<<reference>>))?\W{0,4}$",
)
OUTSIDE_REFERENCES = PhrasePattern("references", r"^\W{0,3}(?:<<outside_reference>>)\W{0,4}$")
TAG_LABELS = PhrasePattern("references", r"^\W{0,3}(?:<<tag_label>>)\W{0,4}$")
# Every match of LEGAL contains one of these. In lower case, without re.I, they are found in a tenth of the time.
_LEGAL_HINTS = read_words("boilerplate", "legal_hint")
_ASCII_LEGAL_HINTS = tuple(filter(str.isascii, _LEGAL_HINTS))


def is_legal(text: str, hints: tuple[str, ...] | None = None) -> bool:
    """Return whether a text mentions rights, licenses or cookies as legal notices do.

    :param hints: those of a longer text that contains this one, see `find_legal_hints`; None: all

    >>> is_legal("© 2024 Example"), is_legal("版权所有"), is_legal("The copy was right.")
    (True, True, False)
    """
    if hints is None:
        hints = _ASCII_LEGAL_HINTS if text.isascii() else _LEGAL_HINTS
    return bool(hints) and any(map(text.lower().__contains__, hints)) and LEGAL.search(text) is not None


def find_legal_hints(text: str) -> tuple[str, ...]:
    """Return the words of a text of which each legal notice in it has at least one."""
    hints = _ASCII_LEGAL_HINTS if text.isascii() else _LEGAL_HINTS
    return tuple(filter(text.lower().__contains__, hints))
