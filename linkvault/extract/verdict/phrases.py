"""What pages say when they are no article, and how they name and address what is none.

The phrases are in `lexicon/page_state.txt`, the names in `lexicon/names.txt`. Each pattern is matched against one
short piece of text: a title's part, a heading, a sentence. The rules that use them (`verdict`) say where; a phrase
alone never condemns a page that has text.
"""

import re

from linkvault.extract.lexicon import PhrasePattern, read_words

# The whole of a title's part or of a heading: an error's number, or a phrase, with or without the number.
NOT_FOUND = PhrasePattern(
    "page_state",
    r"^\W*(?:(?:http )?(?:<<error_word>>)?\W{0,3}(?:40[04]|410)\W{0,3}(?:error|fehler)?\W*$"
    r"|(?:(?:http )?(?:<<error_word>>)?\W{0,3}(?:40[04]|410)?\W{0,3})?(?:<<not_found>>))\W*$",
)
CHALLENGE = PhrasePattern("page_state", "<<challenge>>")
LOGIN = PhrasePattern("page_state", r"^\W*(?:<<login>>)\W*$")
# A sentence that says one must log in to see what is here.
LOGIN_SENTENCE = PhrasePattern("page_state", "<<login_sentence>>")
NEEDS_SCRIPT = PhrasePattern(
    "page_state",
    r"(?:<<script_name>>).{0,60}(?:<<script_state>>)"
    r"|(?:<<script_call>>).{0,40}(?:java ?script|\bjs\b)|<<needs_script>>",
)
# The rest is behind a payment or a subscription.
PAY = PhrasePattern("page_state", "<<pay>>")
# In lower case: without one of these in it, no text is a PAY. To look for them takes a hundredth of the time.
PAY_HINTS = read_words("page_state", "pay_hint")
# Names and addresses by which a page is built, not what it says.
TITLE_SEPARATOR = re.compile(
    r"\s+[-–—|·•»«:/]+\s+|[|｜_»«]|\s*[–—]\s*|(?<=\w)[:：]\s+|[-](?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])[-]"
)
ERROR_PATH = re.compile(
    r"/(?:error|errors|404|40x|not-?found|page-?not-?found|notfound|missing|gone|nopage|err)(?:[/._-]?(?:404|page|index|html?|aspx?|php|jsp))*/?$",
    re.I,
)
LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|user-?login|auth|oauth2?|sso|cas|passport|account/login|accounts/login|users/sign_in|wp-login)(?:[/._-](?:login|authorize|php|html?|aspx?|jsp|do|index|start))*/?$",
    re.I,
)
HOME_PATH = re.compile(r"^/(?:(?:index|default|home|main)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.I)
ARTICLE_PATH = re.compile(r"/[^/]+/[^/]+|\d{3,}|[-_].*[-_]|\.\w{3,5}$")
MOUNT_NAME = PhrasePattern("names", "^(?:<<mount>>)$")
WALL_NAME = PhrasePattern("names", "<<wall>>")
PAY_NAME = PhrasePattern("names", "<<paywall>>")
# In all names of a page at once, in lower case: without one of these, none of them is a WALL_NAME or a PAY_NAME.
WALL_SIGNS = read_words("names", "wall_hint")
PAY_SIGNS = read_words("names", "paywall_hint")
