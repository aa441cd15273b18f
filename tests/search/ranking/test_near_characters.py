"""Chinese words with a wrong character, and words in pinyin."""

from typing import Any

import pytest

from linkvault.search.ranking.near_characters import find_by_initials, find_by_pinyin, find_near_texts

PAGES = ["交叉熵与损失函数", "期末考试的成绩", "使用人工智能识别图像", "西安在陕西"]


@pytest.fixture
def pages(index: Any) -> Any:
    for page in PAGES:
        index.put(page, page)
    return index


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("交差熵", "交叉熵"),
        ("损失涵数", "损失函数"),
        ("西按", "西安"),
        ("期未", "期末"),
        ("失损函数", "损失函数"),
        ("什么是交差熵呢请问", "什么是交叉熵呢请问"),
        ("认工智能", "人工智能"),
        ("损失", "损失"),
        ("量子力学", None),
        ("loss", None),
        ("损", None),
    ],
)
def test_near_texts(pages: Any, typed: str, text: str | None) -> None:
    near = [word.text for word in find_near_texts(pages.connection, typed, 5)]
    assert near[:1] == ([text] if text and text != typed else [])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("sunshi", "损失"),
        ("sunshihanshu", "损失函数"),
        ("rengongzhineng", "人工智能"),
        ("xian", "西安"),
        ("liangzi", None),
        ("loss", None),
        ("shi", None),
        ("损失", None),
    ],
)
def test_words_in_pinyin(pages: Any, typed: str, text: str | None) -> None:
    near = [word.text for word in find_by_pinyin(pages.connection, typed, 5)]
    assert near[:1] == ([text] if text else [])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("sshs", "损失函数"),
        ("rgzn", "人工智能"),
        ("jcs", "交叉熵"),
        ("ss", None),
        ("sshx", None),
        ("sihs", None),
        ("损失函", None),
    ],
)
def test_words_by_their_initials(pages: Any, typed: str, text: str | None) -> None:
    near = [word.text for word in find_by_initials(pages.connection, typed, 5)]
    assert near[:1] == ([text] if text else [])


def test_a_query_of_initials_finds_the_page_and_its_tags(pages: Any) -> None:
    assert pages.ids("sshs") == [1]
    assert pages.ids("rgzn tx") == [3]
    pages.put("Notes", "no text", tag="机器学习")
    assert pages.ids("jqxx") == [5]
    pages.put("The device rgzm", "a device")
    assert pages.ids("rgzn") == [6, 3]  # a typing error is likelier


def test_initials_are_those_of_a_thing_that_a_title_names(pages: Any) -> None:
    for number in range(4):
        pages.put("", f"这是的图书的记载和逐渐成为的事情{number}")
    named = pages.put("紫禁城", "")
    assert find_by_initials(pages.connection, "zjc", 5)[0].text == "逐渐成"
    pages.put("紫禁城的历史", "")
    pages.put("在紫禁城", "")
    assert find_by_initials(pages.connection, "zjc", 5)[0].text == "紫禁城"
    assert find_by_initials(pages.connection, "dts", 5) == []  # 的图书
    assert named in pages.ids("zjc")


def test_initials_are_not_those_of_a_cut_of_a_sentence(index: Any) -> None:
    name = index.put("", "他毕业于北京大学")
    for text in ("北京的天气", "大学生", "要区别决定系统的因素", "决定"):
        index.put("", text)
    assert [word.text for word in find_by_initials(index.connection, "bjdx", 5)] == ["北京大学"]
    assert index.ids("bjdx") == [name]
    index.put("", "个性啥来头")
    index.put("", "先生来谈")
    index.put("", "吸收了很多来投")
    index.put("", "以下势力抬头")
    assert find_by_initials(index.connection, "xslt", 5) == []


def test_initials_that_a_page_has_as_a_word_find_the_chinese_word_as_well(pages: Any) -> None:
    other = pages.put("", "The table has the column sshs.")
    assert pages.ids("sshs") == [other, 1]


def test_a_query_in_pinyin_finds_the_page(pages: Any) -> None:
    assert pages.ids("sunshi hanshu") == [1]
    assert pages.ids("sun shi han shu") == [1]
    assert pages.ids("sun shihan shu") == [1]
    assert pages.ids("sun shi xyz") == pages.ids("sun:shi han") == []
    assert pages.search("sunshi hanshu").links[0].correction is not None
    assert pages.ids("交差熵") == [1]


def test_a_query_in_romaji_finds_kana(index: Any) -> None:
    index.put("", "ラーメンとすし")
    assert index.ids("raamen") == index.ids("sushi") == [1]
    assert index.ids("raameno") == []


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("인공지능 연구", "인공지눙"),
        ("인공지능 연구", "인공치능"),
        ("인공지능 연구", "인공지느"),
        ("인공지능 연구", "인지능"),
        ("データベースとメッセージ", "メツセージ"),
        ("データベースとメッセージ", "データヘース"),
        ("データベースとメッセージ", "デタベース"),
        ("データベースとメッセージ", "データベス"),
        ("無期徒刑の判決", "无期刑"),
        ("交叉熵损失函数", "交叉的熵"),
        ("交叉熵损失函数", "损中函数"),
    ],
)
def test_a_wrong_missing_or_extra_character_is_corrected(index: Any, page: str, typed: str) -> None:
    number = index.put("", page)
    index.put("", "与此无关的文章")
    result = index.search(typed)
    assert [link.link_id for link in result.links] == [number]
    assert result.suggestion is not None


@pytest.mark.parametrize(
    "typed",
    [
        "羗山道位于香港什么地方",
        "耶律乞奴被谁所杀",
        "二氧化氮",
        "胃の内容",
        "一か月",
        "서울",
        "りんご",
        "にほん",
    ],
)
def test_other_words_that_are_near_by_chance_are_not_suggested(index: Any, typed: str) -> None:
    index.put(
        "",
        "山道位于香港什么地方。耶律乞奴隶被卖。贰氧化。の内容を見る。一个月以后。어울 제국。りかごを買う。",
    )
    index.put("", "日本に住んでいる")
    for number in range(300):
        index.put("", f"{chr(0x4E00 + 7 * number)}山道位，奴隶被{chr(0x4E00 + 11 * number)}所")
    assert index.search(typed).suggestion is None


def test_a_word_that_a_page_has_in_other_kana_is_not_corrected(index: Any) -> None:
    own = index.put("", "ニホンジカの肉")
    index.put("", "日本に住んでいる")
    assert index.ids("にほん") == [own]


def test_a_suggestion_has_the_characters_as_typed(index: Any) -> None:
    index.put("", "二氧化碳排放")
    assert str(index.search("二氧化氮排放").suggestion) == "二氧化碳排放"


def test_characters_that_are_apart_on_a_page_are_not_suggested(index: Any) -> None:
    index.put("", "无期。徒刑")
    assert find_near_texts(index.connection, "无期徙刑", 5) == []
    assert find_near_texts(index.connection, "无期刑", 5) == []
