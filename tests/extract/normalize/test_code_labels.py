"""Bars of code blocks, as highlighters write them -> no part of the code, but its language and title."""

import pytest

from linkvault.extract.pipeline import extract_article
from linkvault.markup import render
from linkvault.models import Page

PROSE = (
    "The pump in the cellar reads its limits from a file, and a wrong line there floods the workshop. " * 2
)


def extract_markdown(inner: str) -> str:
    source = (
        f"<html lang=en><title>The pump</title><body><article><h1>The pump</h1><p>{PROSE}</p>{inner}<p>{PROSE}</p>"
        "</article></body></html>"
    )
    url = "https://example.org/a/"
    return render(extract_article(Page(url, url, 200, "text/html", source.encode(), "")).html).markdown


def part_of(inner: str) -> str:
    """Return the Markdown between the two paragraphs."""
    markdown = extract_markdown(inner)
    return markdown.partition(PROSE.strip())[2].partition(PROSE.strip())[0].strip()


CODE = "limit = 3\nprint(limit)"
BLOCK = f"```python\n{CODE}\n```"
BARS = [
    pytest.param(f'<pre><span class="lang">python</span><code>{CODE}\n</code></pre>', id="span in pre"),
    pytest.param(f"<pre><div><span>Python</span><button>Copy</button></div><code>{CODE}</code></pre>", id="bar in pre"),
    pytest.param(f"<pre><div>python复制代码</div><code>{CODE}</code></pre>", id="one text"),
    pytest.param(
        f"<pre><div><div>python</div><div><div>Copy code</div></div><div><code><span>{CODE}</span></code></div></div></pre>",
        id="deep",
    ),
    pytest.param(f'<pre><span class="code-lang">python</span>{CODE}</pre>', id="no code element"),
    pytest.param(f"<pre><code class=language-python>{CODE}</code><div>Copy</div></pre>", id="below"),
    pytest.param(f"<div><div>Python</div><pre><code>{CODE}</code></pre></div>", id="around"),
    pytest.param(
        f"<div><div><span>Python</span><a>Copy</a> <a>Run</a></div><pre><code class=language-python>{CODE}</code></pre></div>",
        id="around with buttons",
    ),
    pytest.param(
        f"<figure><figcaption>Python</figcaption><pre><code>{CODE}</code></pre></figure>", id="caption"
    ),
    pytest.param(f"<my-code><span>python</span><pre><code>{CODE}</code></pre></my-code>", id="custom element"),
    pytest.param(
        f'<div class="code-name">python</div><pre><code class="language-python">{CODE}</code></pre>', id="above"
    ),
]  # fmt: skip


@pytest.mark.parametrize("html", BARS)
def test_a_bar_is_no_part_of_the_code(html: str) -> None:
    assert part_of(html) == BLOCK


def test_the_name_of_a_file_is_above_the_code() -> None:
    html = f'<pre><div class="code-title">pump.py</div><code class="language-python">{CODE}</code></pre>'
    assert part_of(html) == f"pump.py\n\n{BLOCK}"


CODES = [
    pytest.param("<pre><code>python\nlimit = 3</code></pre>", "python\nlimit = 3", id="first line"),
    pytest.param("<pre>copy <code>a</code> <code>b</code></pre>", "copy a b", id="several"),
    pytest.param("<pre><code><span>copy</span> a b</code></pre>", "copy a b", id="command"),
    pytest.param("<pre><b>bash</b> run.sh</pre>", "bash run.sh", id="command in bold"),
    pytest.param("<pre><span>$ </span><code>ls</code></pre>", "$ ls", id="prompt"),
]


@pytest.mark.parametrize(("html", "code"), CODES)
def test_code_that_looks_like_a_bar_remains(html: str, code: str) -> None:
    assert f"```\n{code}\n```" in part_of(html)


def test_a_paragraph_above_code_remains() -> None:
    assert part_of(f"<p>In Python</p><pre><code>{CODE}</code></pre>").startswith("In Python\n\n```")
