"""Parsed queries: bounds, brackets, OR and negation."""

import pytest

from linkvault.search.query.parser import MAX_LENGTH, MAX_UNITS, AllOf, Query, Term, parse


@pytest.mark.parametrize("unit", ["w{0}", "tag:t{0}", '"a b{0}"', "title:w{0}", "-w{0}"])
def test_a_query_has_at_most_32_units(unit: str) -> None:
    text = " ".join(unit.format(number) for number in range(100))
    assert MAX_UNITS == 32
    assert str(parse(text)) == " ".join(unit.format(number) for number in range(32))


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("w " * 32 + "(last) one", "last) one"),
        ("w " * 31 + "(last) ", ""),
        ("a" * 2_000 + "b c", "b c"),
        ("(loss OR ruler) -coin", ""),
        ("(" * 20 + "loss" + ")" * 20, ""),
    ],
)
def test_the_end_of_a_query_that_is_too_long_is_named(text: str, ignored: str) -> None:
    assert parse(text).ignored == ignored


@pytest.mark.parametrize("joiner", [" OR ", " ", ") ("])
def test_units_in_groups_count_as_well(joiner: str) -> None:
    text = "(" + joiner.join(f"w{number}" for number in range(100)) + ")"
    parsed = str(parse(text))
    assert "w31" in parsed
    assert "w32" not in parsed


def test_a_query_is_read_up_to_its_2000th_character() -> None:
    assert MAX_LENGTH == 2_000
    assert parse(" " * 1_990 + "before after-the-bound") == Query((Term("before"), Term("aft")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-(-loss)", "loss"),
        ("-(a b)", "-(a b)"),
        ("a - b", "a b"),
        ("cross-entropy", "cross-entropy"),
        ("--verbose", '"--verbose"'),
        ("git rebase -i", 'git rebase "-i"'),
        ("->", '"->"'),
        ("a => b", "a b"),
        ("vitamin -cd", "vitamin -cd"),
        ('vitamin -"c"', 'vitamin -"c"'),
        ("a OR OR b", "a OR b"),
        ("OR a", "a"),
        ("a OR", "a"),
        ("ORacle", "ORacle"),
        ("(a OR b) c", "a OR b c"),
        ("before:1899", "before:1899"),
        ("before:0000", '"before:0000"'),
        ("before:2026-13", '"before:2026-13"'),
        ("is:lost", '"is:lost"'),
        ("author: Jane Doe", "author:Jane Doe"),
        ("-Tag:  ml before: 2026 loss", "-tag:ml before:2026 loss"),
        ("author: (a b)", '"author:" a b'),
        ("tag: OR loss", '"tag:" OR loss'),
        ("title: -loss", '"title:" -loss'),
        ("note: the end", '"note:" the end'),
        ("intitle:loss inurl:blog InText:a", "title:loss url:blog text:a"),
        ("intitle: loss", "title:loss"),
        (
            "tags:ml domain:a.org language:de since:2w until:2026",
            "tag:ml site:a.org lang:de after:2w before:2026",
        ),
        ("tags: ml domain: a.org language: de", "tag:ml site:a.org lang:de"),
        ("since: 2w until: 2026", "after:2w before:2026"),
        ("loss site:a.org,b.org", "loss site:a.org OR site:b.org"),
        ("-lang:zh,en, tag:a,b", '-(lang:zh OR lang:en) tag:"a,b"'),
        ("lang:zh,german", '"lang:zh,german"'),
        ("heron (a NOT tag:ml)", "heron a -tag:ml"),
        ("aa OR NOT bb AND cc", "aa OR -bb cc"),
        ("a NOT NOT b", "a b"),
        ("heron NOT", 'heron "NOT"'),
        ("(heron NOT) cats AND", 'heron "NOT" cats "AND"'),
        ("heron NOT OR loss", 'heron "NOT" OR loss'),
        ("NOT gate", '"NOT" gate'),
        ("NOT NULL constraint in SQL", '"NOT" NULL constraint in SQL'),
        ("NOT NOT a", '"NOT" "NOT" a'),
        ("-bb NOT a", '-bb "NOT" a'),
        ("-(b c) NOT a", '-(b c) "NOT" a'),
        ("AND gate", '"AND" gate'),
        ("AND NOT a", '"AND" "NOT" a'),
        ("tag:ml NOT loss", "tag:ml -loss"),
        ("b (NOT loss)", "b -loss"),
        ("DO NOT DISTURB", 'DO "NOT" DISTURB'),
        ("DO NOT ENTER", 'DO "NOT" ENTER'),
        ("SEARCH AND RESCUE", 'SEARCH "AND" RESCUE'),
        ("HTML NOT CSS", "HTML -CSS"),
        ("SQL AND PHP", "SQL PHP"),
        ("2024 NOT 2023", "2024 -2023"),
        ("日本 NOT 中国", "日本 -中国"),
        ("ダム AND 川", "ダム 川"),
        ("서울 NOT 부산", "서울 -부산"),
        ("قطة NOT كلب", "قطة -كلب"),
        ("חתול AND כלב", "חתול כלב"),
        ("बिल्ली NOT कुत्ता", '"बिल्ली" -"कुत्ता"'),
        ("แมว NOT หมา", "แมว -หมา"),
        ("КОШКИ NOT СОБАКИ", "КОШКИ -СОБАКИ"),
        ('"NOT" heron', '"NOT" heron'),
        ("b " + "NOT " * 400 + "a", "b a"),
    ],
)
def test_a_query_is_parsed(text: str, expected: str) -> None:
    assert str(parse(text)) == expected


def test_a_group_of_words_without_or_is_flattened() -> None:
    assert parse("(a b) c") == Query((Term("a"), Term("b"), Term("c")))
    assert parse("(a b) OR c").nodes[0].nodes[0] == AllOf((Term("a"), Term("b")))


def test_brackets_nest_up_to_eight_levels() -> None:
    assert str(parse("(" * 8 + "a OR b" + ")" * 8 + " c")) == "a OR b c"
    assert str(parse("(" * 20 + "a b")) == "a b"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("before:nonsense loss", ("before:nonsense",)),
        ("colour:red colour:red is:x", ("colour:red", "is:x")),
        ("(colour:red OR loss) -has:tail", ("colour:red", "has:tail")),
        ("before: nonsense", ("before: nonsense",)),
        ("lang:german loss", ("lang:german",)),
        ("note: the end", ("note:",)),
        ("Tag:", ("Tag:",)),
        ("autor：anna", ("autor：anna",)),
        ("std::vector https://example.org/x c:\\x localhost:80 title:loss tag:ml a: 12:30", ()),
        ('"colour:red"', ()),
    ],
)
def test_what_looks_like_a_filter_but_is_none_is_listed(text: str, unread: tuple[str, ...]) -> None:
    assert parse(text).unread == unread


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"(a{i} OR " for i in range(8)) + "http://b.example/d/e" + " z)" * 8,
        "".join(f"(a{i} -(b{i} OR " for i in range(4)) + "url:http://b.example/d/e" + " y) z)" * 4,
        "http://a.example/b*",
        "http://a.example/b%22c/d",
        *(f"{quotes}https://a.example/" for quotes in ('"', "“", "「", "'", '""', '("', "<")),
    ],
)
def test_nested_alternatives_and_addresses_are_written_as_they_are_read(text):
    query = parse(text)
    assert parse(str(query)) == query
