"""Links in the text of an article are kept: lists, tables, cards and sentences. Boxes of links around it are not."""

import pytest
from growth import LIMIT, growth

from linkvault.extract import extract
from linkvault.extract.choose.groups.link_groups import keep_link_groups
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse
from linkvault.markup import render
from linkvault.models import Page

URL = "https://yard.example/notes/slip.html"
SENTENCES = (
    "The slip was built by the grandfather of the man who owns it now, with stones that he carried from the old fort.",
    "In spring the boats are pulled up one after another, and whoever has time comes to scrape, to paint and to talk.",
    "Nobody has ever counted the boats, but the book in the shed names more than four hundred of them since the war.",
    "What the tide takes from the lower end is put back in autumn, with gravel from the river and two days of work.",
)
P1, P2, P3, P4 = (f"<p>{sentence}</p>" for sentence in SENTENCES)
LINKS = ("Plans of a clinker dinghy", "How to steam oak ribs", "Paint that lasts")


def items(tag: str = "li", suffix: str = "", site: str = "https://boats.example") -> str:
    return "".join(
        f'<{tag}><a href="{site}/{number}">{text}</a>{suffix}</{tag}>' for number, text in enumerate(LINKS)
    )


def text_of(article: str, after: str = "") -> str:
    """Return the text of a page with this article; `after` is the HTML after it."""
    html = (
        "<!doctype html><html lang=en><head><title>The slip</title></head><body>"
        "<header><nav><a href=/>Home</a> <a href=/boats>Boats</a></nav></header>"
        f"<main><article><h1>The slip</h1>{article}</article>{after}</main>"
        "<footer><p>© Yard Press, all rights reserved.</p></footer></body></html>"
    )
    return render(extract(Page(URL, URL, 200, "text/html", html.encode(), "")).html).text


IN_THE_TEXT = {
    "a list after a colon": f"{P1}<p>Three pages helped us:</p><ul>{items(site='/help')}</ul>{P2}{P3}{P4}",
    "a numbered list": f"{P1}{P2}<p>Read them in this order:</p><ol>{items()}</ol>{P3}{P4}",
    "a list in a box of its own": f"{P1}{P2}<p>Three pages helped us:</p><div><ul>{items()}</ul></div>{P3}{P4}",
    "paragraphs after a colon": f"{P1}{P2}<p>Three pages helped us, and we name them here:</p>{items('p')}{P3}{P4}",
    "links with remarks": f"{P1}{P2}<ul>{items(suffix=' – still useful', site='/help')}</ul>{P3}{P4}",
    "links to other sites": f"{P1}{P2}<ul>{items()}</ul>{P3}{P4}",
    "a table": (
        f"{P1}<p>The drawings:</p><table><tr><th>Page</th><th>File</th></tr>"
        f"{''.join(f'<tr><td><a href=/d/{text[:4]}>{text}</a></td><td><a href=/f.pdf>PDF</a></td></tr>' for text in LINKS)}"
        f"</table>{P2}{P3}{P4}"
    ),
    "cards below a heading": (
        f"{P1}{P2}<h2>Guides</h2><div class=grid>"
        f"{''.join(f'<a href=/g/{text[:4]}><h3>{text[:4]}</h3><p>{text}</p></a>' for text in LINKS)}</div>"
        f"<h2>Thanks</h2>{P3}{P4}"
    ),
    "sources at the end": f"{P1}{P2}{P3}{P4}<h2>Sources</h2><ul>{items(site='/archive')}</ul>",
    "downloads at the end": f"{P1}{P2}{P3}{P4}<h2>Downloads</h2><ul>{items(suffix=' (2 MB)', site='/d')}</ul>",
    "sources in German": f"{P1}{P2}{P3}{P4}<h3>Quellen:</h3><ul>{items()}</ul>",
    "sources in a section like those of the text": (
        f"<section><h2>Spring</h2>{P1}{P2}</section><section><h2>Autumn</h2>{P3}{P4}</section>"
        f"<section><h2>Further reading</h2><ul>{items()}</ul></section>"
    ),
}


@pytest.mark.parametrize("name", IN_THE_TEXT)
def test_links_in_the_text_are_kept(name: str) -> None:
    text = text_of(IN_THE_TEXT[name])
    assert [link for link in LINKS if link not in text] == []
    assert [sentence for sentence in SENTENCES if sentence not in text] == []


def test_the_introduction_is_kept_with_its_links() -> None:
    assert "Read them in this order:" in text_of(IN_THE_TEXT["a numbered list"])
    assert "Sources" in text_of(IN_THE_TEXT["sources at the end"])


def test_a_sentence_that_is_a_link_is_kept() -> None:
    sentence = "On Monday the council said that the slip may stay, and that it will pay for the gravel until next year."
    assert sentence in text_of(f'{P1}{P2}<div><p><a href="/news/1">{sentence}</a></p></div>{P3}{P4}')


AROUND_THE_TEXT = {
    "links of the site without an introduction": f"{P1}{P2}<ul>{items(site='/news')}</ul>{P3}{P4}",
    "related articles": f"{P1}{P2}{P3}<h3>Related articles</h3><ul>{items(site='/news')}</ul>{P4}",
    "related articles from a blog": f"{P1}{P2}{P3}{P4}<p>Related articles from our blog:</p><ul>{items(site='/b')}</ul>",
    "a box with its own heading": f"{P1}{P2}<div class=x><h3>More boats</h3><ul>{items(site='/b')}</ul></div>{P3}{P4}",
    "a table of contents": (
        f"{P1}<h2>Contents</h2><ul>{''.join(f'<li><a href=#{text[:4]}>{text}</a></li>' for text in LINKS)}</ul>{P2}{P3}{P4}"
    ),
    "share links": (
        f"{P1}{P2}{P3}{P4}<p>Pass it on:</p><ul>"
        f"{''.join(f'<li><a href=https://social.example/share?u={n}>{text}</a></li>' for n, text in enumerate(LINKS))}</ul>"
    ),
    "an aside": f"{P1}{P2}<aside><p>Three pages:</p><ul>{items()}</ul></aside>{P3}{P4}",
}


def menu(*texts: str) -> str:
    return "<ul>" + "".join(f"<li><a href=/t/{text[:4]}>{text}</a></li>" for text in texts) + "</ul>"


PROFILES = '<ul><li><a href="https://facebook.com/b">Facebook</a></li><li><a href="https://instagram.com/b">Insta</a></li></ul>'
SPONSORS = (
    '<ul><li><a href="https://ad.example/1">Dentists hate this trick</a> Brand A</li>'
    '<li><a href="https://b.test/1">New cars of this year</a> Sponsored by Brand B</li></ul>'
)
ALL = (P1 + P2 + P3 + P4) * 2


@pytest.mark.parametrize(
    ("body", "link"),
    [
        *(
            (f"{ALL}<h3>{heading}</h3>{PROFILES}", "Insta")
            for heading in (
                "Related",
                "Follow us",
                "You may also like",
                "Share this article",
                "延伸阅读 | 更多",
            )
        ),
        *(
            (f"{ALL}<p>{label}</p>{menu('Harbour news', 'Boat shows')}", "Harbour news")
            for label in ("Topics:", "Tags:", "Themen:", "标签：")
        ),
        (f"{ALL}<h3>Topics</h3>{menu('Harbour news', 'Boat shows')}{P1}", "Harbour news"),
        (f"{ALL}<h4>Explore</h4>{menu('About us', 'Contact us', 'Press room')}{P1}{P2}", "Press room"),
        (f"{ALL}<h4>Our yard</h4>{menu('The men', 'Our boats', 'Press room')}{P1}{P2}", "Press room"),
        (f"{ALL}{SPONSORS}", "Dentists"),
        (
            f"{ALL}<h3>What's next</h3>{menu('The harbour opens at last', 'Rain for the whole week')}",
            "Rain for",
        ),
        (f"{ALL}<h3>延伸阅读</h3>{menu('港口终于在今天开放了', '整个星期都会下雨')}", "整个星期"),
    ],
)
def test_menus_tags_and_advertisements_are_not_kept(body: str, link: str) -> None:
    assert link not in text_of(body)


REMARKS = (
    '<ul><li><a href="https://a.example/1">Oak ribs</a> – how to steam them without any cracks</li>'
    '<li><a href="https://b.test/1">Old paint</a> – a list of what lasts in salt water</li></ul>'
)


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (f"{ALL}{REMARKS}", "Old paint"),
        (f"{ALL}<h3>What's next</h3>{REMARKS}", "Old paint"),
        (f"{ALL}<h2>What the book of the yard has</h2>{menu('Oak ribs', 'Old paint')}{P1}{P2}", "Old paint"),
    ],
)
def test_lists_with_remarks_and_lists_of_names_in_the_text_are_kept(body: str, link: str) -> None:
    assert link in text_of(body)


@pytest.mark.parametrize("name", AROUND_THE_TEXT)
def test_links_around_the_text_are_not_kept(name: str) -> None:
    text = text_of(AROUND_THE_TEXT[name])
    assert [link for link in LINKS if link in text] == []


def test_links_after_the_article_are_not_kept() -> None:
    box = f"<div><h2>Latest from the yard</h2><ul>{items(site='/news')}</ul></div>"
    text = text_of(P1 + P2 + P3 + P4, after=box)
    assert [link for link in LINKS if link in text] == []


SENTENCE = (
    "<p>The ferry has crossed the sound since the spring of that year, twice a day, in any weather.</p>"
)
LINK = "<ul><li><a href='/tides'>Tables of the tides</a></li></ul>"


def create_groups(count: int) -> PageBlocks:
    """Return a page of many groups of links, all in the same element."""
    return split_into_blocks(parse(f"<body><main>{(SENTENCE + LINK) * count}</main></body>")[0])


def test_time_grows_with_the_number_of_groups() -> None:
    def keep(page: PageBlocks) -> None:
        keep_link_groups(
            page, [block.is_running_text for block in page.blocks], "https://boats.example/crossings"
        )

    assert growth(keep, create_groups, 2_000) < LIMIT
