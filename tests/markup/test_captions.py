"""Captions are in the Markdown; the text has them only if it refers to them or they are most of it."""

import pytest

from linkvault.markup import from_markdown, render

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


def test_the_details_have_captions_and_descriptions_that_are_not_in_the_text() -> None:
    figure = FIGURE.replace("alt='a'", "alt='contour  plot'").format("A saddle between two basins")
    icon = "<p>Two roads <img src='https://example.org/b.png' alt='a bridge'> meet.</p>"
    table = "<table><tr><td>1</td><td><img src='https://example.org/c.png' alt='in a cell'></td></tr></table>"
    rendered = render(TEXT + figure + icon + table + figure + FIGURE.format("Figure 3. The loss"))
    assert rendered.details.split("\n") == [
        "contour plot",
        "A saddle between two basins",
        "a bridge",
        "in a cell",
        "a",
    ]
    assert "saddle" not in rendered.text


def test_a_caption_that_is_a_part_of_a_word_of_the_text_is_a_detail() -> None:
    assert "art" in render(TEXT.replace("loss", "artful loss") + FIGURE.format("art")).details.split("\n")


def test_the_details_of_a_markdown_page_are_the_descriptions_of_its_images() -> None:
    page = from_markdown(
        "# Loss\n\nSee ![a *steep*\nslope](a.png) and ![](b.png) and ![a *steep* slope](c.png)."
    )
    assert page.details == "a steep slope"
    assert "steep" not in page.text


def test_text_after_a_caption() -> None:
    assert render(FIGURE.format("A street") + TEXT).text.startswith("A loss function")
