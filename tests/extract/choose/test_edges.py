"""The first and last parts of an article are kept, although they are short; what follows an article is not."""

import pytest
from article_pages import LONG, SENTENCES, SHORT, article, missing, paragraphs, read
from growth import LIMIT, growth

from linkvault.extract.choose.container import Choice
from linkvault.extract.choose.parts.edges import find_kin_headings, keep_edges
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse

LAST_PARTS = {
    "list": ("<h2>What to bring</h2><ul><li>boots</li><li>water</li></ul>", ("What to bring", "boots", "water")),
    "steps": ("<h3>Method</h3><ol><li>Mix</li><li>Bake</li></ol>", ("Method", "Mix", "Bake")),
    "two lists": (
        "<h2>Tools</h2><ul><li>bowl</li></ul><h2>Time</h2><ul><li>an hour</li></ul>", ("Tools", "bowl", "an hour"),
    ),
    "table": (
        "<h2>Data</h2><div class=table-responsive><table><tr><th>Weight</th><td>12 kg</td></tr><tr><th>Width</th>"
        "<td>40 cm</td></tr></table></div>",
        ("Data", "12 kg", "40 cm"),
    ),
    "table without a heading": (
        "<div class=table-wrap><table><tr><th>Oil</th><th>Years</th></tr><tr><td>Linseed</td><td>one</td></tr></table>"
        "</div>",
        ("Oil", "Years", "Linseed"),
    ),
    "table of links": (
        "<table><thead><tr><th>Island</th><th>Map</th></tr></thead><tbody><tr><td><a href=/n>Norra</a></td><td>"
        "<a href=/n.pdf>sheet 4</a></td></tr><tr><td><a href=/s>Sodra</a></td><td><a href=/s.pdf>sheet 7</a></td></tr>"
        "</tbody></table>",
        ("Island", "Norra", "sheet 4", "Sodra", "sheet 7"),
    ),
    "introduced table": (
        "<h2>Results</h2><p>As measured:</p><table><tr><th>Mill</th><th>Flour</th></tr><tr><td>Upper</td><td>0.91</td>"
        "</tr></table>",
        ("Results", "As measured:", "0.91"),
    ),
    "terms": ("<h2>Open</h2><dl><dt>Mon</dt><dd>9-12</dd><dt>Tue</dt><dd>closed</dd></dl>", ("Open", "9-12", "closed")),
    "code": ("<h2>Usage</h2><pre>mill --on</pre>", ("Usage", "mill --on")),
    "quote": ("<h2>Motto</h2><blockquote>Slow water.</blockquote>", ("Motto", "Slow water.")),
    "note": ("<div class='note info'><div><p>Tested with 3.12.</p></div></div>", ("Tested with 3.12.",)),
    "section": (
        "<section class=extra><h2>Ingredients</h2><ul><li>500 g flour</li><li>salt</li></ul></section>",
        ("Ingredients", "500 g flour", "salt"),
    ),
    "bold line": ("<p><b>You need:</b></p><ul><li>boots</li><li>water</li></ul>", ("You need:", "boots")),
    "headings": (
        "<h2>Version 2</h2><h3>Fixed</h3><ul><li>Crash on start</li></ul>", ("Version 2", "Fixed", "Crash on start"),
    ),
    "table before the question about the page": (
        "<ol><li>Open the sluice</li></ol><table><tr><th>Key</th><th>Default</th></tr><tr><td>height</td><td>120</td></tr>"
        "</table><form><fieldset><legend>Was this page helpful?</legend></fieldset></form>",
        ("Open the sluice", "Default", "120"),
    ),
    "picture": ("<h2>Plan</h2><p><img src=/plan.png alt=Plan></p>", ("Plan", "/plan.png")),
    "picture with caption": (
        "<h2>Plan</h2><figure><img src=/plan.png><figcaption>The plan of 1911</figcaption></figure>",
        ("Plan", "/plan.png", "The plan of 1911"),
    ),
    "notebook": (
        "<div class='jp-Cell jp-CodeCell'><div class=jp-InputPrompt>In [1]:</div><pre>score()</pre>"
        "<div class=jp-OutputPrompt>Out[1]:</div><div class=jp-RenderedText><pre>0.9134</pre></div></div>",
        ("score()", "0.9134"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize("name", LAST_PARTS)
def test_the_last_part_is_kept(name: str, length: int) -> None:
    part, texts = LAST_PARTS[name]
    assert missing(read(article(paragraphs(length) + part)).markdown, *texts) == []


def test_the_last_part_beside_the_element_of_the_text_is_kept() -> None:
    body = f"<div class=text>{paragraphs(7)}</div><div><h2>To bring</h2><ul><li>boots</li></ul></div>"
    assert missing(read(article(body)).markdown, "To bring", "boots") == []


def test_a_table_of_the_text_may_contain_a_table() -> None:
    inner = "<table><tr><th>Gate</th><th>State</th></tr><tr><td>123</td><td>Open</td></tr></table>"
    outer = f"<table><tr><td>Before</td><td>x</td></tr><tr><td>Inside</td><td>{inner}</td></tr></table>"
    html = f"<html><head><title>Mill</title></head><body><article>{paragraphs(2)}{outer}{paragraphs(1)}</article></body></html>"
    assert missing(read(html).markdown, "Before", "Inside", "123", "Open") == []


def test_the_cells_of_a_layout_after_a_table_of_the_text_are_dropped() -> None:
    data = "<table border=1><tr><td>Year</td><td>Coal</td></tr><tr><td>1894</td><td>31 tons</td></tr></table>"
    rows = f"<tr><td>{paragraphs(7)}{data}</td></tr><tr><td><font>You are visitor 00412</font></td></tr>"
    html = f"<html><head><title>Mill</title></head><body><table>{rows}</table></body></html>"
    markdown = read(html).markdown
    assert missing(markdown, "31 tons") == []
    assert "visitor" not in markdown


def test_a_picture_that_ends_the_page_is_kept() -> None:
    html = f"<html><head><title>Mill</title></head><body>{paragraphs(6)}<h2>Plan</h2><img src=/plan.png></body></html>"
    assert missing(read(html).markdown, "Plan", "/plan.png") == []


def test_the_last_entries_of_a_list_are_kept() -> None:
    body = "<h2>3.1</h2><ul><li>Faster start of the mill</li><li>Dark mode</li></ul>"
    assert missing(read(article(body, tag="div", title="Changes")).markdown, "Dark mode") == []


@pytest.mark.parametrize(
    ("after", "text"),
    [
        ("<h2>Related articles</h2><ul><li>The lower mill</li></ul>", "The lower mill"),
        ("<h3>You may also like</h3><ul><li><a href=/1>Storm at sea</a></li></ul>", "Storm at sea"),
        ("<ul class=tags><li><a href=/t/a>Mills</a></li><li><a href=/t/b>Rivers</a></li></ul>", "Rivers"),
        ("<h3>Share this</h3><ul><li>Facebook</li><li>Twitter</li></ul>", "Facebook"),
        (
            "<h3>Newsletter</h3><ul><li>No spam</li></ul><form>Your address <input type=email></form>",
            "No spam",
        ),
        ("<ul class=post-meta><li>Posted in Mills</li><li>3 comments</li></ul>", "3 comments"),
        ("<h2>Comments</h2><ul><li>Nice</li><li>First!</li></ul>", "First!"),
        ("<h4>Not for me</h4><ul><li><input type=radio>Too long</li></ul>", "Too long"),
    ],
)
def test_what_follows_the_article_is_dropped(after: str, text: str) -> None:
    assert missing(read(article(paragraphs(LONG) + after)).markdown, text) == [text]


FACTS = {
    "terms": "<dl><dt>Height</dt><dd>12 m</dd><dt>Built</dt><dd>in 1811</dd></dl>",
    "table": "<table><tr><th>Height</th><td>12 m</td></tr><tr><th>Built</th><td>in 1811</td></tr></table>",
    "infobox": "<table class=infobox><tr><th>Height</th><td>12 m</td></tr><tr><th>Built</th><td>in 1811</td></tr></table>",
    "list": "<ul><li>Height: 12 m</li><li>Built in 1811</li></ul>",
    "fandom": "<aside class=portable-infobox><h2>Mill</h2><section><div class=pi-data><h3 class=pi-data-label>Height</h3>"
    "<div class=pi-data-value>12 m</div></div><div class=pi-data><h3 class=pi-data-label>Built</h3>"
    "<div class=pi-data-value>in 1811</div></div></section></aside>",
}  # fmt: skip


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize("name", FACTS)
def test_facts_before_the_text_are_kept(name: str, length: int) -> None:
    body = f"<div class=hero>{FACTS[name]}</div><div class=row>{paragraphs(length)}</div>"
    assert missing(read(article(body)).markdown, "Height", "12 m", "in 1811") == []


def test_the_summary_and_the_heading_before_the_text_are_kept() -> None:
    body = f"<div class=hero><p class=lead>How a village got its bread.</p></div><h2>In short</h2>{paragraphs(SHORT)}"
    assert missing(read(article(body)).markdown, "How a village got its bread.", "In short") == []


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("<table><tr><th>3 May 2024</th><td>Print</td><td>Mail</td><td>Save</td></tr></table>", "Print"),
        ("<dl><dt>Source</dt><dd>Harbour Post</dd></dl>", "Harbour Post"),
        ("<p class=kicker>Villages of the north.</p>", "Villages of the north."),
        ("<p class=caption>A mill and its wheel.</p>", "A mill and its wheel."),
        ("<ul class=breadcrumbs><li>Home</li><li>Villages</li></ul>", "Villages"),
    ],
)
def test_other_lines_before_the_text_are_dropped(before: str, text: str) -> None:
    body = f"<div class=hero>{before}</div><div class=row>{paragraphs(LONG)}</div>"
    assert missing(read(article(body)).markdown, text) == [text]


POSTS = {
    "article": "<article class=post><h2 class=title><a href=/{0}>Story {0}</a></h2><p>May {0}</p>{1}</article>",
    "div": "<div class=post><h3><a href=/{0}>Story {0}</a></h3>{1}</div>",
    "sticky": "<article class='post n{0}'><header><h2 class='title n{0}'><a href=/{0}>Story {0}</a></h2></header>{1}</article>",
}


@pytest.mark.parametrize("name", POSTS)
def test_every_article_of_a_page_has_its_heading(name: str) -> None:
    posts = "".join(POSTS[name].format(number, paragraphs(1, number)) for number in range(4))
    html = f"<html><head><title>River notes</title></head><body><h1>River notes</h1><main>{posts}</main></body></html>"
    stories = [f"Story {number}" for number in range(4)]
    assert missing(read(html).markdown, *stories, *SENTENCES[:4]) == []


def test_a_short_list_is_an_article() -> None:
    body = "<ul><li>knife</li><li>string</li><li>pencil</li></ul>"
    assert (
        missing(read(article(body, tag="div", title="In my bag")).markdown, "knife", "string", "pencil") == []
    )


def create_list(count: int) -> PageBlocks:
    entries = "<li>salt</li>" * count
    return split_into_blocks(parse(f"<body><p>{SENTENCES[0]}</p><h2>To buy</h2><ul>{entries}</ul></body>")[0])


def keep_list(page: PageBlocks) -> None:
    choice = Choice(0, [index == 0 for index in range(len(page.blocks))])
    keep_edges(page, choice, "")
    assert all(choice.is_kept)


def test_time_grows_with_the_length_of_the_last_list() -> None:
    assert growth(keep_list, create_list, 4_000) < LIMIT


def test_ranks_of_members_are_no_headings() -> None:
    posts = "".join(
        f"<article><h4>{'Known member' if number % 4 else 'Moderator'}</h4>{paragraphs(1, number)}</article>"
        for number in range(12)
    )
    page = split_into_blocks(parse(f"<body>{posts}</body>")[0])
    is_kept = [not block.heading or block.index == 0 for block in page.blocks]
    assert find_kin_headings(page, is_kept, "") == []
