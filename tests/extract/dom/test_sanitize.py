"""The HTML of an article has only known elements and their meaningful, safe attributes."""

import pytest
from lxml.html import fromstring

from linkvault.extract.dom.sanitize import clean


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<code class='language-python x'>y</code>", '<code class="language-python">y</code>'),
        ("<code class='my-language-python'>y</code>", "<code>y</code>"),
        ("<span class='math inline' id=x>y</span>", '<span class="math inline">y</span>'),
        ("<li id=fn1 class=note>y</li>", '<li id="fn1">y</li>'),
        ("<section class=footnotes>y</section>", '<section class="footnotes">y</section>'),
        ("<section class=story>y</section>", "<div>y</div>"),
        ("<my-box>y</my-box>", "<div>y</div>"),
        ("<font size=2>y</font>", "y"),
        ("<tt>y</tt>", "<code>y</code>"),
        ("<a href='javascript:f()' title=t>y</a>", '<a title="t">y</a>'),
        ("<a href=' data:text/html,x'>y</a>", "<a>y</a>"),
        ("<a href='/x?a=b:c' onclick='f()'>y</a>", '<a href="/x?a=b:c">y</a>'),
        ("<img src='data:image/svg+xml;base64,x' alt=y>", '<img alt="y">'),
        ("<button>x</button>y", "y"),
    ],
)
def test_elements_and_attributes(html: str, expected: str) -> None:
    assert clean(fromstring(f"<div><div>{html}</div></div>")) == f"<div>{expected}</div>"
