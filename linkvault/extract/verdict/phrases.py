"""The phrases, names and URL paths of pages that are no article.

The phrases are in `lexicon/page_state.txt`, the names in `lexicon/names.txt`. A pattern is matched against a short
text: a part of a title, a heading, a sentence. A phrase alone never rejects a page with text: `rules` limits where it
counts.
"""

from functools import cache

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern, read_words


def site_message(kind: str, languages: tuple[str, ...] | None = None) -> PhrasePattern:
    """Return the pattern of the sentences of one kind that a site says of itself, in some languages or in all."""
    chosen = None if languages is None else frozenset((*languages, "*"))
    return PhrasePattern("site_messages", f"<<{kind}>>", languages=chosen)


# A complete part of a title, or heading: the number of an HTTP error, or a phrase with or without the number.
NOT_FOUND = PhrasePattern(
    "page_state",
    r"^\W*+(?:(?:http )?(?:<<error_word>>)?\W{0,3}(?:40[04]|410)\W{0,3}(?:error|fehler)?\W*$"
    r"|(?:(?:http )?(?:<<error_word>>)?\W{0,3}(?:40[04]|410)?\W{0,3})?(?:<<not_found>>))\W*$",
)
CHALLENGE = PhrasePattern("page_state", "<<challenge>>")
LOGIN = PhrasePattern("page_state", r"^\W*+(?:<<login>>)\W*$")
# A sentence that says that the content needs a login.
LOGIN_SENTENCE = PhrasePattern("page_state", "<<login_sentence>>")
# What such a sentence may be about instead: a reply, a comment.
LOGIN_TO_WRITE = PhrasePattern("page_state", "<<login_to_write>>")
NEEDS_SCRIPT = PhrasePattern(
    "page_state",
    r"(?:<<script_name>>).{0,60}(?:<<script_state>>)"
    r"|(?:<<script_call>>).{0,40}(?:java ?script|\bjs\b)|<<needs_script>>",
)
# A sentence that says that the rest needs a payment or a subscription.
PAY = PhrasePattern("page_state", "<<pay>>")
# Every match of PAY contains one of these in lower case. They are found in a hundredth of the time.
PAY_HINTS = read_words("page_state", "pay_hint")
# Between the title of a page and the name of its site.
TITLE_SEPARATOR = re.compile(
    r"(?<!\s)\s+[-–—|·•»«:/]++\s+|[|｜_»«]|(?:(?<!\s)\s+)?[–—]\s*|(?<=\w)[:：]\s+|[-](?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])[-]"
)
ERROR_PATH = re.compile(
    r"/(?:error|errors|404|40x|not-?found|page-?not-?found|notfound|missing|gone|nopage|err)(?:[/._-]?(?:404|page|index|html?|aspx?|php|jsp)){0,8}/?$",
    re.I,
)
LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|user-?login|auth|oauth2?|sso|cas|passport|account/login|accounts/login|users/sign_in|wp-login)(?:[/._-](?:login|authorize|php|html?|aspx?|jsp|do|index|start)){0,8}/?$",
    re.I,
)
HOME_PATH = re.compile(r"^/(?:(?:index|default|home|main)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.I)
ARTICLE_PATH = re.compile(r"/[^/]+/[^/]+|\d{3,}|[-_].*[-_]|\.\w{3,5}$")
MOUNT_NAME = PhrasePattern("names", "^(?:<<mount>>)$")
WALL_NAME = PhrasePattern("names", "<<wall>>")
PAYWALL_NAME = PhrasePattern("names", "<<paywall>>")
# Parts of names, addresses and scripts that only a page with a test for robots or with a block has, in lower case.
INTERSTITIALS = read_words("names", "interstitial")
# The same of pages that sell a name, or show advertising under a name that nobody uses.
PARKING = read_words("names", "parking")
# Every match of WALL_NAME or PAYWALL_NAME contains one of these in lower case: they are searched in all names of a page
# at once.
WALL_HINTS = read_words("names", "wall_hint")
PAYWALL_HINTS = read_words("names", "paywall_hint")
# What a site says with such a message: what to do now, where to ask.
BESIDE_MESSAGE = site_message("help")
# A complete line: a link that leads from a page that does not exist to one that does.
WAY_BACK = PhrasePattern("site_messages", r"^\W*+(?:<<way_back>>)\W*$")
# A sentence in which a site speaks to its reader or of itself, and what it is about.
ADDRESSED, SITE_THING = site_message("addressed"), site_message("site_thing")
# A sentence in which a writer speaks of himself or herself, and the same words on a button or as another word.
FIRST_PERSON, NOT_THE_WRITER = site_message("first_person"), site_message("not_the_writer")


@cache
def writer_patterns(languages: tuple[str, ...] | None) -> tuple[PhrasePattern, PhrasePattern]:
    """Return the patterns of a writer, and of the same words elsewhere, in some languages; None for all."""
    if languages is None:
        return FIRST_PERSON, NOT_THE_WRITER
    # English is there for the messages of the site, not for the writer: "my" is Polish for "we".
    if len(languages) > 1 and languages[-1] == "en":
        languages = languages[:-1]
    return site_message("first_person", languages), site_message("not_the_writer", languages)


# The name of a day in a sentence, and the words for now.
DAY, NOW = site_message("day"), site_message("now")
# A passage in quotation marks that follows or precedes other words: a report of what a site says.
QUOTATION = re.compile(r"[“„«「『\"][^“”„«»「」『』\"]{3,}[”“»」』\"]")
# A title that begins with the name of a host.
HOST_NAME = re.compile(r"^(?:www\.)?[\w-]++(?:\.[\w-]++)*\.[a-z]{2,12}\b(?![./])", re.I)
# A clock time: details of an error have one beside the date.
CLOCK = re.compile(r"\d:\d\d")
# A complete line: the answer to a question about cookies.
COOKIE_CHOICE = PhrasePattern("site_messages", r"^\W*+(?:<<cookie_choice>>)\W*$")
# Sentences that are no text of an article either.
OTHER_MESSAGES = (BESIDE_MESSAGE, site_message("account"), CHALLENGE, LOGIN_SENTENCE, PAY)
