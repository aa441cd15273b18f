"""Page -> Article by `extract`, on pages written for these tests."""

import pytest
from growth import LIMIT, growth

from linkvault.errors import NothingReadable
from linkvault.extract import extract
from linkvault.models import Article, Page

TEXT = "A loss function tells how far a guess is from what was seen, and training makes it small. "
CJK = "损失函数是神经网络里的标准和人脑标准相差多少的定量表达，训练就是让它变小。"


def page(body: str | bytes, *, media_type: str = "text/html", charset: str = "") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("content-type", f"{media_type}; charset={charset}" if charset else media_type),)
    return Page(
        "https://example.org/notes/loss", "https://example.org/notes/loss", 200, media_type, raw, "", headers
    )


def read(body: str | bytes, **options: str) -> Article:
    return extract(page(body, **options))


def document(inner: str, title: str = "On loss") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{inner}</body></html>"


FRAME = document(
    '<nav><a href="/">Home</a> <a href="/about">About us</a></nav>'
    "<main><h1>On loss</h1><p>{0}</p><h2>Second part</h2><p>{0}</p><ul><li>first thing</li><li>second thing</li></ul>"
    "<p>{0}</p></main>"
    '<aside class="related"><h3>Related posts</h3><a href="/x">Ten other stories</a></aside>'
    '<div class="share-buttons"><a href="#">Tweet</a></div><footer>© 2025 Example. All rights reserved.</footer>'
)


@pytest.mark.parametrize("text", [TEXT * 3, CJK * 3], ids=["english", "chinese"])
def test_the_text_is_kept_and_the_boilerplate_dropped(text: str) -> None:
    article = read(FRAME.format(text))
    assert article.html.count(text.strip()) == 3
    assert "<h2>Second part</h2>" in article.html
    assert "second thing" in article.html
    for boilerplate in ("About us", "Ten other", "Tweet", "rights reserved", "<h1>"):
        assert boilerplate not in article.html
    assert article.title == "On loss"


def test_html_has_only_allowed_elements_and_attributes() -> None:
    html = read(
        document(
            f'<article><p style="color:red" class="x" onclick="f()">{TEXT * 3}'
            f'<a href="javascript:alert(1)">click</a> <font size=2>big</font></p><script>f()</script>'
            f"<custom-box><p>{TEXT * 3}</p></custom-box></article>"
        )
    ).html
    for foreign in ("style=", "class=", "onclick", "javascript:", "<script", "<font", "custom-box"):
        assert foreign not in html
    assert "big" in html


def test_a_caption_is_kept_with_its_image() -> None:
    html = read(
        document(
            f"<article><p>{TEXT * 3}</p><figure><img src='/a.png' alt='curve'><figcaption>Two curves</figcaption>"
            f"</figure><p>{TEXT * 3}</p></article>"
        )
    ).html
    assert "a.png" in html
    assert "Two curves" in html


def test_text_below_the_depth_of_the_parser_is_kept_or_a_warning() -> None:
    deep = read(document("<div>" * 400 + f"<p>{TEXT * 4}</p>" + "</div>" * 400))
    assert TEXT.strip() in deep.html
    assert not deep.warnings
    beyond = document(f"<p>{TEXT * 4}</p>" + "<div>" * 3000 + "<p>lost</p>" + "</div>" * 3000)
    assert any("deeply" in warning for warning in read(beyond).warnings)


def test_nul_and_control_characters_do_not_hide_text() -> None:
    assert "after" in read(document(f"<p>{TEXT * 3} before\0\x01 after</p>")).html


def test_a_tag_with_thousands_of_attributes_takes_linear_time() -> None:
    def tag(count: int) -> str:
        names = " ".join(f"a{number}=1" for number in range(count))
        return document(f"<div {names}><p>{TEXT * 4}</p></div>")

    assert TEXT.strip() in read(tag(40_000)).html
    assert growth(read, tag, 40_000) < LIMIT


def test_a_misleading_name_around_the_text_is_ignored() -> None:
    assert (
        TEXT.strip()
        in read(document(f'<div class="footer comment-area">{f"<p>{TEXT * 2}</p>" * 4}</div>')).html
    )


def test_a_consent_dialog_is_never_the_article() -> None:
    asks = f"<div id='onetrust-consent-sdk'><div class='ot-sdk-row'><p>{'We value your choice of cookies. ' * 40}</p></div></div>"
    html = read(document(f"<main><div><p>{TEXT * 2}</p></div></main>{asks}")).html
    assert "your choice" not in html
    assert TEXT.strip() in html


def test_a_thread_below_a_long_consent_dialog_is_the_article() -> None:
    asks = f"<div id='onetrust-consent-sdk'><div class='ot-sdk-row'><p>{'We value your choice of cookies. ' * 60}</p></div></div>"
    posts = "".join(f"<div class='comment'><p>{TEXT} {number}</p></div>" for number in range(5))
    html = read(document(f"<h1>On loss</h1><div>{posts}</div>{asks}")).html
    assert html.count("training makes it small") == 5
    assert "your choice" not in html


def test_the_posts_of_a_forum_built_by_scripts_are_read_from_noscript() -> None:
    posts = "".join(f"<div class='post'><p>{TEXT * 2} {number}</p></div>" for number in range(4))
    html = read(
        document(f"<div id='app'></div><noscript><div>{posts}</div></noscript><script>f()</script>")
    ).html
    assert html.count("training makes it small") == 8


def test_parts_streamed_later_are_moved_to_their_position() -> None:
    body = (
        f"<main><p>{TEXT * 2}first</p><template id='B:1'></template><p>{TEXT * 2}last</p></main>"
        f"<div hidden id='S:1'><p>{TEXT * 2}middle</p></div>"
    )
    html = read(document(body)).html
    assert html.index("first") < html.index("middle") < html.index("last")


def test_a_page_that_is_a_list_is_kept_complete() -> None:
    entries = "".join(f"<li><a href='/t/{n}'>Entry number {n} of the list</a></li>" for n in range(40))
    html = read(
        document(f"<nav><a href='/'>Start</a></nav><div id='list'><ul>{entries}</ul></div>", "All entries")
    ).html
    assert "Entry number 0 " in html
    assert "Entry number 39 " in html
    assert "Start" not in html


@pytest.mark.parametrize(
    "body", ["", "   \n", "<!-- nothing -->", "<html></html>"], ids=["empty", "blank", "comment", "bare"]
)
def test_an_empty_page_has_no_text(body: str) -> None:
    with pytest.raises(NothingReadable) as caught:
        read(body)
    assert caught.value.reason == "no_text"


def test_plain_text_is_unchanged() -> None:
    article = read("损失 < 3 & more\n\n  indented\n", media_type="text/plain")
    assert article.markdown == "损失 < 3 & more\n\n  indented\n"
    assert article.html == "<pre>损失 &lt; 3 &amp; more\n\n  indented\n</pre>"
    assert article.title == "损失 < 3 & more"


def test_the_title_of_markdown_is_its_heading() -> None:
    article = read(
        "---\ntags: [x]\n---\n\n```\n# no\n```\n\nAbout loss\n==========\n", media_type="text/markdown"
    )
    assert article.title == "About loss"


def test_a_legacy_charset_is_decoded() -> None:
    article = read(document(f"<p>{CJK * 4}</p>", "损失").encode("gb18030"), charset="gb2312")
    assert CJK in article.html
    assert article.charset == "gbk"


def test_a_table_of_values_is_kept_complete() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{name}</td><td>No</td></tr>" for name in ("Squared", "Absolute", "Pinball")
    )
    table = f"<table><tr><th>Loss</th><th>Elicits</th><th>Robust</th></tr>{rows}</table>"
    html = read(document(f"<article><p>{TEXT * 3}</p>{table}<p>{TEXT * 3}</p></article>")).html
    assert html.count("<td>") == 9
    assert html.count("Pinball") == 2
    assert "Robust" in html


def test_the_picture_before_a_paragraph_that_is_marked_as_the_body_is_kept() -> None:
    paragraphs = f'<p itemprop="articleBody">{TEXT * 8}</p><p>{TEXT}</p>'
    figure = '<figure><a href="/l.jpg"><img src="/l.jpg" width=640></a><figcaption>A ruler on a desk</figcaption></figure>'
    html = read(document(f"<div class=main><h1>On loss</h1>{figure}{paragraphs}</div>")).html
    assert "A ruler on a desk" in html
