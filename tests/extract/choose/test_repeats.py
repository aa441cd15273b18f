"""A passage that is twice on a page is kept once; a refrain is no copy."""

from linkvault.extract import explain_page, extract
from linkvault.models import Page

PARTS = [f"Part {n} of the text says what a loss function is, and why training makes it small and smaller. " * 2
         for n in range(5)]  # fmt: skip
ALL_PARTS = "".join(f"<h2>Part {number}</h2><p>{part}</p>" for number, part in enumerate(PARTS))


def page(body: str) -> Page:
    url = "https://example.org/loss"
    html = f"<!doctype html><html><head><title>On loss</title></head><body>{body}</body></html>"
    return Page(url, url, 200, "text/html", html.encode(), "")


TWICE = page(
    f"<article><h1>On loss</h1><div class='wide'>{ALL_PARTS}</div><div class='narrow'>{ALL_PARTS}</div></article>"
)


def test_the_copy_for_narrow_screens_is_dropped() -> None:
    html = extract(TWICE).html
    assert [html.count(part.strip()) for part in PARTS] == [1] * 5
    assert html.count("<h2>Part 3</h2>") == 1


def test_the_explanation_names_copies() -> None:
    chosen = explain_page(TWICE).chosen
    assert chosen is not None
    assert "a copy of an earlier block" in {block.why for block in chosen.blocks}


def test_a_refrain_is_kept() -> None:
    refrain = (
        "<p>And the loss goes down, and the loss goes down, as we walk by the sea and the loss goes down. </p>"
        * 4
    )
    html = extract(
        page(f"<article><h1>Song</h1><p>{PARTS[0]}</p>{refrain}<p>{PARTS[1]}</p>{refrain}</article>")
    ).html
    assert html.count("as we walk by the sea") == 8


def test_a_description_that_a_reference_repeats_is_kept() -> None:
    entry = "<section><h3>Field {}</h3><div><p>The time at which the object was made, in seconds since the epoch.</p></div></section>"
    html = extract(
        page(f"<main><h1>Fields</h1><p>{PARTS[0]}</p>{''.join(map(entry.format, range(6)))}</main>")
    ).html
    assert html.count("seconds since the epoch") == 6
