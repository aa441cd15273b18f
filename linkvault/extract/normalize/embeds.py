"""Frames and players -> links to their content. Other embedded objects are removed."""

from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.tree_edits import drop, make, swap

PLAYER = "data-linkvault-player"  # of the link that replaces a player; no page has it, and it is not stored
_PLAYERS = re.compile(r"youtube|youtu\.be|vimeo|bilibili|dailymotion|youku|v\.qq\.com|nicovideo|"
                    r"twitch|soundcloud|spotify|codepen|"
                    r"jsfiddle|gist\.github|twitter|x\.com|slideshare|speakerdeck|ted\.com|"
                    r"loom\.com|naver|kakao|player", re.I)  # fmt: skip
_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/)([\w-]{6,20})")


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each embedded video, sound or post by a link, after the preview of a video."""
    for frame in list(tree.iter("iframe", "embed", "video", "audio")):
        inner = frame.find(".//source")
        address = (
            frame.get("src")
            or frame.get("data-src")
            or (inner.get("src") if inner is not None else None)
            or ""
        )
        if address.startswith("//"):
            address = "https:" + address
        if address.startswith("http") and (frame.tag in ("video", "audio") or _PLAYERS.search(address)):
            address = _page_url(address)
            line = make(frame, "p")
            if poster := frame.get("poster"):
                line.append(make(frame, "img", src=poster, alt=frame.get("title") or ""))
            link = make(frame, "a", frame.get("title") or address, href=address)
            link.set(PLAYER, "")
            line.append(link)
            swap(frame, line)
        elif frame.tag != "iframe" or not address:
            drop(frame)


def _page_url(address: str) -> str:
    """Return the URL of the page of a video, given the URL of its player.

    >>> _page_url("https://www.youtube.com/embed/abcdef12345?rel=0")
    'https://www.youtube.com/watch?v=abcdef12345'
    >>> _page_url("https://player.bilibili.com/player.html?aid=1&bvid=BV1Y64y1Q7hi")
    'https://www.bilibili.com/video/BV1Y64y1Q7hi'
    """
    if match := _YOUTUBE.search(address):
        return f"https://www.youtube.com/watch?v={match[1]}"
    if match := re.search(r"player\.vimeo\.com/video/(\d+)", address):
        return f"https://vimeo.com/{match[1]}"
    try:
        video = parse_qs(urlsplit(address).query).get("bvid")
    except ValueError:  # the host is invalid
        return address
    return f"https://www.bilibili.com/video/{video[0]}" if video and "bilibili" in address else address
