"""Boilerplate lines around a text are dropped; sentences that look like them are kept."""

from collections.abc import Callable

import pytest
from growth import LIMIT, growth

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.segment import split_into_blocks
from linkvault.extract.choose.trim import TRIM_STEPS, drop_legal_end, is_title
from linkvault.extract.dom.html_parser import parse

TEXT = (
    "<p>A loss function tells how far a guess is from what was really seen, and training makes it small.</p>"
)


def trim(body: str, title: str = "", has_votes: bool = True) -> list[str]:
    """Return the first 20 characters of the blocks that trimming keeps; running text has votes."""
    page = split_into_blocks(parse(f"<body>{body}</body>")[0])
    for block in page.blocks:
        block.has_vote = has_votes and block.is_running_text
    is_kept = [True] * len(page.blocks)
    for drop in TRIM_STEPS.values():
        drop(page, is_kept, title)
    return [block.text[:20] for block in page.blocks if is_kept[block.index]]


@pytest.mark.parametrize(
    "heading",
    ["Related articles", "Das könnte Sie auch interessieren", "Das Thema könnte dich auch interessieren:", "À lire aussi", "相关阅读", "反侵权公告：", "版权声明", "関連記事", "관련기사",
     "Читайте также:", "3 Comments", "Artículos relacionados", "Leggi anche", "Leia também"],
)  # fmt: skip
def test_blocks_after_a_heading_of_related_pages_are_dropped(heading: str) -> None:
    assert len(trim(f"{TEXT * 3}<h3>{heading}</h3><p>Another story</p><p>And one more</p>")) == 3


def test_a_box_in_the_middle_does_not_end_the_text() -> None:
    assert len(trim(f"{TEXT * 3}<p>Related</p><p>Another story</p>{TEXT * 2}")) == 5


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "Read more: Ten other stories", "Photo: Jane Doe", "Share on Facebook", "责任编辑：王小明",
     "来源：新华社", "Anzeige", "Mehr zum Thema", "Foto: dpa", "Continue reading below", "シェアする"],
)  # fmt: skip
def test_boilerplate_lines_are_dropped(line: str) -> None:
    assert len(trim(f"{TEXT * 2}<p>{line}</p>{TEXT}")) == 3


@pytest.mark.parametrize(
    "line",
    ["Share prices fell by a third that day.", "Photographs were not allowed inside.",
     "Related work is in section 2, as we said.",
     "Comments in code tell why.", "来源不明的钱，他一分也不要。", "Read the manual before you begin."],
)  # fmt: skip
def test_sentences_that_begin_like_boilerplate_are_kept(line: str) -> None:
    assert len(trim(f"{TEXT * 2}<p>{line}</p>{TEXT}")) == 4


def test_the_title_and_the_dateline_before_the_text_are_dropped() -> None:
    assert trim(f"<h1>On loss</h1><p>12 March 2023</p>{TEXT}", "On loss") == ["A loss function tell"]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("On Loss!", "on loss", True),
        ("On loss functions | Blog", "On loss functions", True),
        ("On", "On loss", False),
    ],
)
def test_copies_of_a_title(text: str, title: str, expected: bool) -> None:
    assert is_title(text, "".join(filter(str.isalnum, title.casefold()))) is expected


@pytest.mark.parametrize("phrase", ["相关", "read more ", "cookie policy", " ", "- ", "by "])
@pytest.mark.parametrize(
    "search",
    [
        boilerplate_words.ENDS.match,
        boilerplate_words.LINES.match,
        boilerplate_words.LEGAL.search,
        boilerplate_words.is_legal,
    ],
    ids=["ends", "lines", "legal", "is_legal"],
)
def test_phrase_patterns_take_linear_time(search: Callable[[str], object], phrase: str) -> None:
    assert growth(search, lambda count: phrase * count, 800) < LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "© 2024 Example", "(c) 2019", "Copyright by us", "All Rights Reserved", "Alle Rechte vorbehalten",
        "Tous droits réservés", "Todos los derechos", "Tutti i diritti", "Todos os direitos", "Все права защищены",
        "版权所有", "版權所有", "著作権", "무단전재", "沪ICP备1号", "京公网安备", "許可なく", "转载请注明", "未经授权", "禁止转载",
        "Cookie Policy", "privacy policy", "Terms of Service", "we use cookies", "cookies are", "Wir verwenden Cookies",
        "nous utilisons des cookies", "usamos cookies", "файлы cookie", "使用 cookie", "Cookieを",
    ],
)  # fmt: skip
def test_the_quick_check_of_legal_notices_misses_none(text: str) -> None:
    assert boilerplate_words.LEGAL.search(text)
    assert boilerplate_words.is_legal(f"x {text} y")


@pytest.mark.parametrize("text", ["the copy was right", "a policy for the town", "Kekse backen"])
def test_a_single_word_is_no_legal_notice(text: str) -> None:
    assert not boilerplate_words.is_legal(text)


@pytest.mark.parametrize(
    ("text", "is_boilerplate"),
    [
        ("记者：你通过什么渠道最快得到这些信息？", False),
        ("记者：张三 李四", True),
        ("作者：未知 责任编辑：小王", True),
        ("(We never settled on one, unlike our 565 municipalities.)", False),
        ("(Photo by A. Person/IPA)", True),
        ("SEE MORE: What a loss function is", True),
        ("Lea más: Qué es una función", True),
    ],
    ids=[
        "a question",
        "names",
        "names and an editor",
        "a word that holds an agency",
        "an agency",
        "see more",
        "lea más",
    ],
)
def test_boilerplate_phrases(text: str, is_boilerplate: bool) -> None:
    assert bool(boilerplate_words.LINES.match(text)) is is_boilerplate


def test_a_heading_of_related_pages_near_the_beginning_ends_no_text() -> None:
    """It needs 30 % of the words before it: a box of related pages may be above the text."""
    assert len(trim(f"{TEXT}<h3>Related articles</h3>{TEXT * 9}", has_votes=False)) == 10
    assert len(trim(f"{TEXT * 4}<h3>Related articles</h3>{TEXT * 6}", has_votes=False)) == 4


def test_a_line_of_more_than_22_words_is_text() -> None:
    assert len(trim(f"{TEXT}<p>See more: {'word ' * 19}</p>{TEXT}")) == 2
    assert len(trim(f"{TEXT}<p>See more: {'word ' * 22}</p>{TEXT}")) == 3


def test_a_caption_of_more_than_90_words_is_text() -> None:
    figure = "<figure><img src=/a.png><figcaption>{}</figcaption></figure>"
    assert len(trim(f"{TEXT}{figure.format('word ' * 80)}{TEXT}")) == 2
    assert len(trim(f"{TEXT}{figure.format('word ' * 100)}{TEXT}")) == 3


def test_code_is_no_boilerplate_line() -> None:
    assert len(trim(f"{TEXT}<pre>Advertisement</pre>{TEXT}")) == 3


def test_a_sentence_with_a_date_is_kept() -> None:
    assert len(trim(f"<p>On 12 March 2023 it rained.</p>{TEXT}")) == 2
    assert len(trim(f"<p>On 12 March 2023</p>{TEXT}")) == 1


@pytest.mark.parametrize(("notices", "left"), [(1, 4), (2, 3)])
def test_several_notices_after_the_text_are_dropped(notices: int, left: int) -> None:
    """A single one may be the last sentence of news."""
    lines = (
        "<p>© 2026 Example News contributed to this.</p>",
        "<p>All rights reserved by the editors of it.</p>",
    )
    page = split_into_blocks(parse(f"<body>{TEXT * 3}{''.join(lines[:notices])}</body>")[0])
    is_kept = [True] * len(page.blocks)
    drop_legal_end(page, is_kept)
    assert sum(is_kept) == left


def test_a_text_about_law_keeps_its_end() -> None:
    page = split_into_blocks(
        parse(f"<body>{TEXT}{'<p>All rights reserved, says the law of copyright.</p>' * 9}</body>")[0]
    )
    is_kept = [True] * len(page.blocks)
    drop_legal_end(page, is_kept)
    assert all(is_kept)


@pytest.mark.parametrize(
    "line", ["When: Saturday, 7 March 2026, 10:00", "Bewerbungsfrist: 1. Mai 2026", "日時：2026年3月7日"]
)
def test_the_day_of_an_event_is_no_dateline(line: str) -> None:
    body = f"<h1>Open day at the lock</h1><div>{line}</div><div>3 February 2026</div>{TEXT}"
    lines = trim(body, "Open day at the lock")
    assert line[:20] in lines
    assert "3 February 2026" not in lines
