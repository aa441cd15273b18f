"""Captions are in the Markdown; the text has them only if it refers to them or they are most of it."""

import pytest

from linkvault.markup import render

FIGURE = "<figure><img src='https://example.org/a.png' alt='a'><figcaption>{}</figcaption></figure>"
TEXT = "<p>A loss function tells how far a guess is from what was seen, and training makes it small.</p>"


@pytest.mark.parametrize(
    ("caption", "is_text"),
    [
        ("The committee on Tuesday (Photo: Example)", False),
        ("Figure 3. The loss over time", True),
        ("图 3：损失曲线", True),
        ("Abb. 2: Der Verlust", True),
        ("Figures of speech", False),
    ],
    ids=["credit", "numbered", "numbered in Chinese", "numbered in German", "no number"],
)
def test_a_caption_in_text_and_markdown(caption: str, is_text: bool) -> None:
    rendered = render(TEXT + FIGURE.format(caption) + TEXT)
    assert caption.partition("(")[0].strip() in rendered.markdown
    assert (caption in rendered.text) is is_text


def test_the_text_of_a_gallery_includes_its_captions() -> None:
    pictures = "".join(FIGURE.format(f"The {number}th street that we came through") for number in range(9))
    assert "The 7th street" in render(pictures).text


def test_text_after_a_caption() -> None:
    assert render(FIGURE.format("A street") + TEXT).text.startswith("A loss function")
