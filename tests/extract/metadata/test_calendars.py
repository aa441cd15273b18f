"""Dates in the words, digits and calendars of several countries; the order of day and month; Unix times."""

import pytest
from lxml import html

from linkvault.extract.metadata import read_metadata
from linkvault.extract.metadata.dates import read_date

TITLE = "<h1>What a loss function measures</h1>"


def published(
    body: str, attributes: str = "", head: str = "", url: str = "https://example.org/notes/loss"
) -> str:
    tree = html.document_fromstring(f"<html {attributes}><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url).published or ""


SAME_DAY = [
    "٤ نوفمبر ٢٠٢٣", "السبت، 4 نوفمبر 2023", "4 تشرين الثاني 2023", "نوفمبر 4، 2023", "٢٠٢٣/١١/٠٤",
    "4 نوامبر 2023", "۱۳ آبان ۱۴۰۲", "شنبه 13 آبان 1402", "۱۴۰۲/۰۸/۱۳",
    "4 नवंबर 2023", "४ नवम्बर २०२३", "नवंबर 4, 2023", "4 نومبر 2023", "৪ নভেম্বর ২০২৩",
    "4 พฤศจิกายน 2566", "วันที่ 4 พฤศจิกายน พ.ศ. 2566", "4 พ.ย. 2566", "4 พ.ย. 66", "๔ พฤศจิกายน ๒๕๖๖", "04/11/2566",
    "4 พฤศจิกายน 2023",
    "民國112年11月4日", "中華民國 112 年 11 月 4 日", "112年11月4日", "發布日期：112-11-04", "日期：112/11/4",
    "２０２３年１１月４日",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME_DAY)
def test_the_same_day_in_the_forms_of_several_countries(text: str) -> None:
    assert read_date(text) == "2023-11-04"
    assert published(f'{TITLE}<time class="published">{text}</time>') == "2023-11-04"


@pytest.mark.parametrize("text", ["٤ نوفمبر ٢٠٢٣", "4 พฤศจิกายน 2566", "民國112年11月4日", "۱۳ آبان ۱۴۰۲"])
def test_such_a_date_is_found_below_the_title(text: str) -> None:
    assert published(f"{TITLE}<p>{text}</p><p>The loss tells how wrong a model is.</p>") == "2023-11-04"


@pytest.mark.parametrize(
    "text",
    ["1402/08/13", "版本 112.0.5", "IP 112.11.4.7 地址", "112-11-04", "第112年", "13 آبان 1502", "31 มิถุนายน 2566", "31 آبان 1402"],
)  # fmt: skip
def test_other_numbers_are_no_dates(text: str) -> None:
    assert read_date(text) is None


def test_the_time_after_such_a_date_is_read() -> None:
    assert read_date("۱۳ آبان ۱۴۰۲ - ۱۰:۳۰") == "2023-11-04T10:30"


NUMBERS = f'{TITLE}<time class="published">04/11/2023</time>'


@pytest.mark.parametrize(
    ("attributes", "locale", "host", "date"),
    [
        pytest.param("lang=en", "en_GB", "example.org", "2023-11-04", id="locale"),
        pytest.param("lang=en", "en_US", "example.org", "2023-04-11", id="American locale"),
        pytest.param("lang=en-AU", "en_US", "example.org", "2023-11-04", id="the language is more exact"),
        pytest.param("", "de_DE", "example.org", "2023-11-04", id="another language"),
        pytest.param("", "en_IE", "example.org", "2023-11-04", id="locale alone"),
        pytest.param("lang=en", "", "www.example.co.uk", "2023-11-04", id="host"),
        pytest.param("lang=en-US", "", "example.co.uk", "2023-04-11", id="language before host"),
        pytest.param("lang=en", "", "example.org", "2023-04-11", id="unknown region"),
    ],
)
def test_the_region_of_english_decides_the_order(attributes: str, locale: str, host: str, date: str) -> None:
    head = f'<meta property="og:locale" content="{locale}">' if locale else ""
    assert published(NUMBERS, attributes, head, f"https://{host}/a") == date


@pytest.mark.parametrize(
    ("element", "date"),
    [
        pytest.param('<span class="time" data-timestamp="1700000000">2 years ago</span>', "2023-11-14", id="seconds"),
        pytest.param('<span class="post-date" data-ts="1700000000000">a while ago</span>', "2023-11-14", id="ms"),
        pytest.param('<time datetime="1700000000">last year</time>', "2023-11-14", id="datetime"),
        pytest.param('<span class="time" data-time="1700000000">12:30</span>', "", id="a clock"),
        pytest.param('<span class="post-date" data-id="4700000000">soon</span>', "", id="another number"),
        pytest.param('<span class="post-date" data-ts="1700000000">4 May 2021</span>', "2021-05-04", id="date shown"),
    ],
)  # fmt: skip
def test_a_unix_time_of_a_marked_date(element: str, date: str) -> None:
    assert published(f"{TITLE}<div>{element}</div>")[:10] == date
