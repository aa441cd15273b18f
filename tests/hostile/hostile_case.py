"""What a hostile case is: what the server sends, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hostile_server import Peer, Respond

from linkvault.fetch import FetchSettings
from linkvault.models import Status

# Generous, so that a busy machine changes no outcome; a case that must end at a limit has SHORT.
USUAL = FetchSettings(
    total_seconds=120, header_seconds=120, silence_seconds=120, connect_seconds=60, max_bytes=3_000_000
)
SHORT = FetchSettings(
    total_seconds=1.2, header_seconds=0.8, silence_seconds=0.6, connect_seconds=0.8, max_bytes=3_000_000
)

SENTENCES = (
    "The miller of the upper valley keeps his grain in a dry loft above the old granary wheel.",
    "Every autumn he counts the sacks, writes their number in a book, and weighs the lightest one.",
    "When the river is low, the wheel stands still and the village waits for rain and for flour.",
    "His daughter measured the water for seven years and drew a map of every spring in the hills.",
)
WORD = "granary"  # a word of every good page
SMUGGLED = "contraband"  # a word that must never be stored


def article(*, words: str = "", title: str = "The upper mill", head: str = "", repeat: int = 4) -> bytes:
    """Return a page with an article; `words` stand in its last paragraph."""
    paragraphs = "".join(f"<p>{' '.join(SENTENCES)}</p>" for _ in range(repeat))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{paragraphs}<p>{SENTENCES[1]} {words}</p></article></body></html>"
    ).encode()


PAGE = article(words="The end of the upper page.")
BAD_PAGE = article(words=SMUGGLED, title=f"The {SMUGGLED} page")
HTML = "Content-Type: text/html; charset=utf-8"


def head(
    *lines: str | bytes, status: str = "200 OK", length: int | None = None, version: str = "HTTP/1.1"
) -> bytes:
    """Return the head of a response; with `length` it has a Content-Length."""
    fields = [line if isinstance(line, bytes) else line.encode("latin-1") for line in lines]
    if length is not None:
        fields.append(b"Content-Length: %d" % length)
    return b"\r\n".join([f"{version} {status}".encode(), *fields, b"", b""])


def response(body: bytes = PAGE, *lines: str | bytes, status: str = "200 OK", kind: str = HTML) -> bytes:
    """Return a whole and correct response, except for what the lines say."""
    return head(*([kind] if kind else []), *lines, status=status, length=len(body)) + body


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """Return a body with the transfer coding `chunked`."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def send(*pieces: bytes) -> Respond:
    """Return a responder that sends bytes and closes the connection."""

    def respond(peer: Peer) -> None:
        peer.send(*pieces)
        peer.connection.close()

    return respond


def keep(*pieces: bytes) -> Respond:
    """Return a responder that sends bytes and keeps the connection open for the next request."""
    return lambda peer: peer.send(*pieces)


@dataclass(frozen=True)
class Expected:
    """What must become of a link.

    Attributes:
        status: of the outcome
        reason: why no article was stored
        has: words of the stored text
        lacks: words that are nowhere in the vault
        warns: a part of one of the warnings
        pictures: how many files are stored with the page; None: any number
    """

    status: Status
    reason: str | None = None
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = (SMUGGLED,)
    warns: str | None = None
    pictures: int | None = None


def saved(
    *has: str, warns: str | None = None, lacks: tuple[str, ...] = (), pictures: int | None = None
) -> Expected:
    """Expect a stored article."""
    return Expected(Status.SAVED, None, has or (WORD,), (SMUGGLED, *lacks), warns, pictures)


def failed(reason: str) -> Expected:
    """Expect a failed fetch."""
    return Expected(Status.FAILED, reason)


def link_only(reason: str) -> Expected:
    """Expect a link without an article."""
    return Expected(Status.LINK_ONLY, reason)


@dataclass(frozen=True)
class Case:
    """A hostile case: what the server does with a request, and what is expected.

    `check` looks at the server afterwards; it gets the site and the name of the case.
    """

    respond: Respond
    expected: Expected
    settings: FetchSettings = USUAL
    check: Callable[..., None] | None = None
    login: str = ""
    public: bool = False  # whether 127.0.0.1 counts as a public address
    images: bool = False  # whether the pictures are stored too
    keeps_old: bool = True  # whether an older, good snapshot stays the current one
    parts: dict[str, Respond] = field(default_factory=dict)  # by the second part of the path


def route(start: Respond, **parts: Respond) -> Respond:
    """Return a responder for a path and for the paths below it."""

    def respond(peer: Peer) -> None:
        below = peer.path.split("/")[2:]
        (parts[below[0]] if below and below[0] in parts else start)(peer)

    return respond
