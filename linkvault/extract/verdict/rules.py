"""PageSignals of a page + its chosen text -> whether there is an article, and if not, what the page is instead.

Every rule asks for little text as well as for a sign: a long article about captchas, passwords or the number
404 is an article. Rules speak of structures and of words in many languages, never of a site. Error rates on
real pages stand in the tests of quality.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.states import UnreadableReason

# Words of chosen text above which a sign no longer counts. A wall, a login form and a script shell say one
# or two sentences; error pages add a search box and what else might be of interest.
FEW, SOME, MANY = 40, 120, 350
LEAST = 3  # below this there is nothing to read
SCRIPTS = 4  # with so many of them a page without text is one that they would have built
TITLE_LIMIT = 300  # characters of a title that are looked at
# Characters at the beginning: an error page or a login form says what it is in its first lines.
SHOWN_HEAD, TEXT_HEAD = 1500, 600
TEXT_TAIL = 400  # characters at the end: a paywall's call follows the part that is free
NAME_LIMIT = 90  # characters: a longer heading is a sentence about robots, not a test for them
BROKEN_SHARE = 12  # one broken character in so many: the bytes are no text
QUOTE_LIMIT, ADDRESS_LIMIT = 80, 200  # characters of the page that a message repeats


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the page holds an article. `reason` is None where it does.

    `sentence` tells people why; `warnings` belong to a page that is kept all the same.
    """

    reason: UnreadableReason | None = None
    sentence: str = ""
    warnings: tuple[str, ...] = ()


def judge(signs: PageSignals, text: str, *, url: str = "", final_url: str = "") -> Verdict:
    """Decide whether `text`, chosen from a page with these signs, is an article.

    >>> str(judge(PageSignals(title="页面不存在"), "抱歉，您访问的页面不存在。").reason)
    'soft_404'
    >>> judge(PageSignals(title="如何写好 404 页面"), "好的错误页应当告诉读者发生了什么。" * 40).reason is None
    True
    """
    words = count_words(text)[0]
    for rule in (_challenge, _login, _moved_away, _not_found, _needs_script, _nothing):
        verdict = rule(signs, text, words, url, final_url or url)
        if verdict is not None:
            return verdict
    return Verdict(warnings=_warnings(signs, text, words))


def title_parts(title: str) -> list[str]:
    """PageBlocks a title at its separators: the page's own name, the site's.

    >>> title_parts("Page not found - Example | News")
    ['Page not found', 'Example', 'News']
    """
    parts = [part.strip() for part in phrases.TITLE_SEPARATOR.split(title[:TITLE_LIMIT])]
    return [part for part in [title[:TITLE_LIMIT].strip(), *parts] if part][1 if len(parts) > 1 else 0 :]


def _names(signs: PageSignals) -> list[str]:
    """Return what the page calls itself: parts of its title and its first headings."""
    return [part for name in (signs.title, *signs.headings[:3]) for part in title_parts(name)]


def _lines(signs: PageSignals, text: str) -> list[str]:
    """Return the first short lines that a reader sees, on the page and in the chosen text."""
    lines = [*signs.shown[:SHOWN_HEAD].split("\n"), *text[:TEXT_HEAD].split("\n")]
    return [line for line in lines if 2 < len(line) < 160][:60]


def _challenge(signs: PageSignals, text: str, words: float, _url: str, _final: str) -> Verdict | None:
    if words >= SOME:
        return None
    said = any(phrases.CHALLENGE.search(name) for name in _names(signs) if len(name) < NAME_LIMIT)
    short = count_words(signs.shown)[0] < SOME
    if not said and (signs.walls or short) and words < FEW:
        said = short and bool(phrases.CHALLENGE.search(signs.shown + " " + signs.unscripted))
        said = said and (signs.walls > 0 or not signs.passwords)
    if not said or (not signs.walls and not short):
        return None
    return Verdict(
        UnreadableReason.CHALLENGE,
        "the site asks to prove that no robot is reading, and shows no article until then",
    )


def _login(signs: PageSignals, text: str, words: float, url: str, final: str) -> Verdict | None:
    if words >= SOME:
        return None
    led = (
        url != final
        and bool(phrases.LOGIN_PATH.search(urlsplit(final).path))
        and not phrases.LOGIN_PATH.search(urlsplit(url).path)
    )
    named = any(phrases.LOGIN.match(name) for name in _names(signs))
    asked = words < FEW and bool(phrases.LOGIN_SENTENCE.search(text[:TEXT_HEAD] or signs.shown[:SHOWN_HEAD]))
    form = signs.passwords > 0
    if (
        (led and (form or named or words < FEW))
        or (named and (form or words < FEW))
        or (asked and words < FEW)
    ):
        return Verdict(UnreadableReason.LOGIN, "the site shows this page only after a login")
    if form and words < FEW and count_words(signs.shown)[0] < SOME:
        return Verdict(UnreadableReason.LOGIN, "the page is a login form")
    return None


def _moved_away(signs: PageSignals, text: str, words: float, url: str, final: str) -> Verdict | None:
    """A redirect from a page to the site's home page or to its error page."""
    asked, got = urlsplit(url), urlsplit(final)
    if asked.path == got.path:
        return None
    if phrases.ERROR_PATH.search(got.path) and not phrases.ERROR_PATH.search(asked.path) and words < MANY:
        return Verdict(UnreadableReason.SOFT_404, f"the address leads to an error page ({final})")
    same = (asked.hostname or "").removeprefix("www.") == (got.hostname or "").removeprefix("www.")
    home = phrases.HOME_PATH.match(got.path) and not got.query and not got.fragment
    if same and home and phrases.ARTICLE_PATH.search(asked.path) and not phrases.HOME_PATH.match(asked.path):
        sentence = f"the address leads to the site's home page ({final}), as if it were gone"
        return Verdict(UnreadableReason.SOFT_404, sentence)
    return None


def _not_found(signs: PageSignals, text: str, words: float, _url: str, _final: str) -> Verdict | None:
    if words >= MANY:
        return None
    named = [name for name in _names(signs) if phrases.NOT_FOUND.match(name)]
    # A number alone may be a name: "404" the film. It needs a second sign.
    plain = [name for name in named if not name.strip(" #").isdigit()]
    lines = [line for line in _lines(signs, text) if phrases.NOT_FOUND.match(line.strip())]
    if (
        plain
        or (named and (lines or words < FEW))
        or (lines and words < FEW and count_words(signs.shown)[0] < SOME)
    ):
        said = (plain or lines or named)[0]
        return Verdict(
            UnreadableReason.SOFT_404, f"the page says that it is not there: “{said[:QUOTE_LIMIT]}”"
        )
    return None


def _needs_script(signs: PageSignals, text: str, words: float, _url: str, _final: str) -> Verdict | None:
    if words >= FEW or signs.scripts == 0:
        return None
    shown = count_words(signs.shown)[0]
    asked = phrases.NEEDS_SCRIPT.search(signs.unscripted) or (
        shown < SOME and phrases.NEEDS_SCRIPT.search(signs.shown)
    )
    if (asked and (shown < SOME or words < LEAST)) or (signs.mounts and shown < FEW):
        return Verdict(
            UnreadableReason.JAVASCRIPT, "the page is built by JavaScript, which linkvault does not run"
        )
    return None


def _nothing(signs: PageSignals, text: str, words: float, _url: str, _final: str) -> Verdict | None:
    if text.count("\ufffd") * BROKEN_SHARE > len(text) > 0:
        return Verdict(UnreadableReason.NO_TEXT, "what the page holds is not text")
    if words >= LEAST:
        return None
    if signs.frames:
        return Verdict(
            UnreadableReason.NO_TEXT,
            f"the page is a frameset; its text is at {signs.frames[0][:ADDRESS_LIMIT]}",
        )
    if signs.refresh:
        return Verdict(UnreadableReason.NO_TEXT, f"the page only points to {signs.refresh[:ADDRESS_LIMIT]}")
    if signs.scripts >= SCRIPTS or (signs.scripts and not signs.shown):
        return Verdict(
            UnreadableReason.JAVASCRIPT,
            "the page shows nothing without JavaScript, which linkvault does not run",
        )
    return Verdict(UnreadableReason.NO_TEXT, "the page holds no readable text")


def _asks_for_money(text: str) -> bool:
    """Whether a text says that more of it is for those who pay.

    >>> _asks_for_money("Subscribe to keep reading"), _asks_for_money("We kept reading.")
    (True, False)
    """
    return any(map(text.lower().__contains__, phrases.PAY_HINTS)) and phrases.PAY.search(text) is not None


def _warnings(signs: PageSignals, text: str, words: float) -> tuple[str, ...]:
    """Tell what a reader of the kept text should know."""
    met: list[str] = []
    pieces = [*signs.paywalls, text[-TEXT_TAIL:] if words < 2 * MANY else ""]
    if any(map(_asks_for_money, pieces)):
        met.append("only a part: the rest of the article is behind a paywall (subscription needed)")
    elif signs.passwords and words < SOME and phrases.LOGIN_SENTENCE.search(text[-TEXT_TAIL:]):
        met.append("only a part: the site shows the rest after a login")
    return tuple(met)
