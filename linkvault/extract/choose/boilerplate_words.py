"""Names and phrases of boilerplate: in class and id names, and in what a reader sees.

The phrases are in `lexicon/names.txt` and `lexicon/boilerplate.txt`. The rules that use them say where a phrase
counts; a phrase alone never removes running text.
"""

from linkvault.extract.lexicon import PhrasePattern, word_set

# Matched against the parts of class and id names ("entry-share__list" -> entry, share, list), never inside a word.
BOILERPLATE_PARTS = word_set("names", "boilerplate")
COMMENT_PARTS = word_set("names", "comment")
CAPTION_PARTS = word_set("names", "caption")
CALLOUT_PARTS = word_set("names", "callout")
BOILERPLATE_ROLES = word_set("names", "boilerplate_role")
BOILERPLATE_TAGS = word_set("names", "boilerplate_tag")
# Two parts that mean boilerplate only together.
BOILERPLATE_PAIRS = PhrasePattern("names", r"(?:^|\W)(?:<<boilerplate_pair>>)(?:$|\W)", ignore_case=False)
CONSENT = PhrasePattern("names", r"^\s*(?:<<consent>>)")
CONTENT_NAMES = PhrasePattern("names", r"(?:^|\W)(?:<<content>>)(?:$|\W)", ignore_case=False)

# A heading or a short line after which nothing of the article follows.
ENDS = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<end>>)\W{0,4}$")
# A short line that is never part of the text: buttons, calls, credits of a picture.
LINES = PhrasePattern("boilerplate", r"^\W{0,3}(?:<<line>>)\W{0,4}$")
LEGAL = PhrasePattern("boilerplate", "<<legal>>")
# One of these is in whatever LEGAL matches. In lower case, without re.I, it is found in a tenth of the time.
_LEGAL_HINT = PhrasePattern("boilerplate", "<<legal_hint>>", ignore_case=False)


def is_legal(text: str) -> bool:
    """Return whether a text is about rights, licences or cookies.

    >>> is_legal("© 2024 Example"), is_legal("版权所有"), is_legal("The copy was right.")
    (True, True, False)
    """
    return bool(_LEGAL_HINT.search(text.lower()) and LEGAL.search(text))
