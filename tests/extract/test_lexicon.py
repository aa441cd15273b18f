"""Every line of every file of phrases has an effect: the predicate that uses it answers true on an example of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _parser as sre  # type: ignore[attr-defined]

import pytest

from linkvault.extract import lexicon
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.callouts import is_callout
from linkvault.extract.choose.container import CONTENT_NAMES
from linkvault.extract.choose.element_kinds import classify_element, match_scope_names
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.lexicon import Phrase, read_phrases
from linkvault.extract.metadata import bylines, visible
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import MONTHS
from linkvault.extract.metadata.languages import detect
from linkvault.extract.verdict import page_kind, phrases, rules
from linkvault.extract.verdict.page_kind import PageHints, Shape, classify_page
from linkvault.extract.verdict.page_signals import collect_signals
from linkvault.states import PageKind

FOLDER = Path(lexicon.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LANGUAGES = {
    "*", "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "vi", "zh",
}  # fmt: skip
PLAIN = {  # the kinds that are words, not patterns
    "boilerplate", "comment", "caption", "callout", "boilerplate_role", "boilerplate_tag", "docs_class", "post_class",
    "pay_hint", "wall_hint", "paywall_hint", "months", "small",
}  # fmt: skip
ALL = [(name, phrase) for name in FILES for row in read_phrases(name).values() for phrase in row]


def element(attributes: str, tag: str = "div"):  # type: ignore[no-untyped-def]
    return next(parse(f"<body><{tag} {attributes}>text</{tag}>")[0].iter(tag))


def kind_of(hints: PageHints, path: str = "/") -> str:
    return classify_page(hints, Shape(), f"https://example.org{path}")


def signs_of(html: str):  # type: ignore[no-untyped-def]
    return collect_signals(parse(html)[0])


def has_hint(hint: str, kind_: str, name: str) -> bool:
    """Whether an example of some phrase of that kind needs the hint: a hint that none needs is dead."""
    return any(hint in example.lower() for row in read_phrases(name)[kind_] for example in examples(row))


# What answers for a phrase of each kind, in the code that uses it.
ANSWERS: dict[str, Callable[[str], object]] = {
    "end": boilerplate_words.ENDS.match,
    "line": boilerplate_words.LINES.match,
    "legal": boilerplate_words.is_legal,
    "legal_hint": lambda text: has_hint(text, "legal", "boilerplate"),
    "not_found": phrases.NOT_FOUND.match,
    "error_word": lambda text: phrases.NOT_FOUND.match(f"{text} 404"),
    "challenge": phrases.CHALLENGE.search,
    "login": phrases.LOGIN.match,
    "login_sentence": phrases.LOGIN_SENTENCE.search,
    "script_name": lambda text: phrases.NEEDS_SCRIPT.search(f"{text} 启用"),
    "script_state": lambda text: phrases.NEEDS_SCRIPT.search(f"スクリプト {text}"),
    "script_call": lambda text: phrases.NEEDS_SCRIPT.search(f"{text} js"),
    "needs_script": phrases.NEEDS_SCRIPT.search,
    "pay": rules._asks_for_money,
    "pay_hint": lambda text: has_hint(text, "pay", "page_state"),
    "boilerplate": lambda name: match_scope_names(f"x-{name}") == "boilerplate",
    "boilerplate_pair": lambda name: match_scope_names(name) == "boilerplate",
    "comment": lambda name: match_scope_names(f"x_{name}") == "comment",
    "caption": lambda name: match_scope_names(f"x_{name}") == "caption",
    "callout": lambda name: is_callout(element(f"class='x {name}'")),
    "boilerplate_role": lambda role: classify_element(element(f"role={role}"), "div") == "boilerplate",
    "boilerplate_tag": lambda tag: classify_element(element("", tag), tag) == "boilerplate",
    "consent": boilerplate_words.CONSENT.match,
    "content": CONTENT_NAMES.search,
    "mount": lambda name: signs_of(f"<script></script><div id='{name}'></div>").mounts,
    "wall": lambda name: signs_of(f"<p>Moment</p><div class='{name}'></div>").walls,
    "wall_hint": lambda text: has_hint(text, "wall", "names"),
    "paywall": lambda name: signs_of(f"<p>Text</p><div class='{name}'>Pay</div>").paywalls,
    "paywall_hint": lambda text: has_hint(text, "paywall", "names"),
    "forum_program": lambda text: kind_of(PageHints(programs=(text,))) == PageKind.FORUM,
    "docs_program": lambda text: kind_of(PageHints(programs=(text,)), "/x/y") == PageKind.DOCS,
    "docs_program_part": lambda text: kind_of(PageHints(programs=(f"x {text}",)), "/x/y") == PageKind.DOCS,
    "docs_class": lambda name: kind_of(PageHints(names=frozenset({name})), "/x/y") == PageKind.DOCS,
    "post_class": lambda name: (
        page_kind.collect_hints(parse(f"<p class={name}>a<p class={name}>b")[0], names(name)).posts
    ),
    "shop": lambda name: page_kind._SHOP.search(f"x-{name}"),
    "months": lambda year: sorted(MONTHS[name] for name in year.split()) == list(range(1, 13)),
    "date_label": visible._DATE_LABEL.search,
    "updated_label": visible._UPDATED_LABEL.search,
    "other_date": visible._OTHER_DATE.search,
    "wrote": lambda text: bylines._LABEL.fullmatch(f"{text} by"),
    "author_label": lambda text: bylines._LABEL.fullmatch(f"{text}："),
    "other_work": bylines._OF_OTHERS.search,
    "date_lead": lambda text: bylines._NO_NAME.fullmatch(f"{text} on:"),
    "button": lambda text: bylines._NO_NAME.fullmatch(f"{text} x"),
    "portrait": lambda text: bylines._NO_NAME.fullmatch(text) and join_names([text]) is None,
    "name_label": lambda text: join_names([f"{text}：Ada Lovelace"]) == "Ada Lovelace",
    "no_name": lambda text: join_names([text]) is None,
    "small": lambda text: detect(f"{text} " * 3) is not None,
}


def names(name: str):  # type: ignore[no-untyped-def]
    from linkvault.extract.dom.attribute_index import index_attributes

    return index_attributes(parse(f"<p class={name}>a<p class={name}>b")[0])


def examples(phrase: Phrase) -> list[str]:
    """Make texts that a phrase describes: each of its alternatives is in one of them at least."""
    if phrase.kind in PLAIN:
        return [phrase.text]
    tree = sre.parse(phrase.expression)
    most = widest(tree)
    made = [text_of(tree, number + turn * most, turn) for turn in range(2) for number in range(most)]
    assert all(re.fullmatch(phrase.expression, text) for text in made), (phrase, made)
    return list(dict.fromkeys(made))


def widest(tree: sre.SubPattern) -> int:
    """Return the largest number of alternatives in one place of a pattern."""
    most = 2
    for _, value in tree:
        for part in parts_of(value):
            most = max(most, widest(part))
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], list):
            most = max(most, len(value[1]))
        elif isinstance(value, list):
            most = max(most, len(value))
    return most


def parts_of(value: object) -> Iterator[sre.SubPattern]:
    if isinstance(value, sre.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from parts_of(part)


def text_of(tree: sre.SubPattern, number: int, turn: int) -> str:
    """Write the text that takes alternative `number` in each place, of characters one further in the second turn."""
    return "".join(piece(str(operation), value, number, turn) for operation, value in tree)


def piece(operation: str, value: object, number: int, turn: int) -> str:
    match operation, value:
        case "LITERAL", int(code):
            return chr(code)
        case "ANY", _:
            return " "
        case "IN", [(first, _), *_] if str(first) == "NEGATE":
            return "某"
        case "IN", list(choices):
            choice, inner = choices[(number + turn) % len(choices)]
            return piece(str(choice), inner, number, turn)
        case "RANGE", (int(low), _):
            return chr(low)
        case "CATEGORY", category:
            return {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " "}.get(
                str(category), "x"
            )
        case "BRANCH", (_, list(branches)):
            return text_of(branches[number % len(branches)], number, turn)
        case "SUBPATTERN", (_, _, _, part):
            return text_of(part, number, turn)
        case "MAX_REPEAT" | "MIN_REPEAT", (int(least), _, part):
            times = max(least, number % 2)
            return text_of(part, number, turn) * times
        case "AT", _:
            return ""
    raise AssertionError(f"no example of {operation}")


@pytest.mark.parametrize("kind_", sorted({phrase.kind for _, phrase in ALL}))
def test_every_phrase_is_recognised_by_what_uses_it(kind_: str) -> None:
    missed = [
        (phrase.text, example)
        for _, phrase in ALL
        if phrase.kind == kind_
        for example in examples(phrase)
        if not ANSWERS[kind_](example)
    ]
    assert not missed


def test_no_line_is_duplicated_and_every_language_is_known() -> None:
    assert len(ALL) == len(set(ALL))
    assert {phrase.language for _, phrase in ALL} <= LANGUAGES


def test_a_kind_is_in_one_file_and_in_one_piece() -> None:
    for name in FILES:
        lines = [
            line
            for line in (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")
            if line[:1] not in ("", "#")
        ]
        kinds = [line.split("\t")[1] for line in lines]
        runs = [kind_ for kind_, before in zip(kinds, [None, *kinds], strict=False) if kind_ != before]
        assert len(runs) == len(set(runs)), name
    homes = [kind_ for name in FILES for kind_ in read_phrases(name)]
    assert len(homes) == len(set(homes))


def test_a_regular_expression_is_only_used_where_the_notation_does_not_suffice() -> None:
    assert [phrase.text for _, phrase in ALL if re.fullmatch(r"/[\w\s\-,:']*", phrase.text)] == []


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a.b (c|d)[ e]", r"a\.b (?:c|d)(?: e)?"),
        ("<ap> ~40#^x", r"\bap\b .{0,40}\d+\s?x"),
        ("/a[bc]+", "a[bc]+"),
        ("why? $5 {x}", r"why\? \$5 \{x\}"),
    ],
)
def test_the_notation(text: str, expression: str) -> None:
    assert Phrase("en", "end", text).expression == expression


def test_nothing_is_compiled_before_it_is_used() -> None:
    pattern = lexicon.PhrasePattern("boilerplate", "^(?:<<end>>)$")
    assert "compiled" not in vars(pattern)
    assert pattern.match("related posts")
    assert vars(pattern)["match"].__self__ is vars(pattern)["compiled"]
