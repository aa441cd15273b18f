"""A page that is added again after it changed, moved, died or came back: no step hides the last good text."""

from collections.abc import Callable

import pytest
from server import Site

from linkvault.models import Outcome, Selection
from linkvault.vault import Vault

Add = Callable[..., Outcome]

FIRST = (
    "The ferry at the narrow bend ran on a chain for ninety years, and the ferryman counted every passenger twice,"
    " once by the boots on the ramp and once by the coins in the tin."
)
PARAGRAPHS = (
    FIRST,
    "In dry summers the chain lay bare on the gravel, and boys walked across it with their shoes around their necks,"
    " while the ferryman sat on the bank and sold them lemonade instead of a crossing.",
    "The winch has 42 teeth on the large wheel and 7 on the small one, so that six turns of the handle move the boat"
    " by the length of a cart, with the horse standing still if it is an old one.",
    "After the flood the chain was found two miles below, wound around the pier of the railway bridge like wool, and"
    " the council voted for a bridge within the week, by nine votes to one.",
    "The one vote was the ferryman's, who said that a bridge crosses a river but a ferry knows it, and who kept the"
    " tin on his window sill until he died, filled with the last coins.",
)
CHINESE = (
    "渡口在窄湾那里,铁链拉了九十年,摆渡人数人总要数两遍,一遍数跳板上的靴子,一遍数铁罐里的铜钱。",
    "天旱的夏天,铁链露在砾石上,孩子们把鞋挂在脖子上踩着它过河,摆渡人坐在岸边卖起了汽水。",
    "绞盘的大轮有四十二个齿,小轮有七个,摇六圈把手,船就走一辆大车的长度,老马站着一动不动。",
    "大水过后,铁链在下游两里的铁路桥墩上找到,像毛线一样缠着,镇上一周之内就投票决定造桥。",
)
HOME = "".join(
    f"<li><a href='/n/{number}'>A note on knots {number}</a><p>A few words about it.</p></li>"
    for number in range(9)
)
TABLE = "<table><tr><th>year</th><th>people</th></tr><tr><td>1903</td><td>230</td></tr></table>"
CODE = "<pre><code>turns = carts * 6\nprint(turns)</code></pre>"
PAYWALL = "<div class=paywall><p>Subscribe to continue reading this article.</p></div>"
OTHER = (
    "A lamp shop in the new arcade sells oil burners, wicks and shades of green glass, and gives a box of matches to",
    " everyone who buys before noon. The manager once sold boots, and still looks at the feet of a customer first.",
    " Its catalogue has two hundred pages, of which half are about the history of light, and nobody reads them.",
)


def build(*blocks: str, title: str = "The chain ferry", form: str = "article") -> bytes:
    """Return a page with these blocks, which are paragraphs unless they begin with a tag."""
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    top = "<nav><a href='/'>River notes</a> <a href='/about'>About</a></nav>"
    if form == "article":
        body = f"{top}<article><h1>{title}</h1>{body}</article><footer>River notes</footer>"
    else:
        body = f"<div class=top>{top}</div><main><div class=hd><h1>{title}</h1></div><div class=entry-content>{body}</div></main>"
    return f"<!DOCTYPE html><html><title>{title}</title><body>{body}</body></html>".encode()


GOOD = build(*PARAGRAPHS, TABLE, CODE)
GOOD_CHINESE = build(*CHINESE, title="铁链渡口")


def is_intact(vault: Vault, url: str, words: str = "lemonade") -> bool:
    """Return whether the vault gives the last good text to readers and finds it."""
    link = vault.link(url)
    hits, _ = vault.search(words, Selection())
    return words in vault.content(vault.snapshot(link.id)).text and [hit.link.id for hit in hits] == [link.id]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            build("<p>It may have been moved. Try the search.</p>", title="Oops! We cannot find it"),
            "soft_404",
        ),
        (
            build(
                "<p>Here are some notes you may like.</p>", f"<ul>{HOME}</ul>", title="You took a wrong turn"
            ),
            "soft_404",
        ),
        (build(f"<ul>{HOME}</ul>", title="River notes"), "soft_404"),
        (build(FIRST), "shrunk"),
        (build(FIRST, PAYWALL), "paywall"),
        (build("".join(OTHER) * 2, title="Lamps"), "changed_page"),
        (build(*PARAGRAPHS[:2]), "shrunk"),
        (build(*PARAGRAPHS[3:], "".join(OTHER), CODE), "changed_page"),
    ],
    ids=[
        *("soft 404", "soft 404 with links", "home page"),
        *("first paragraph", "paywall", "sold", "half deleted", "half rewritten"),
    ],
)
def test_a_page_that_is_not_the_saved_one_is_stored_beside_it(
    site: Site, add: Add, vault: Vault, body: bytes, reason: str
) -> None:
    url = site.answer("/2024/ferry", GOOD)
    add(url)
    aliases = vault.aliases(1)
    site.answer("/2024/ferry", body)
    outcome = add(url)
    assert (outcome.status, outcome.reason, outcome.snapshot) == ("already saved", reason, 2)
    assert outcome.warnings[-1].endswith("; the saved text is kept; the new text is stored as snapshot 2")
    assert is_intact(vault, url)
    link = vault.get(1)
    assert (link.status, link.reason, link.title) == ("saved", reason, "The chain ferry")
    assert vault.snapshot(1, number=2).aside == reason
    assert vault.aliases(1) == aliases
    again = add(url)
    assert (again.status, again.reason, again.snapshot) == ("already saved", reason, None)
    assert len(vault.snapshots(1)) == 2

    forced = add(url, force=True)
    assert (forced.status, forced.reason, forced.snapshot) == ("saved", None, 3)
    assert (vault.snapshot(1).number, vault.get(1).reason) == (3, None)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        ("404 Not Found", b"<h1>gone</h1>", "http_404"),
        ("410 Gone", b"<h1>gone</h1>", "http_410"),
        ("403 Forbidden", b"<h1>no</h1>", "http_403"),
        ("500 Oops", b"<h1>no</h1>", "http_500"),
        (
            "200 OK",
            b"<title>Log in</title><form><h1>Log in</h1><input type=password><button>Log in</button></form>",
            "login",
        ),
        (
            "200 OK",
            b"<title>App</title><div id=root></div><script src=/app.js></script>"
            b"<noscript>You need to enable JavaScript to run this app.</noscript>",
            "javascript",
        ),
        (
            "200 OK",
            build("Error code 404: the resource could not be located on this server.", title="River notes"),
            "soft_404",
        ),
        (
            "200 OK",
            build(
                "This domain is for sale. Make an offer. Related searches: boots, lamps.",
                title="river.example",
            ),
            "parked",
        ),
    ],
)
def test_a_page_that_cannot_be_read_keeps_the_saved_text(
    site: Site, add: Add, vault: Vault, status: str, body: bytes, reason: str
) -> None:
    url = site.answer("/2024/ferry", GOOD)
    add(url)
    site.answer("/2024/ferry", body, status)
    outcome = add(url)
    assert (outcome.status, outcome.reason, outcome.snapshot) == ("already saved", reason, None)
    sentence = outcome.message if reason.startswith("http_") else outcome.warnings[-1]
    assert (sentence or "").endswith("; the saved text is kept")
    assert bool(outcome.warnings) is not reason.startswith("http_")
    assert is_intact(vault, url)


def test_a_redirect_to_the_home_page_adds_no_address(site: Site, add: Add, vault: Vault) -> None:
    url = site.answer("/ferry", GOOD)
    add(url)
    site.answer("/", build("".join(OTHER), title="River notes"))
    site.answer("/ferry", b"", "302 Found", Location="/")
    outcome = add(url)
    assert (outcome.status, outcome.reason) == ("already saved", "soft_404")
    assert is_intact(vault, url)
    assert site.url("/") not in {alias.url for alias in vault.aliases(1)}


@pytest.mark.parametrize(
    "body",
    [
        build(*PARAGRAPHS, TABLE, CODE, form="div"),
        GOOD.replace(b"<nav>", b"<nav><a href='/new'>New today</a> "),
    ],
    ids=["another template", "another menu"],
)
def test_noise_is_no_change(site: Site, add: Add, vault: Vault, body: bytes) -> None:
    url = site.answer("/2024/ferry", GOOD)
    add(url)
    site.answer("/2024/ferry", body)
    outcome = add(url)
    assert (outcome.status, outcome.reason, outcome.snapshot) == ("already saved", None, None)


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace(b"two miles", b"three miles"),
        GOOD.replace(b"42 teeth", b"44 teeth"),
        GOOD.replace(b"<td>230<", b"<td>244<"),
        GOOD.replace(b"carts * 6", b"carts * 8"),
        build(*PARAGRAPHS, TABLE, CODE, "The tin is in the museum now, with the coins glued to its bottom."),
        build(*PARAGRAPHS[:2], *PARAGRAPHS[3:], TABLE, CODE),
        build(PARAGRAPHS[4], *PARAGRAPHS[:4], TABLE, CODE),
    ],
    ids=["word", "number", "cell", "code", "paragraph in", "paragraph out", "paragraph moved"],
)
def test_every_edit_becomes_the_current_snapshot(site: Site, add: Add, vault: Vault, body: bytes) -> None:
    url = site.answer("/2024/ferry", GOOD)
    add(url)
    site.answer("/2024/ferry", body)
    outcome = add(url)
    assert (outcome.status, outcome.reason, outcome.snapshot) == ("saved", None, 2)
    assert vault.snapshot(1).number == 2


def test_a_chinese_page_that_dies_and_comes_back(site: Site, add: Add, vault: Vault) -> None:
    url = site.answer("/2024/ferry", GOOD_CHINESE)
    add(url)
    for body, reason in (
        (build("你要找的笔记去火星了。", title="去火星了"), "soft_404"),
        (build(CHINESE[0], "订阅后继续阅读全文。", title="铁链渡口"), None),
        (build("".join(OTHER) * 2, title="Lamps"), "changed_page"),
    ):
        site.answer("/2024/ferry", body)
        outcome = add(url)
        assert outcome.status == "already saved"
        assert outcome.reason == reason or (reason is None and outcome.reason in ("paywall", "shrunk"))
        assert is_intact(vault, url, "汽水")
    site.answer("/2024/ferry", GOOD_CHINESE)
    back = add(url)
    assert (back.status, back.reason, back.snapshot, back.warnings) == ("already saved", None, None, ())
    assert vault.get(1).reason is None
    site.answer("/2024/ferry", GOOD_CHINESE.replace("四十二".encode(), "四十四".encode()))
    assert add(url).status == "saved"


def test_the_whole_article_replaces_its_beginning(site: Site, add: Add, vault: Vault) -> None:
    url = site.answer("/2024/ferry", build(FIRST, PAYWALL))
    assert add(url).status == "saved"
    site.answer("/2024/ferry", GOOD)
    outcome = add(url)
    assert (outcome.status, outcome.snapshot) == ("saved", 2)
    assert is_intact(vault, url)
