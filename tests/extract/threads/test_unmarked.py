"""The comments of an article are found by their places, where no class or id names them."""

import pytest

from linkvault.capture.read_page import read
from linkvault.models import Page

SENTENCE = (
    "The mill at the river was built of oak and stone, and it has ground the flour of the valley for years."
)
ARTICLE = "<h1>A mill</h1>" + f"<p>{SENTENCE}</p>" * 10
TEXTS = (
    "I remember the old wheel and its sound.",
    "My uncle worked there for years.",
    "Is it open on Sundays?",
)
COMMENTS = [("Anna", "2024-03-12", TEXTS[0]), ("Bert Lang", "2024-03-13", TEXTS[1])]

COMMENTED = {
    "paragraphs": (
        f"<h3>Comments</h3><p><b>Anna</b>, 12 March 2024 14:05</p><p>{TEXTS[0]}</p>"
        f"<p><b>Bert Lang</b>, 13 March 2024 09:11</p><p>{TEXTS[1]}</p><p>© 2024 The Valley Paper</p>"
    ),
    "tables": (
        "<table><tr><td><b>Leserkommentare (2)</b></td></tr></table>"
        f"<table><tr><td>Anna schrieb am 12.03.2024 um 14:05 Uhr:</td></tr><tr><td>{TEXTS[0]}</td></tr></table>"
        f"<table><tr><td>Bert Lang schrieb am 13.03.2024 um 09:11 Uhr:</td></tr><tr><td>{TEXTS[1]}</td></tr></table>"
    ),
    "two line breaks": (
        f"<p>Commentaires (2)</p><p><em>Le 12/03/2024 à 14:05, Anna a écrit :</em><br><br>{TEXTS[0]}</p>"
        f"<p><em>Le 13/03/2024 à 09:12, Bert Lang a écrit :</em><br><br>{TEXTS[1]}</p>"
    ),
    "names in lines of their own": (
        f"<h4>2 Comments</h4><dl><dt>Anna</dt><dd><i>March 12, 2024 at 2:05 pm</i></dd><dd class=t>{TEXTS[0]}</dd>"
        f"<dt>Bert Lang</dt><dd><i>March 13, 2024 at 2:05 pm</i></dd><dd class=t>{TEXTS[1]}</dd></dl>"
    ),
    "controls beside the day": (
        f"<div>网友评论</div><table><tr><td>Anna [219.130.79.*] 认为：</td><td>引用 支持 (2) 2024-03-12 09:02:13</td></tr>"
        f"<tr><td colspan=2>{TEXTS[0]}</td></tr></table><table><tr><td>Bert Lang [218.1.2.*] 认为：</td><td>引用 支持 (0) "
        f"2024-03-13 09:02:13</td></tr><tr><td colspan=2>{TEXTS[1]}</td></tr></table>"
    ),
    "numbers": (
        f"<h3>コメント一覧</h3><div>1. Anna 2024年03月12日 14:05</div><div>{TEXTS[0]}</div>"
        f"<div>2. Bert Lang 2024年03月13日 09:05</div><div>{TEXTS[1]}</div>"
    ),
}  # fmt: skip


def markdown(body: str) -> str:
    url = "https://valley.example/mill"
    html = f"<html><title>A mill</title><body>{ARTICLE}{body}".encode()
    return read(
        Page(url, url, 200, "text/html; charset=utf-8", html, "2026-11-25T00:00:00Z")
    ).content.markdown


@pytest.mark.parametrize("body", COMMENTED.values(), ids=COMMENTED.keys())
def test_comments_without_names_follow_the_article(body: str) -> None:
    article, _, comments = markdown(body).partition("\n## Comments\n")
    lines = [line for line in comments.split("\n") if line]
    assert lines == [part for name, day, text in COMMENTS for part in (f"### {name} · {day}", text)]
    assert not any(text in article for text in TEXTS)


def test_without_a_heading_three_lines_with_name_day_and_time_are_comments() -> None:
    body = "".join(
        f"<p>{name} ({day}/03/2024 14:05)</p><p>{text}</p>"
        for name, day, text in zip(("Anna", "Bert", "Cleo"), (12, 13, 14), TEXTS, strict=True)
    )
    comments = markdown(f"<hr>{body}<p>Home | Imprint</p>").partition("\n## Comments\n")[2]
    assert [line for line in comments.split("\n") if line.startswith("###")] == [
        "### Anna · 2024-03-12", "### Bert · 2024-03-13", "### Cleo · 2024-03-14",
    ]  # fmt: skip
    assert "Imprint" not in comments


NO_COMMENTS = {
    "times of events": "".join(f"<p>12 March 2024 {hour}:05</p><p>{text}</p>" for hour, text in zip((14, 15, 16), TEXTS, strict=True)),
    "teasers": "<h3>Comments</h3>" + "".join(
        f"<div><h4><a href=/{day}>Mill {day}</a></h4><div>{day} March 2024</div><p>{text}</p></div>"
        for day, text in zip((12, 13, 14), TEXTS, strict=True)
    ),
    "a date without text": "<h3>Comments</h3><p>Anna, 12 March 2024</p><p>Bert, 13 March 2024</p>",
}  # fmt: skip


@pytest.mark.parametrize("body", NO_COMMENTS.values(), ids=NO_COMMENTS.keys())
def test_lines_with_dates_are_not_always_comments(body: str) -> None:
    assert "\n## Comments\n" not in markdown(body)


def test_what_follows_a_heading_above_the_text_is_no_comment() -> None:
    url = "https://valley.example/mill"
    html = f"<html><title>A mill</title><body>{COMMENTED['paragraphs']}{ARTICLE}".encode()
    page = Page(url, url, 200, "text/html; charset=utf-8", html, "2026-11-25T00:00:00Z")
    assert "\n## Comments\n" not in read(page).content.markdown


def test_posts_of_a_thread_that_are_longer_than_the_text_before_them_stay_the_text() -> None:
    body = "".join(
        f"<p>{name} ({day}/03/2024 14:05)</p><p>{f'{SENTENCE} ' * 8}</p>"
        for name, day in (("Anna", 12), ("Bert", 13), ("Cleo", 14), ("Dora", 15))
    )
    assert "\n## Comments\n" not in markdown(body)
