"""What a query finds, in which order, and what it leaves out."""

import pytest

from linkvault import search
from linkvault.models import Document

PAGES = {
    "zh": ("交叉熵与损失函数", "神经网络的损失函数衡量预测与真实值的差距。"),
    "trad": ("機器學習筆記", "損失函數越小，模型越好。"),
    "wide": ("ＧＰＵ　并行", "ｶﾞｲﾄﾞ と ⼈⼯智能，使用Python進行計算。"),
    "code": ("Modern C++ and node.js", "Call f(x) in std::vector, then x86_64 and snake_case."),
    "plain": ("Letters", "The letter c is followed by the letter d."),
    "stem": ("Finding losses", "He was finding relational functions in a Café near São Paulo."),
    "soft": ("Hyphens", "A co\u00adopera\u00adtion of zero\u200bwidth words \ue001icon"),
}
CASES = [
    ("损失", {"zh", "trad"}),
    ("損失", {"zh", "trad"}),
    ("失函", {"zh", "trad"}),
    ("熵", {"zh"}),
    ("title:熵", {"zh"}),
    ("title:损失", {"zh"}),
    ("机器学习", {"trad"}),
    ("人工智能", {"wide"}),
    ("gpu", {"wide"}),
    ("ガイド", {"wide"}),
    ("python", {"wide"}),
    ("用Python", {"wide"}),
    ("Python进", {"wide"}),
    ("python 计算", {"wide"}),
    ("C++", {"code"}),
    ("c", {"code", "plain"}),
    ("node.js", {"code"}),
    ("f(x)", {"code"}),
    ("std::vector", {"code"}),
    ("x86_64", {"code"}),
    ("find", {"stem"}),
    ("functional", {"stem"}),
    ("cafe", {"stem"}),
    ("CAFÉ", {"stem"}),
    ("sao paulo", {"stem"}),
    ('"relational functions"', {"stem"}),
    ('"functions relational"', set()),
    ("func*", {"stem"}),
    ("损*", {"zh", "trad"}),
    ("cooperation", {"soft"}),
    ("zerowidth icon", {"soft"}),
    ("letter -c++", {"plain"}),
    ("损失 -模型", {"zh"}),
    ("-letter -损失 -python", {"code", "stem", "soft"}),
    ("熵 OR 模型", {"zh", "trad"}),
    ("函数 熵 OR 模型", {"zh", "trad"}),
    ("(熵 真实) OR letter", {"zh", "plain"}),
    ("“损失函数”", {"zh", "trad"}),
    ("「損失函數」", {"zh", "trad"}),
    ("losses:x", set()),
    ("？！", set()),
    ("", set()),
    ("👍", set()),
]


@pytest.mark.parametrize(("query", "names"), CASES, ids=[query or "empty" for query, _ in CASES])
def test_strict_hits_are_exactly_those_that_hold_the_words(shelf, query, names):
    numbers = {shelf.put(title, body): name for name, (title, body) in PAGES.items()}
    assert {numbers[one] for one in shelf.matching(query)} == names
    strict = {numbers[one.link_id] for one in shelf.search(query).links if not one.loosened}
    assert strict == names


@pytest.mark.parametrize("query", ["optimiz*", "optimizat*", "relatio*", "generaliz*", '"of relation*"'])
def test_a_beginning_beyond_the_stem_finds_the_words_that_begin_so(shelf, query):
    number = shelf.put("", "Optimization of relational databases by generalizing.")
    shelf.put("", "Options, relays and general questions.")
    assert number in shelf.matching(query)
    assert shelf.put("", "Nothing of these.") not in shelf.matching(query)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("key*", {"keys", "keyboard"}),
        ("title:key*", {"keyboard"}),
        ('"the play*"', {"playing", "playground"}),
        ("story*", {"keyboard"}),
    ],
)
def test_a_beginning_in_y_finds_the_words_that_go_on_and_no_others(shelf, query, names):
    pages = {
        "keys": ("A", "Two keys, Keith."),
        "keyboard": ("The keyboard", "A storyboard."),
        "Keith": ("Keith", "The plain Keith and the plaintiff."),
        "playing": ("B", "On the playing fields"),
        "playground": ("C", "Past the playground."),
    }
    numbers = {shelf.put(title, body): name for name, (title, body) in pages.items()}
    assert {numbers[one] for one in shelf.matching(query)} == names


def test_filters_narrow_and_can_be_negated_and_joined(shelf):
    first = shelf.put("loss", tag="ml", added="2026-11-20T08:00:00Z")
    second = shelf.put("loss", added="2024-01-01T08:00:00Z")
    assert shelf.matching("loss tag:ml") == {first}
    assert shelf.matching("loss -tag:ml") == {second}
    assert shelf.matching("loss is:untagged") == {second}
    assert shelf.matching("tag:ml OR before:2025") == {first, second}
    assert shelf.matching("loss after:2026-11-20") == {first}
    assert shelf.matching("tag:ml") == {first}
    assert shelf.matching("(loss tag:ml) OR nothing") == {first}


def test_a_title_hit_comes_first_and_loosened_hits_come_last_and_are_marked(shelf):
    both = shelf.put("Notes", "Gradient descent and its momentum, told slowly.")
    titled = shelf.put("Gradient momentum", "A page.")
    half = shelf.put("Gradient", "Only one of the words.")
    found = shelf.search("gradient momentum")
    assert [one.link_id for one in found.links] == [titled, both, half]
    assert [one.loosened for one in found.links] == [False, False, True]
    assert found.strict_count == 2


def test_words_that_stand_together_beat_words_far_apart(shelf):
    far = shelf.put("", "matrix " + "filler " * 200 + "inverse")
    near = shelf.put("", "filler " * 200 + "matrix inverse")
    assert shelf.ids("inverse matrix") == [near, far]


def test_a_removed_document_is_gone_and_can_come_back(shelf):
    number = shelf.put("損失函數", "C++ と Café", note="kept for later")
    search.remove(shelf.connection, shelf.documents[number])
    assert shelf.matching("损失") == shelf.matching("c++") == shelf.matching("later") == set()
    search.put(shelf.connection, Document(number, "另一个标题"))
    assert shelf.matching("标题") == {number}
    search.clear(shelf.connection)
    assert shelf.matching("标题") == set()


def test_the_limit_holds_and_zero_means_all_that_hold_every_word(shelf):
    for _ in range(130):
        shelf.put("same", "word")
    assert len(shelf.search("same", limit=5).links) == 5
    assert len(shelf.search("same", limit=0).links) == 130


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("技术沙龙", False),
        ("seven kinds of zero", False),
        ("什么是似然函数", True),
        ("how is the zero of it found, and why", True),
    ],
)
def test_a_few_words_are_not_answered_by_one_of_them_but_questions_are(shelf, query, is_found):
    shelf.put(
        "笔记", "这项技术用来求似然,比最小二乘更一般。The zero of a function is where it crosses the axis."
    )
    shelf.put("别的", "一张与此无关的页。Another page.")
    assert bool(shelf.search(query).links) is is_found
