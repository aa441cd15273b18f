"""Every phrase in the lexicon has an effect: the code that uses it recognizes an example of the phrase."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from re import _parser as sre  # type: ignore[attr-defined]

import pytest

from linkvault.extract import lexicon
from linkvault.extract.article_pictures import find_product_image
from linkvault.extract.choose import boilerplate_words, weights
from linkvault.extract.choose.callouts import is_callout
from linkvault.extract.choose.container import CONTENT_NAMES
from linkvault.extract.choose.element_kinds import classify_element, match_scope_names
from linkvault.extract.choose.groups import product_sections
from linkvault.extract.dom.attribute_index import AttributeIndex, index_attributes
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.lexicon import Phrase, alternation, read_phrases
from linkvault.extract.metadata import bylines, visible
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import MONTHS, read_date
from linkvault.extract.metadata.languages import detect
from linkvault.extract.normalize import headings
from linkvault.extract.normalize.boxes import accordions
from linkvault.extract.normalize.code.code_labels import read_label
from linkvault.extract.threads import names, unmarked
from linkvault.extract.threads.marks import links_to_profile
from linkvault.extract.verdict import access_words, declared_kinds, page_kind, phrases, rules
from linkvault.extract.verdict.page_kind import PageHints, Shape, classify_page
from linkvault.extract.verdict.page_signals import collect_signals
from linkvault.extract.verdict.site_messages import MessageKind
from linkvault.states import PageKind

SITE = "https://example.org/"
FOLDER = Path(lexicon.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LANGUAGES = {
    "*", "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "id", "it", "ja", "ko", "nl", "no", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "vi", "zh", "bn", "fa", "hi", "th", "ur",
}  # fmt: skip
PLAIN_KINDS = {  # the kinds of plain words
    "boilerplate", "comment", "caption", "callout", "disclosure", "lead", "topic", "overlay", "slide", "copy", "note", "boilerplate_role", "boilerplate_tag", "docs_class", "post_class",
    "product_title_id", "product_image_id",
    "pay_hint", "wall_hint", "paywall_hint", "interstitial", "parking", "months", "jalali", "small",
    "author_part", "author_not", "date_part", "date_not", "post_part", "reply_part", "comment_part", "review_part", "furniture",
    "quote", "mention", "profile_hint", "relative_hint",
}  # fmt: skip
PHRASES = [(name, phrase) for name in FILES for row in read_phrases(name).values() for phrase in row]


def element(attributes: str, tag: str = "div"):  # type: ignore[no-untyped-def]
    return next(parse(f"<body><{tag} {attributes}>text</{tag}>")[0].iter(tag))


def classify(node, tag: str) -> str:  # type: ignore[no-untyped-def]
    return classify_element(node, tag, node.keys(), node.get("class"))


def page_kind_of(hints: PageHints, path: str = "/") -> str:
    return classify_page(hints, Shape(), f"https://example.org{path}")


def signals_of(html: str):  # type: ignore[no-untyped-def]
    return collect_signals(parse(html)[0])


def has_hint(hint: str, kind_: str, name: str) -> bool:
    """Return whether an example of a phrase of that kind contains the hint: otherwise the hint is useless."""
    return any(hint in example.lower() for row in read_phrases(name)[kind_] for example in examples(row))


# For each kind, the code that must recognize an example of a phrase.
def names_access(kind: str, text: str) -> bool:
    languages = (*access_words._find_known_languages(), "*")
    return any(
        access_words._patterns(name)[kind].search(text)
        for name in languages
        if kind in access_words._patterns(name)
    )


RECOGNIZERS: dict[str, Callable[[str], object]] = {
    "end": boilerplate_words.ENDS.match,
    "line": boilerplate_words.LINES.match,
    "event_label": lambda text: boilerplate_words.EVENT_LABELS.match(f"{text}:"),
    "legal": boilerplate_words.is_legal,
    "minutes": lambda text: bylines._MINUTES.fullmatch(f"4 {text}"),
    "reference": boilerplate_words.REFERENCES.match,
    "outside_reference": boilerplate_words.OUTSIDE_REFERENCES.match,
    "tag_label": boilerplate_words.TAG_LABELS.match,
    "section": product_sections.SECTIONS.match,
    "comment_heading": unmarked.HEADING.match,
    "relative_time": lambda text: unmarked.find_relative_time(f"Ana {text}"),
    "relative_hint": lambda text: has_hint(text, "relative_time", "threads"),
    "permalink": headings.MARK.fullmatch,
    "edit": lambda text: headings._EDIT.fullmatch(f"[{text}]"),
    "beside_name": lambda text: not unmarked._read_name(text),
    "author_part": lambda text: names.read_names(text).is_author,
    "author_pair": lambda text: names.read_names(text).is_author,
    "author_not": lambda text: not names.read_names(f"author-{text}").is_author,
    "date_part": lambda text: names.read_names(text).is_date,
    "date_not": lambda text: not names.read_names(f"date-{text}").is_date,
    "post_part": names.names_post,
    "reply_part": names.names_reply,
    "comment_part": names.names_comment,
    "review_part": names.names_review,
    "furniture": names.names_furniture,
    "furniture_pair": names.names_furniture,
    "quote": lambda text: names.read_names(text).is_quote,
    "mention": lambda text: names.read_names(text).is_mention,
    "profile": lambda text: links_to_profile(element(f'href="{text}"', "a")),
    "profile_hint": lambda text: has_hint(text, "profile", "threads"),
    "legal_hint": lambda text: has_hint(text, "legal", "boilerplate"),
    "not_found": phrases.NOT_FOUND.match,
    "error_word": lambda text: phrases.NOT_FOUND.match(f"{text} 404"),
    "challenge": phrases.CHALLENGE.search,
    "login": phrases.LOGIN.match,
    "login_sentence": phrases.LOGIN_SENTENCE.search,
    "login_to_write": phrases.LOGIN_TO_WRITE.search,
    "how_to": lambda text: access_words.teaches(text, tuple(access_words._find_known_languages())),
    "explains": lambda text: access_words.explains(text, tuple(access_words._find_known_languages())),
    "notice": lambda name: signals_of(f"<body class='{name}'>Text</body>").markup.name,
    **{f"access_{kind}": partial(names_access, kind) for kind in access_words.KINDS},
    "script_name": lambda text: phrases.NEEDS_SCRIPT.search(f"{text} 启用"),
    "script_state": lambda text: phrases.NEEDS_SCRIPT.search(f"スクリプト {text}"),
    "script_call": lambda text: phrases.NEEDS_SCRIPT.search(f"{text} js"),
    "needs_script": phrases.NEEDS_SCRIPT.search,
    "pay": rules._asks_for_money,
    **{str(kind): phrases.site_message(str(kind)).search for kind in MessageKind},
    "account": phrases.OTHER_MESSAGES[1].search,
    "addressed": phrases.ADDRESSED.search,
    "site_thing": phrases.SITE_THING.search,
    "first_person": phrases.FIRST_PERSON.search,
    "not_the_writer": phrases.NOT_THE_WRITER.search,
    "day": phrases.DAY.search,
    "now": phrases.NOW.search,
    "cookie_choice": phrases.COOKIE_CHOICE.match,
    "help": phrases.BESIDE_MESSAGE.search,
    "way_back": phrases.WAY_BACK.match,
    "parking": lambda name: signals_of(f"<body><div id='{name}'></div></body>").interstitial,
    "interstitial": lambda name: signals_of(f"<body><div id='{name}'></div></body>").interstitial,
    "pay_hint": lambda text: has_hint(text, "pay", "page_state"),
    "boilerplate": lambda name: match_scope_names(f"x-{name}") == "boilerplate",
    "boilerplate_pair": lambda name: match_scope_names(name) == "boilerplate",
    "comment": lambda name: match_scope_names(f"x_{name}") == "comment",
    "caption": lambda name: match_scope_names(f"x_{name}") == "caption",
    "callout": lambda name: is_callout(element(f"class='x {name}'")),
    "disclosure": lambda name: accordions._has_disclosure_name(element(f"class='x-{name}'")),
    "lead": lambda name: name in boilerplate_words.LEAD_NAMES,
    "topic": match_scope_names,
    "overlay": weights._names_overlay,
    "slide": weights._names_slide,
    "copy": weights._names_copy,
    "note": boilerplate_words.NOTE_PARTS.__contains__,
    "boilerplate_role": lambda role: classify(element(f"role={role}"), "div") == "boilerplate",
    "boilerplate_tag": lambda tag: classify(element("", tag), tag) == "boilerplate",
    "code_button": lambda text: read_label(f"python {text}") == "python",
    "code_name": lambda text: read_label(text) == "",
    "consent": boilerplate_words.CONSENT.match,
    "content": CONTENT_NAMES.search,
    "mount": lambda name: signals_of(f"<script></script><div id='{name}'></div>").mounts,
    "wall": lambda name: signals_of(f"<p>Moment</p><div class='{name}'></div>").walls,
    "wall_hint": lambda text: has_hint(text, "wall", "names"),
    "paywall": lambda name: signals_of(f"<p>Text</p><div class='{name}'>Pay</div>").paywalls,
    "paywall_hint": lambda text: has_hint(text, "paywall", "names"),
    "forum_program": lambda text: page_kind_of(PageHints(programs=(text,))) == PageKind.FORUM,
    "docs_program": lambda text: page_kind_of(PageHints(programs=(text,)), "/x/y") == PageKind.DOCS,
    "docs_program_part": lambda text: (
        page_kind_of(PageHints(programs=(f"x {text}",)), "/x/y") == PageKind.DOCS
    ),
    "docs_class": lambda name: page_kind_of(PageHints(names=frozenset({name})), "/x/y") == PageKind.DOCS,
    "post_class": lambda name: page_kind.collect_hints(index_of(name)).posts,
    "product_title_id": lambda name: (
        page_kind.collect_hints(AttributeIndex(ids={name.upper()})).has_product_id
    ),
    "product_image_id": lambda name: find_product_image([element(f"id={name} src=/a.jpg", "img")], SITE),
    "post_description": declared_kinds.POST_DESCRIPTION.search,
    "shop": lambda name: page_kind._SHOP.search(f"x-{name}"),
    "months": lambda year: (
        sorted(MONTHS[name.replace("_", " ")] for name in year.split()) == list(range(1, 13))
    ),
    "jalali": lambda year: (
        [read_date(f"۱ {name} ۱۴۰۲")[5:] for name in year.split()][:2] == ["03-21", "04-21"]
    ),
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


def index_of(name: str):  # type: ignore[no-untyped-def]
    return index_attributes(parse(f"<p class={name}>a<p class={name}>b")[0])


def examples(phrase: Phrase) -> list[str]:
    """Return texts that a phrase matches; each of its alternatives is in at least one of them."""
    if phrase.kind in PLAIN_KINDS:
        return [phrase.text]
    tree = sre.parse(phrase.expression)
    most = count_alternatives(tree)
    texts = [text_of(tree, number + turn * most, turn) for turn in range(2) for number in range(most)]
    assert all(re.fullmatch(phrase.expression, text) for text in texts), (phrase, texts)
    return list(dict.fromkeys(texts))


def count_alternatives(tree: sre.SubPattern) -> int:
    """Return the largest number of alternatives at one position of a pattern."""
    most = 2
    for _, value in tree:
        for part in parts_of(value):
            most = max(most, count_alternatives(part))
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
    """Return the text with alternative `number` at each position; in turn 1, with the next one of each character set."""
    return "".join(example_of(str(operation), value, number, turn) for operation, value in tree)


def example_of(operation: str, value: object, number: int, turn: int) -> str:
    match operation, value:
        case "LITERAL", int(code):
            return chr(code)
        case "ANY", _:
            return " "
        case "IN", [(first, _), *_] if str(first) == "NEGATE":
            return "某"
        case "IN", list(choices):
            choice, inner = choices[(number + turn) % len(choices)]
            return example_of(str(choice), inner, number, turn)
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
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT", (int(least), _, part):
            times = max(least, number % 2)
            return text_of(part, number, turn) * times
        case "AT" | "ASSERT_NOT", _:
            return ""
    raise AssertionError(f"no example of {operation}")


@pytest.mark.parametrize("kind_", sorted({phrase.kind for _, phrase in PHRASES}))
def test_every_phrase_is_recognized(kind_: str) -> None:
    missed = [
        (phrase.text, example)
        for _, phrase in PHRASES
        if phrase.kind == kind_
        for example in examples(phrase)
        if not RECOGNIZERS[kind_](example)
    ]
    assert not missed


def test_no_line_is_duplicated_and_every_language_is_known() -> None:
    assert len(PHRASES) == len(set(PHRASES))
    assert {phrase.language for _, phrase in PHRASES} <= LANGUAGES


def test_the_lines_of_a_kind_are_together_in_one_file() -> None:
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


def test_regular_expressions_are_only_used_if_the_notation_cannot_express_a_phrase() -> None:
    assert [phrase.text for _, phrase in PHRASES if re.fullmatch(r"/[\w\s\-,:']*", phrase.text)] == []


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a.b (c|d)[ e]", r"a\.b (?:c|d)(?: e)?"),
        ("<ap> ~40#^x", r"\bap\b .{0,40}(?<!\d)\d+\s?x"),
        ("/a[bc]+", "a[bc]+"),
        ("why? $5 {x}", r"why\? \$5 \{x\}"),
    ],
)
def test_the_notation(text: str, expression: str) -> None:
    assert Phrase("en", "end", text).expression == expression


@pytest.mark.parametrize("flags", [re.NOFLAG, re.IGNORECASE])
@pytest.mark.parametrize(("name", "kind_"), sorted({(name, phrase.kind) for name, phrase in PHRASES}))
def test_alternatives_with_the_same_beginning_match_as_their_phrases_in_order(
    name: str, kind_: str, flags: re.RegexFlag
) -> None:
    phrases = read_phrases(name)[kind_]
    in_order = re.compile("|".join(phrase.expression for phrase in phrases), flags)
    joined = re.compile(alternation(name, kind_, ignore_case=flags is re.IGNORECASE), flags)
    texts = [
        text for phrase in phrases for example in examples(phrase) for text in (example, example.upper())
    ]
    for first, second in pairwise(texts):
        for text in (f"{first} {second}", f"x{first}{second}"):
            match, expected = joined.search(text), in_order.search(text)
            assert (match and match.span()) == (expected and expected.span()), text


def test_a_pattern_is_compiled_when_it_is_used_first() -> None:
    pattern = lexicon.PhrasePattern("boilerplate", "^(?:<<end>>)$")
    assert "compiled" not in vars(pattern)
    assert pattern.match("related posts")
    assert vars(pattern)["match"].__self__.pattern == vars(pattern)["compiled"].pattern
