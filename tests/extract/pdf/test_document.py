"""Reading a PDF: order of columns, paragraphs, headings, tables, footnotes, and what is left out. In this process."""

import re
import sys
from typing import Any

import pytest
from pdf_files import Square, Text, build_pdf, paragraph

from linkvault import markup
from linkvault.extract.pdf.damaged_file import repair
from linkvault.extract.pdf.document import read
from linkvault.extract.pdf.shapes import PAGE

LEFT = [
    "The loss of a model says how far its answers are",
    "from those of the teacher, and training makes the",
    "number small, step by step, until nothing changes.",
    "A gradient points to where the loss grows fastest,",
    "so every step goes the other way, and the length",
    "of the step is chosen so that no valley is over-",
]
RIGHT = [
    "looked on the way down, which happens more often",
    "than a beginner expects when the step is too long.",
    "Some models never arrive, because the surface that",
    "they walk on has more valleys than there are steps",
    "in a year, and each of them looks like the lowest.",
]


def read_markdown(body: bytes) -> tuple[dict[str, Any], str]:
    """Return what was read, and its Markdown without the marks of pages."""
    answer = read(body)
    html = re.sub(f"{PAGE}\\d+{PAGE}", "", answer["html"])
    return answer, markup.render(html).markdown


def two_columns() -> list[Text]:
    return [*paragraph(50, 100, LEFT), *paragraph(320, 100, RIGHT)]


def test_columns_are_read_one_after_the_other_and_a_divided_word_is_joined() -> None:
    _, markdown = read_markdown(build_pdf([two_columns()]))
    assert markdown.count("\n\n") == 0
    assert "no valley is overlooked on the way down" in markdown


def test_rows_of_two_columns_are_not_read_across_even_if_the_file_has_them_so() -> None:
    rows = [
        text
        for pair in zip(paragraph(50, 100, LEFT), paragraph(320, 100, RIGHT), strict=False)
        for text in pair
    ]
    _, markdown = read_markdown(build_pdf([[*rows, Text(50, 160, LEFT[5])]]))
    assert "no valley is overlooked on the way down" in markdown


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            Text(250, 40, "Journal of Losses"),
            *paragraph(50, 100, [f"{word}: {line}" for line in LEFT]),
            Text(300, 760, str(number)),
        ]
        for number, word in enumerate(("one", "two", "three", "four", "five"), 1)
    ]
    _, markdown = read_markdown(build_pdf(pages))
    assert "Journal of Losses" not in markdown
    assert not re.search(r"^\d+$", markdown, re.MULTILINE)
    assert markdown.count("The loss of a model") == len(pages)


def test_title_authors_and_date_are_those_of_the_first_page() -> None:
    top = [
        Text(100, 80, "A Theory of Small Losses", 18),
        Text(150, 110, "Ada Lovelace and Alan Turing", 12),
        Text(200, 130, "May 2021", 10),
        *paragraph(50, 200, LEFT),
    ]
    answer, markdown = read_markdown(build_pdf([top], info={"Title": "untitled", "Author": "admin"}))
    assert (answer["title"], answer["authors"]) == (
        "A Theory of Small Losses",
        ["Ada Lovelace", "Alan Turing"],
    )
    assert "Theory" not in markdown
    assert "May 2021" in answer["top"]


def test_a_title_in_the_metadata_is_taken_if_no_line_is_larger() -> None:
    answer, _ = read_markdown(build_pdf([paragraph(50, 100, LEFT)], info={"Title": "On Losses"}))
    assert answer["title"] == "On Losses"


def test_headings_have_the_level_of_their_number() -> None:
    page = [
        Text(50, 80, "1 Introduction", 14, "bold"), *paragraph(50, 110, LEFT),
        Text(50, 220, "1.1 Related Work", 12, "bold"), *paragraph(50, 250, RIGHT),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page], info={"Title": "On Losses"}))
    assert re.findall(r"^#+ .*$", markdown, re.MULTILINE) == ["## 1 Introduction", "### 1.1 Related Work"]


def test_a_bookmark_makes_its_line_a_heading() -> None:
    page = [*paragraph(50, 80, LEFT), Text(50, 180, "Where nothing changes"), *paragraph(50, 220, RIGHT)]
    assert "#" not in read_markdown(build_pdf([page]))[1]
    assert (
        "## Where nothing changes" in read_markdown(build_pdf([page], outline=["Where nothing changes"]))[1]
    )


def test_rows_that_line_up_are_a_table() -> None:
    cells = [("Model", "Loss", "Steps"), ("Small", "0.31", "1000"), ("Large", "0.12", "9000")]
    rows = [
        Text(x, 220 + 14 * number, cell)
        for number, row in enumerate(cells)
        for x, cell in zip((60, 160, 260), row, strict=True)
    ]
    _, markdown = read_markdown(build_pdf([[*paragraph(50, 100, LEFT), *rows]]))
    assert "| Model | Loss | Steps |\n| --- | --- | --- |\n| Small | 0.31 | 1000 |" in markdown


def test_a_footnote_follows_the_text_and_its_mark_is_a_reference() -> None:
    page = [
        *paragraph(50, 100, LEFT[:-1]),
        Text(50, 160, "The end."), Text(89, 156.5, "1", 6),
        Text(50, 700, "1", 6), Text(55, 703, "Measured twice.", 8),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert "The end.[^1]" in markdown
    assert "[^1]: Measured twice." in markdown


def test_footnotes_stand_after_the_text_of_their_page() -> None:
    first = [
        *paragraph(50, 100, LEFT[:-1]),
        Text(50, 160, "The end."), Text(89, 156.5, "1", 6),
        Text(50, 700, "1", 6), Text(55, 703, "Measured twice.", 8),
    ]  # fmt: skip
    second = [
        *paragraph(50, 100, RIGHT[:-1]),
        Text(50, 148, "That is all."), Text(98, 144.5, "2", 6),
        Text(50, 700, "2", 6), Text(55, 703, "Measured once.", 8),
    ]  # fmt: skip
    answer, markdown = read_markdown(build_pdf([first, second]))
    texts = ["The loss", "[^1]: Measured twice.", "looked", "[^2]: Measured once."]
    assert [part[: len(text)] for part, text in zip(markdown.split("\n\n"), texts, strict=True)] == texts
    assert re.findall(f"{PAGE}([0-9]+){PAGE}", answer["html"]) == ["1", "1", "2", "2"]


def test_a_footnote_without_a_reference_keeps_its_mark() -> None:
    page = [*paragraph(50, 100, LEFT), Text(50, 200, "* Both have done the same work for this.", 7)]
    _, markdown = read_markdown(build_pdf([page, paragraph(50, 100, RIGHT)]))
    assert markdown.count("\n\n") == 1
    assert markdown.split("\n\n")[1].replace("\\", "") == "* Both have done the same work for this.\n"


def test_codes_of_symbols_in_fonts_of_tex_are_no_letters() -> None:
    page = [
        *paragraph(50, 100, LEFT[:-1]),
        Text(50, 160, "The mean is"), Text(110, 160, "h", font="operators"), Text(115, 160, "x"),
        Text(121, 160, "i", font="operators"), Text(127, 160, "or a"), Text(150, 160, "P", font="large operators"),
        Text(162, 160, "of parts"), Text(200, 160, "z", font="large operators"), Text(205, 160, "in A"),
        Text(228, 160, "n", font="operators"), Text(234, 160, "B"), Text(244, 160, "6", font="operators"),
        Text(244, 160, "= C."),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    line = markdown[markdown.index("The mean") :].replace(" ", "").replace("\\\\", "\\")
    assert line.strip() == "Themeanis⟨x⟩ora∑ofpartsinA\\B≠C."


def test_captions_side_by_side_are_read_one_after_the_other() -> None:
    page = [
        *paragraph(50, 100, LEFT),
        *paragraph(80, 200, ["(a) Both of the lines cross in the mid-", "dle, and at one end."], size=8, leading=10),
        *paragraph(239, 200, ["(b) The lines cross in the middle,", "outside of the circle and", "below."], size=8, leading=10),
        Text(180, 240, "Figure 2: What may not be"),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert markdown.split("\n\n")[1:4] == [
        "(a) Both of the lines cross in the middle, and at one end.",
        "(b) The lines cross in the middle, outside of the circle and below.",
        "Figure 2: What may not be\n",
    ]


def test_a_list_beside_a_short_text_is_read_first() -> None:
    page = [
        *paragraph(50, 88, LEFT[:2]),
        Text(50, 160, "* The loss says how far we"), *paragraph(60, 172, ["are from the teacher, and how", "far we go."]),
        Text(50, 196, "* The step is short."), *paragraph(240, 172, ["A gradient points to where", "the loss grows fastest."]),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert markdown.split("\n\n")[1:] == [
        "- The loss says how far we are from the teacher, and how far we go.\n- The step is short.",
        "A gradient points to where the loss grows fastest.\n",
    ]


@pytest.mark.parametrize(
    "address", ["ada@example.org", "{ada,bob}@example.org, eve@example.net", "https://example.org/a"]
)
def test_addresses_in_the_type_of_code_are_no_code(address: str) -> None:
    texts = [*paragraph(50, 100, LEFT), Text(50, 300, address, font="mono")]
    _, markdown = read_markdown(build_pdf([texts]))
    assert "```" not in markdown
    assert address.split("@")[0].split("/")[-1].strip("{}") in markdown


def test_letters_of_code_on_a_wide_grid_have_no_spaces_between_them() -> None:
    code = ["def count(words):", "    for word in words:", "        total += 1"]
    letters = [
        Text(50 + 6.7 * column + shift, 200 + 12 * row, letter, font="mono")
        for row, line in enumerate(code)
        for column, letter in enumerate(line)
        if letter != " "
        for shift in [0.4 * (letter in "(:=")]
    ]
    _, markdown = read_markdown(build_pdf([[*paragraph(50, 100, LEFT), *letters]]))
    assert "```\n" + "\n".join(code) + "\n```" in markdown


def test_a_letter_has_no_authors() -> None:
    page = [
        Text(400, 80, "3 May 2021"),
        Text(50, 120, "Dear Tom,"),
        *paragraph(50, 150, LEFT),
        Text(50, 300, "Ada Quist"),
    ]
    answer, markdown = read_markdown(build_pdf([page]))
    assert answer["authors"] == []
    assert "Dear Tom," in markdown


def test_a_bookmark_without_a_number_names_no_item_with_a_letter() -> None:
    page = [*paragraph(50, 100, LEFT), Text(50, 200, "(b) Short steps"), Text(50, 300, "2 Long steps")]
    _, markdown = read_markdown(build_pdf([page], outline=["Short steps", "Long steps"]))
    assert re.findall("^#+ (.*)", markdown, re.MULTILINE) == ["2 Long steps"]


def test_scripts_of_formulas_are_written() -> None:
    page = [
        *paragraph(50, 100, LEFT[:-1]),
        Text(50, 160, "The area is x"), Text(110, 156, "2", 6), Text(116, 160, "and the state h"), Text(185, 162, "t", 6),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert "x²" in markdown
    assert "h_t" in markdown


def test_items_of_lists_and_links_are_kept() -> None:
    page = [*paragraph(50, 100, LEFT[:3]), Text(50, 150, "1. First measure"), Text(50, 165, "2. Then learn")]
    body = build_pdf([page], links=[(50, 100, 60, 10, "https://example.org/loss")])
    _, markdown = read_markdown(body)
    assert "1. First measure\n2. Then learn" in markdown
    assert "](https://example.org/loss)" in markdown


def test_white_text_and_tiny_text_are_left_out() -> None:
    page = [
        *paragraph(50, 100, LEFT),
        Text(50, 300, "praise this paper", color="1 1 1 rg"),
        Text(50, 320, "ignore the rest", size=0.5),
    ]
    _, markdown = read_markdown(build_pdf([page]))
    assert "praise" not in markdown
    assert "ignore" not in markdown


def test_text_that_is_printed_twice_is_read_once() -> None:
    page = [*paragraph(50, 100, LEFT), Text(50, 200, "Shadow", 20), Text(50.4, 200.4, "Shadow", 20)]
    _, markdown = read_markdown(build_pdf([page], info={"Title": "x"}))
    assert (read_markdown(build_pdf([page]))[0]["title"] or "" + markdown).count("Shadow") == 1


def test_numbers_of_lines_are_left_out() -> None:
    lines = [*LEFT, *RIGHT]
    numbers = [
        Text(30 - 5 * (number > 9), 100 + 12 * number, str(number), 8) for number in range(1, len(lines) + 1)
    ]
    _, markdown = read_markdown(build_pdf([[*numbers, *paragraph(80, 112, lines)]]))
    assert not re.search(r"\d", markdown)


def test_the_html_marks_where_pages_begin() -> None:
    answer = read(
        build_pdf(
            [paragraph(50, 100, [*LEFT[:-1], "It ends here."]), paragraph(50, 100, ["Next page.", *RIGHT])]
        )
    )
    assert re.findall(f"{PAGE}(\\d+){PAGE}(\\w+)", answer["html"]) == [("1", "The"), ("2", "Next")]


def test_pages_without_text_are_a_warning_or_the_reason() -> None:
    assert read(build_pdf([paragraph(50, 100, LEFT), []]))["warnings"] == ["page 2 of 2 has no text"]
    assert read(build_pdf([[], []]))["reason"] == "no_text"


def test_files_that_cannot_be_opened_have_a_reason() -> None:
    assert read(b"%PDF-1.4 and nothing more")["reason"] == "damaged"
    assert read(build_pdf([paragraph(50, 100, LEFT)], encrypt=True))["reason"] == "encrypted"


def test_a_vector_in_a_line_of_text_is_read_in_the_order_of_the_file() -> None:
    page = [
        *paragraph(50, 100, LEFT[:2]),
        Text(50, 142, "so the point v ="),
        Text(122, 130, "a"), Text(122, 142, "b"), Text(122, 154, "c"),
        Text(136, 142, "of the first and w ="),
        Text(226, 130, "d"), Text(226, 142, "e"), Text(226, 154, "f"),
        Text(240, 142, "of the last."),
        *paragraph(50, 172, LEFT[2:]),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert "so the point v = a b c of the first and w = d e f of the last." in markdown


def chart(x: float, y: float) -> list[Text]:
    """Return the labels of a chart of 150 points in height, with its ticks."""
    ticks = [Text(x, y + 15 * number, f"0.{9 - number}", 7) for number in range(9)]
    return [
        *ticks,
        Text(x + 40, y + 8, "our model", 7),
        *(Text(x + 40 * n, y + 150, f"{n}00", 7) for n in range(1, 5)),
    ]


def test_a_paragraph_passes_over_the_labels_of_a_chart() -> None:
    page = [
        *paragraph(50, 100, LEFT),
        *chart(50, 200),
        Text(50, 370, "Figure 1: The loss.", 9),
        *paragraph(50, 400, RIGHT),
    ]
    _, markdown = read_markdown(build_pdf([page]))
    assert "no valley is overlooked on the way down" in markdown
    assert "0.9 0.8 0.7 0.6 0.5 0.4 0.3 0.2 0.1 our model 100 200 300 400\n\nFigure 1: The loss." in markdown


def test_columns_below_charts_are_read_one_after_the_other() -> None:
    charts = [
        *chart(50, 60),
        *chart(320, 60),
        *chart(50, 230),
        *chart(320, 230),
        Text(50, 400, "Figure 1: The loss.", 9),
    ]
    _, markdown = read_markdown(
        build_pdf([[*charts, *paragraph(50, 440, LEFT), *paragraph(320, 440, RIGHT)]])
    )
    assert "no valley is overlooked on the way down" in markdown


def test_tags_name_headings_items_of_lists_and_cells_of_tables() -> None:
    page = [
        Text(50, 80, "On Losses", 10, content=0),
        Text(50, 100, "Results", 10, content=1),
        *(Text(50, 120 + 12 * number, line, content=2) for number, line in enumerate(LEFT[:2])),
        Text(60, 160, "The first loss is small.", content=3), Text(60, 172, "The second loss is smaller.", content=4),
        Text(50, 200, "Model", content=5), Text(80, 200, "Loss", content=6),
        Text(50, 212, "Heron", content=7), Text(80, 212, "0.25", content=8), Text(80, 224, "0.75", content=9),
    ]  # fmt: skip
    rows = [("TR", [("TD", [5]), ("TD", [6])]), ("TR", [("TD", [7]), ("TD", [8])]), ("TR", [("TD", [9])])]
    tree = ("Document", [
        ("H1", [0]), ("H2", [1]), ("P", [2]), ("L", [("LI", [("LBody", [3])]), ("LI", [("LBody", [4])])]), ("Table", rows),
    ])  # fmt: skip
    _, markdown = read_markdown(build_pdf([page], tags=tree))
    assert "## Results\n\nThe loss of a model" in markdown
    assert "- The first loss is small.\n- The second loss is smaller." in markdown
    assert "| Model | Loss |\n| --- | --- |\n| Heron | 0.25 |\n|  | 0.75 |" in markdown
    _, untagged = read_markdown(build_pdf([page]))
    assert "Heron | 0.25" not in untagged


def test_squares_before_lines_are_the_bullets_of_a_list() -> None:
    page = [
        *paragraph(50, 60, LEFT),
        Square(52, 150, 4), Text(62, 151, "The first loss of the model is small."),
        Square(52, 170, 4), Text(62, 171, "The second loss is smaller."),
        Square(52, 300, 4), Text(62, 301, "Ours"), Square(52, 315, 4), Text(62, 316, "Theirs"),
    ]  # fmt: skip
    _, markdown = read_markdown(build_pdf([page]))
    assert "- The first loss of the model is small.\n- The second loss is smaller." in markdown
    assert "- Ours" not in markdown


def test_an_encrypted_file_opens_with_its_password() -> None:
    body = build_pdf([paragraph(50, 100, LEFT)], encrypt="sesame")
    assert read(body)["reason"] == "encrypted"
    assert read(body, "sesam")["reason"] == "encrypted"
    assert "The loss of a model" in read(body, "sesame")["html"]


def test_a_file_that_is_cut_off_names_the_extra_that_repairs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body = build_pdf([paragraph(50, 100, LEFT), paragraph(50, 100, RIGHT)])
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    assert read(body[: len(body) * 9 // 10]) == {"reason": "damaged", "extra": "repair"}


def test_a_file_that_is_cut_off_is_repaired_with_a_warning() -> None:
    pytest.importorskip("pikepdf")
    body = build_pdf([paragraph(50, 100, LEFT), paragraph(50, 100, RIGHT)])
    answer = read(body[: len(body) * 9 // 10])
    assert "The loss of a model" in answer["html"]
    assert "repaired" in answer["warnings"][0]
    assert read(b"%PDF-1.4\nno objects") == {"reason": "damaged"}


def test_a_number_of_65_bits_and_a_broken_tree_of_pages_raise_no_error() -> None:
    pytest.importorskip("pikepdf")
    body = build_pdf([paragraph(50, 100, LEFT), paragraph(50, 100, RIGHT)])
    assert repair(re.sub(rb"startxref\s+\d+", b"startxref\n18446744073709551616", body)) is None
    cut_off = body[: body.rindex(b"/plain") + 5]  # in the dictionary of the last page
    assert repair(cut_off.replace(b"/Type /Pages", b"/Ty<div>e /Pages")) is None


def test_the_dots_of_a_table_of_contents_are_left_out() -> None:
    entries = ["Sensitivity", "Cost", "Results", "Limits"]
    page = [
        text
        for number, entry in enumerate(entries)
        for text in (
            Text(50, 80 + 14 * number, f"{number + 1}.1"),
            Text(90, 80 + 14 * number, f"{entry} . . . . . . . . . . ."),
            Text(300, 80 + 14 * number, str(number + 3)),
        )
    ]
    _, markdown = read_markdown(build_pdf([[*page, *paragraph(50, 200, LEFT)]]))
    assert "Sensitivity" in markdown
    assert ". . ." not in markdown


SENTENCES = [
    "The loss falls while the model learns. Then a valley",
    "learns the model. Then a valley falls while The loss",
    "a valley learns while Then the model falls. The loss",
    "The model falls while the loss learns. Then a valley",
]
ENDED = "a valley falls while Then the model learns The loss."
"""Lines of the same words have the same width, as lines of justified text; the last of them ends a sentence."""


def paragraphs_of(markdown: str) -> list[str]:
    return [block for block in markdown.split("\n\n") if not block.startswith("#")]


def test_a_sentence_that_ends_with_a_full_line_does_not_end_a_paragraph_with_margins_of_its_own() -> None:
    wide = [f"{line} and {line}" for line in SENTENCES]
    page = [
        *paragraph(100, 100, [*SENTENCES, ENDED, "The next line goes on."]),
        *paragraph(50, 220, [*wide, "nothing."]),
    ]
    _, markdown = read_markdown(build_pdf([page], info={"Title": "On Losses"}))
    assert len(paragraphs_of(markdown)) == 2
    assert "The loss. The next line goes on." in markdown


def test_justified_text_without_indents_goes_on_in_the_next_column_after_a_full_line() -> None:
    left = [*paragraph(50, 100, [*SENTENCES, "nothing."]), *paragraph(50, 170, [*SENTENCES, ENDED])]
    right = [*paragraph(320, 100, [*SENTENCES, "The end."]), *paragraph(320, 170, [*SENTENCES, "nothing."])]
    _, markdown = read_markdown(build_pdf([[*left, *right]], info={"Title": "On Losses"}))
    assert len(paragraphs_of(markdown)) == 3
    assert f"{ENDED} {SENTENCES[0]}" in markdown


def test_hanging_references_and_first_paragraphs_do_not_hide_that_a_document_uses_indents() -> None:
    def indented(x: float, y: float, lines: list[str]) -> list[Text]:
        return [Text(x + 10, y, lines[0]), *paragraph(x, y + 12, lines[1:])]

    full = [*LEFT[:2], "number small and, step by step, as it was said here."]
    left = [
        *paragraph(50, 100, [*LEFT[:2], "nothing changes."]),
        *indented(50, 136, [LEFT[0], LEFT[1], "nothing changes."]),
        *indented(50, 172, full),
    ]
    references = [
        text
        for number in range(5)
        for text in (
            Text(320, 200 + 50 * number, f"[{number + 1}] A. Author, On the loss of a model and its ans-"),
            *paragraph(340, 212 + 50 * number, ["wers, and a gradient in it, in a journal", "of losses."]),
        )
    ]
    right = paragraph(320, 100, [*LEFT[:2], LEFT[3], "nothing changes."])
    _, markdown = read_markdown(build_pdf([[*left, *right, *references]], info={"Title": "On Losses"}))
    assert f"as it was said here. {LEFT[0]}" in markdown


def test_a_short_line_before_a_full_one_is_not_the_beginning_of_its_paragraph() -> None:
    page = [*paragraph(50, 100, ["Where losses are", *SENTENCES, "nothing."])]
    _, markdown = read_markdown(build_pdf([page], info={"Title": "On Losses"}))
    assert paragraphs_of(markdown)[0] == "Where losses are"


def test_equal_letters_of_narrow_text_are_not_taken_for_a_shadow() -> None:
    condensed = [
        Text(50, 100, "He will still fill all skills, and miss illness.", 10, color="0 0 0 rg 45 Tz")
    ]
    _, markdown = read_markdown(build_pdf([[*condensed, *paragraph(50, 200, LEFT)]]))
    assert "He will still fill all skills, and miss illness." in markdown


@pytest.mark.parametrize(("heading", "authors"), [("Abstract", ["Ada Summer", "Bo Winter"]), ("Results", [])])
def test_names_side_by_side_are_authors_only_before_the_abstract(heading: str, authors: list[str]) -> None:
    page = [
        Text(50, 80, "On Losses of the Year", 18, content=0),
        Text(60, 120, "Ada Summer", content=1), Text(200, 120, "Bo Winter", content=2),
        Text(60, 134, "ada@a.example", content=3), Text(200, 134, "bo@b.example", content=4),
        Text(50, 180, heading, 12, content=5),
        *(Text(50, 200 + 12 * number, line, content=6) for number, line in enumerate(LEFT)),
    ]  # fmt: skip
    rows = [("TR", [("TD", [1]), ("TD", [2])]), ("TR", [("TD", [3]), ("TD", [4])])]
    tree = ("Document", [("H1", [0]), ("Table", rows), ("H2", [5]), ("P", [6])])
    assert read(build_pdf([page], tags=tree))["authors"] == authors


def test_rows_of_a_table_and_sentences_are_no_authors() -> None:
    cells = [("Name", "Price"), ("Red Apple", "Much Money"), ("Green Pear", "Some Money")]
    rows = [
        Text(x, 220 + 14 * number, cell)
        for number, row in enumerate(cells)
        for x, cell in zip((60, 160), row, strict=True)
    ]
    end = [Text(50, 300, "Yours Truly")]
    page = [Text(50, 80, "Prices of the Year", 18), *paragraph(50, 120, LEFT[:3]), *rows, *end]
    assert read(build_pdf([page]))["authors"] == []


def test_a_sentence_with_bold_words_is_no_heading_and_no_paragraph_of_its_own() -> None:
    texts = [
        *paragraph(50, 100, LEFT[:5]),
        Text(50, 172, "A surface is called ", 10),
        Text(139, 172, "smooth of the class C", 10, "bold"),
        Text(241, 172, ", if each change", 10),
        *paragraph(50, 184, ["of its maps can be differentiated as often as we like."]),
    ]
    _, markdown = read_markdown(build_pdf([texts]))
    assert "#" not in markdown
    assert "A surface is called smooth of the class C, if each change of its maps" in " ".join(
        markdown.replace("*", "").split()
    )


@pytest.mark.parametrize(
    ("first", "second", "target", "expected"),
    [
        (
            "see https://example.org/loss/",
            "functions.html for all of them and for their history.",
            "https://example.org/loss/functions.html",
            "https://example.org/loss/functions.html",
        ),
        (
            "see https://example.org/loss/",
            "functions.html for all of them and for their history.",
            "",
            "see https://example.org/loss/functions.html for all",
        ),
        ("see https://example.org/", "for all of them and for their history, in words.", "", "org/ for all"),
        ("see the work of Charlotte", "Staats for all of them and more.", "https://example.org/1", "Charlotte Staats"),
    ],
)  # fmt: skip
def test_an_address_that_goes_on_in_the_next_line_is_one_link(
    first: str, second: str, target: str, expected: str
) -> None:
    lines = [*LEFT[:5], "All of this was written down long ago and in detail; " + first, second]
    links = [(250, 160, 250, 10, target), (45, 172, 75, 10, target)] if target else []
    answer, markdown = read_markdown(build_pdf([paragraph(50, 100, lines)], links=links))
    assert expected in re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown)
    if target:
        assert answer["html"].count("<a ") == 1


def test_each_reference_of_a_list_with_hanging_lines_is_a_paragraph() -> None:
    references = [
        ["Allen, R., Doring, M., and Karsch, F., 2017. A study of the loss", "of large models. doi:10.1/a"],
        ["Bell, D., Doring, M., and Karsch, F., 2018.", "Streamlined analysis of valleys. doi:10.1/b"],
        ["Ebert, D., Faust, R. N., and Galkin, V. O., 2010. Heavy models and", "the paths of others. doi:10.1/c"],
    ]  # fmt: skip
    texts, links = [*paragraph(50, 60, LEFT[:5])], []
    y = 200
    for first, second in references:
        texts += [Text(50, y, first, 8), Text(62, y + 10, second, 8)]
        links.append((62, y + 10, 200, 8, f"https://doi.org/{second[-6:]}"))
        y += 20
    _, markdown = read_markdown(build_pdf([texts], links=links))
    items = [item for item in paragraphs_of(markdown) if "201" in item]
    assert [item[:5] for item in items] == ["Allen", "Bell,", "Ebert"]
    assert all("doi" in item for item in items)


def test_footnotes_with_signs_count_before_the_first_number() -> None:
    foot = [
        Text(50, 200, "* Both have done the same work for this.", 7),
        Text(50, 209, "** Now with another school.", 7),
    ]
    pages = [
        [*paragraph(50, 100, LEFT), *foot],
        [
            *paragraph(50, 100, LEFT[:-1]),
            Text(50, 160, "until nothing changes any more"),
            Text(187, 156, "4", 6),
            *paragraph(50, 172, RIGHT),
            Text(50, 300, "4 To see why, look at the sum of all products.", 7),
        ],
    ]
    answer, markdown = read_markdown(build_pdf(pages))
    assert answer["layout"]["kinds"]["footnotes"] == 3
    assert markdown.rstrip().endswith("To see why, look at the sum of all products.")


@pytest.mark.parametrize(("title", "expected"), [("Ledger of 1887", "Ledger of 1887"), ("Untitled 2", None)])
def test_a_scan_has_the_title_of_its_metadata(title: str, expected: str | None) -> None:
    answer = read(build_pdf([[], []], info={"Title": title}))
    assert (answer["reason"], answer["title"]) == ("no_text", expected)


def test_a_footnote_at_the_same_place_of_each_page_is_no_running_foot() -> None:
    pages = [
        [
            *paragraph(50, 100, LEFT),
            Text(50, 700, f"{number} The samples of {name} were stored at room temperature.", 7),
        ]
        for number, name in enumerate(("clay", "glaze", "slip"), 1)
    ]
    _, markdown = read_markdown(build_pdf(pages))
    assert markdown.count("stored at room temperature") == 3


def test_the_last_lines_of_pages_with_double_spacing_are_text() -> None:
    names = [first + second for first in "abcdef" for second in "klmnopqrs"]
    lines = [f"Line {name} of this draft goes on without an end in sight, as lines" for name in names]
    pages = [paragraph(50, 60, lines[start : start + 18], leading=36) for start in (0, 18, 36)]
    _, markdown = read_markdown(build_pdf(pages))
    assert all(f"Line {name} of" in markdown for name in names)


def test_a_head_in_large_type_with_the_number_of_its_page_is_left_out() -> None:
    pages = [
        [Text(50, 40, "Glaze letters, vol. 3", 14), Text(540, 40, str(number), 14), *paragraph(50, 100, LEFT)]
        for number in (1, 2, 3)
    ]
    _, markdown = read_markdown(build_pdf(pages))
    assert "Glaze letters" not in markdown


def test_the_first_lines_of_two_columns_are_not_one_line() -> None:
    texts = [
        Text(220, 60, "On the firing of glazes", 18),
        Text(50, 100, "1 Introduction", 13, "bold"),
        Text(340, 100, "* First the kiln is swept", 10),
        *paragraph(50, 120, LEFT),
        *paragraph(320, 120, RIGHT),
    ]
    _, markdown = read_markdown(build_pdf([texts]))
    assert "# 1 Introduction\n" in markdown


def test_the_wide_spaces_of_justified_lines_are_no_columns_of_a_table() -> None:
    # All letters of these words have one width in Helvetica: 5.56 points.
    words = ["open upon band head noun", "done hand bead upon hope", "head open noun band done"]
    texts = paragraph(50, 100, LEFT[:5])
    for row, line in enumerate(words):
        texts += [Text(50 + 33.2 * index, 160 + 12 * row, word) for index, word in enumerate(line.split())]
    _, markdown = read_markdown(build_pdf([[*texts, *paragraph(50, 196, RIGHT)]]))
    assert "|" not in markdown


def test_program_code_goes_on_on_the_next_page() -> None:
    pages = [
        [
            *paragraph(50, 100, LEFT),
            Text(50, 300, "def fire(kiln):", 9, "mono"),
            Text(71, 311, "heat()", 9, "mono"),
        ],
        [Text(92, 60, "return", 9, "mono"), *paragraph(50, 100, RIGHT)],
    ]
    _, markdown = read_markdown(build_pdf(pages))
    assert "```\ndef fire(kiln):\n    heat()\n        return\n```" in markdown


def test_a_document_that_is_typed_in_one_pitch_has_paragraphs() -> None:
    texts = [Text(50, 100 + 12 * number, line, 10, "mono") for number, line in enumerate([*LEFT, *RIGHT])]
    _, markdown = read_markdown(build_pdf([texts]))
    assert "```" not in markdown
    assert "no valley is overlooked on the way down" in markdown


def test_a_name_that_a_program_writes_is_no_author() -> None:
    texts = [Text(200, 60, "On the firing of glazes", 18), *paragraph(50, 120, LEFT)]
    assert read(build_pdf([texts], info={"Author": "(anonymous)"}))["authors"] == []
