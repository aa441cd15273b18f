"""Code that is shown in lines without a `pre` -> code blocks with all their lines."""

import pytest

from linkvault.extract.pipeline import extract_article
from linkvault.markup import render
from linkvault.models import Page

PROSE = (
    "The pump in the cellar reads its limits from a file, and a wrong line there floods the workshop. " * 2
)


def part_of(inner: str) -> str:
    """Return the Markdown between the two paragraphs of a page."""
    source = (
        f"<html lang=en><title>The pump</title><body><article><h1>The pump</h1><p>{PROSE}</p>{inner}<p>{PROSE}</p>"
        "</article></body></html>"
    )
    url = "https://example.org/a/"
    article = extract_article(Page(url, url, 200, "text/html", source.encode(), ""))
    assert article.html.count("<pre") < 3
    return render(article.html).markdown.partition(PROSE.strip())[2].partition(PROSE.strip())[0].strip()


CODE = "class Pump {\n    int limit;\n}"
LINES = CODE.split("\n")


def rows(tag: str, attributes: str = "") -> str:
    return "".join(f"<{tag} {attributes}>{line.replace(' ', '&nbsp;')}</{tag}>" for line in LINES)


FORMS = [
    pytest.param(f'<code style="display:block; white-space:pre">{CODE}</code>', id="styled"),
    pytest.param(f'<p><code style="white-space:pre-wrap">{CODE}</code></p>', id="styled in a paragraph"),
    pytest.param(f'<div><code class="whitespace-pre">{CODE}</code></div>', id="class that keeps lines"),
    pytest.param(f"<div><code>\n{CODE}\n</code></div>", id="alone"),
    pytest.param(f"<code>{CODE}</code>", id="between paragraphs"),
    pytest.param(f'<div style="font-family:Consolas,monospace;white-space:pre">{CODE}</div>', id="monospaced"),
    pytest.param(
        f'<div style="font-family: Menlo, monospace">{rows("div")}</div>', id="monospaced rows"
    ),
    pytest.param(f'<div class="code">{rows("div", "class=line")}</div>', id="rows"),
    pytest.param(
        f'<div class="code-block"><div><ol>{rows("li", "class=code-line")}</ol></div></div>', id="numbered rows"
    ),
    pytest.param(f'<div data-type="codeblock">{rows("div", "data-type=codeline")}</div>', id="typed rows"),
    pytest.param(f"<code>{rows('div')}</code>", id="rows in code"),
    pytest.param(f"<p>{rows('code').replace('</code>', '</code><br>')}</p>", id="code per line"),
    pytest.param(f"<textarea readonly>{CODE}</textarea>", id="text area"),
]  # fmt: skip


@pytest.mark.parametrize("html", FORMS)
def test_code_keeps_its_lines(html: str) -> None:
    assert part_of(html) == f"```\n{CODE}\n```"


def test_the_language_of_rows_is_read() -> None:
    html = f'<div class="view" data-language="java">{rows("div", "class=view-line")}</div>'
    assert part_of(html) == f"```java\n{CODE}\n```"


def test_text_before_the_code_remains() -> None:
    html = f'<p>Enter: <code style="white-space:pre">{CODE}</code> and save.</p>'
    assert part_of(html) == f"Enter:\n\n```\n{CODE}\n```\n\nand save."


def test_blank_lines_remain() -> None:
    html = '<div class="code"><div class="line">a();</div><div class="line"><br></div><div class="line">b();</div></div>'
    assert part_of(html) == "```\na();\n\nb();\n```"


POEM = "Under the floor the water runs,\nand nobody hears it at night,\nbut in the morning the boots are wet."
NO_CODE = [
    pytest.param(f'<div style="white-space:pre-line">{POEM}</div>', id="poem"),
    pytest.param(
        f'<div style="font-family:Courier"><p>{PROSE}</p><p>{PROSE}</p></div>', id="typewriter"
    ),
    pytest.param("<p>Call <code>set(\n a)</code> first.</p>", id="wrapped"),
    pytest.param("<p><code>set(\n a)</code></p>", id="wrapped, alone"),
    pytest.param(f'<div class="story"><p class="line">{PROSE}</p><p class="line">{PROSE}</p></div>', id="lines"),
    pytest.param("<textarea>class A {\n}</textarea>", id="text area to write in"),
    pytest.param("<textarea readonly><iframe src=/x></iframe>\n</textarea>", id="embed code"),
]  # fmt: skip


@pytest.mark.parametrize("html", NO_CODE)
def test_other_text_is_no_code_block(html: str) -> None:
    assert "```" not in part_of(html)
