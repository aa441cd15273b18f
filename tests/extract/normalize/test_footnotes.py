"""Footnotes of a page become footnotes of the Markdown, through all steps."""

from linkvault.capture import read
from linkvault.models import Page

PARAGRAPH = (
    "Averages forgive nothing, medians forgive a lot, and between the two lies most of what robust means. "
)
BODY = f"""<html><body><article><h1>On medians</h1>
<p>{PARAGRAPH * 3}<sup id="ref1"><a href="#note1">[1]</a></sup></p>
<p>{PARAGRAPH * 3}<sup id="ref2"><a href="#note2">[2]</a></sup></p>
<h2>Notes</h2>
<ol><li id="note1"><a href="#ref1">^</a> A. Harrow, Averages, 1978.</li>
<li id="note2"><a href="#ref2">^</a> T. Osei, <em>Medians for all</em>, p. 57.</li></ol>
</article></body></html>"""


def test_every_note_is_kept_and_linked_to_its_reference() -> None:
    url = "https://example.org/medians"
    _, rendered, _ = read(Page(url, url, 200, "text/html", BODY.encode(), "2026-01-01T00:00:00Z"))
    for number, words in ((1, "A. Harrow"), (2, "Medians for all")):
        assert rendered.markdown.count(f"[^{number}]") == 2
        assert words in rendered.text
