"""Callouts keep their headings, in the forms that documentation generators write."""

import pytest

from linkvault.extract import extract
from linkvault.models import Page

TEXT = "A loss function tells how far a guess is from what was seen, and training makes it small. "
NOTE = "Version 4 removes the mean flag."
HEADING = "Breaking change"

FORMS = {
    "docusaurus": f'<div class="theme-admonition admonition_x alert"><div class="admonitionHeading_G">{HEADING}</div>'
    f'<div class="admonitionContent_B"><p>{NOTE}</p></div></div>',
    "sphinx": f'<div class="admonition warning"><p class="admonition-title">{HEADING}</p><p>{NOTE}</p></div>',
    "details": f'<details class="warning"><summary>{HEADING}</summary><p>{NOTE}</p></details>',
    "an aside": f'<aside class="starlight-aside starlight-aside--tip"><p class="starlight-aside__title" aria-hidden="true">'
    f'{HEADING}</p><div class="starlight-aside__content"><p>{NOTE}</p></div></aside>',
    "role note": f'<aside role="note"><p>{HEADING}</p><p>{NOTE}</p></aside>',
    "table": '<div class="admonitionblock note"><table><tbody><tr><td class="icon"><div class="title">'
    f'{HEADING}</div></td><td class="content">{NOTE}</td></tr></tbody></table></div>',
    "github": f'<div class="markdown-alert"><p class="markdown-alert-title">{HEADING}</p><p>{NOTE}</p></div>',
}  # fmt: skip
PLACES = {
    "first": "<h1>On loss</h1>{note}<p>{text}</p><p>{text}</p>",
    "between": "<h1>On loss</h1><p>{text}</p>{note}<h2>More</h2><p>{text}</p>",
    "last": "<h1>On loss</h1><p>{text}</p><h2>More</h2><p>{text}</p>{note}",
}


def read(inner: str) -> str:
    side = "".join(f"<li><a href='/p{n}'>Chapter {n}</a></li>" for n in range(12))
    body = f"<nav><ul>{side}</ul></nav><main><article>{inner}</article></main><footer>© 2025 Example</footer>"
    html = f"<!doctype html><html><head><title>On loss</title></head><body>{body}</body></html>"
    return extract(
        Page("https://example.org/loss", "https://example.org/loss", 200, "text/html", html.encode(), "")
    ).html


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_callout_keeps_its_heading(form: str, place: str) -> None:
    html = read(place.format(note=form, text=TEXT * 2))
    assert HEADING in html
    assert NOTE in html


def test_an_aside_that_is_no_callout_is_dropped() -> None:
    html = read(
        PLACES["between"].format(note="<aside class='note promo'><p>Buy it now</p></aside>", text=TEXT * 2)
    )
    assert "Buy it now" not in html


def test_tabs_become_consecutive_parts_of_the_text() -> None:
    tabs = (
        '<div><ul role="tablist"><li role="tab" id="a">Linux</li><li role="tab" id="b">Windows</li></ul>'
        '<div role="tabpanel" aria-labelledby="a"><p>Unpack the archive there.</p></div>'
        '<div role="tabpanel" aria-labelledby="b" hidden><p>Start the installer.</p></div></div>'
    )
    html = read(PLACES["between"].format(note=tabs, text=TEXT * 2))
    assert html.index("Linux") < html.index("Unpack") < html.index("Windows") < html.index("Start the")
