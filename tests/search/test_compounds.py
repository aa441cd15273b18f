"""Compounds and numbers, which are written together, apart, with a hyphen or with signs."""

from typing import Any

import pytest

from linkvault.search.query.forms import list_forms
from linkvault.search.text.compounds import list_compounds

# What a page has, and queries that find it.
COMPOUNDS = [
    ("the useState hook", ["use state", "usestate", "useState", "state", '"use state"']),
    ("class XMLHttpRequest", ["HttpRequest", "http request", "xml request", "XmlHttp"]),
    ("an HTTPServer runs", ["http server", "httpserver", "server"]),
    ("def get_element_by_id(x)", ["getElementById", "ElementById", "getelementbyid"]),
    ("myVariableName", ["my variable name", "variable name"]),
    ("the iPhone15Pro and OAuth2Client", ["iphone 15 pro", "iphone15", "oauth2", "oauth 2 client"]),
    ("#100DaysOfCode", ["100 days of code", "days of code"]),
    ("version v1.2.3 and 2.0.0-rc.1", ["1.2.3", "v1.2.3", "2.0.0rc1", "2.0.0-rc.1"]),
    ("Python 3.11.4", ["python3.11", "python 3.11"]),
    ("version 4.5.6", ["v4.5.6"]),
    ("a 2.5GHz clock, arXiv 2106.09685v2", ["2.5 ghz", "2.5ghz", "2106.09685"]),
    ("$1,299.99 or 1.199,50 or 25 000", ["1299.99", "1,299.99", "1199,50", "1199.50", "25000"]),
    ("re–enter, the U.S. Senate", ["reenter", "US senate"]),
    ("back-propagation", ["backpropagation", "back propagation"]),
    ("deep learning", ["deeplearning", "deep-learning"]),
    ("a timestamp", ["time stamp", "time-stamp"]),
    ("COVID-19", ["covid19", "covid 19", "covid"]),
    ("covid19", ["covid 19", "COVID-19", "covid"]),
    ("use GPT-4o and Llama3", ["gpt4o", "gpt 4o", "llama 3", "llama"]),
    ("Windows Update fails with 0x80070005", ["80070005", "0X80070005"]),
    ("a pointer to 0xDEADBEEF", ["deadbeef", "0xdeadbeef"]),
    ("the error 8007000d", ["0x8007000D"]),
    ("CVE-2024-3094 in xz", ["CVE20243094", "cve-20243094", "2024-3094", "20243094", "3094"]),
    ("KB5034441 on the RTX4090Ti", ["kb5034441", "5034441", "KB-5034441", "RTX 4090", "4090"]),
    ("the RTX 4090", ["rtx4090", "RTX-4090"]),
    ("Python 3 and RFC 9110", ["python3", "rfc9110", "RFC-9110"]),
    ("1,234,567 or 1.234.567", ["1234567", "1 234 567", "1,234,567"]),
    ("1234567 people", ["1,234,567", "1 234 567", "1'234'567"]),
    ("ISBN 978-0-306-40615-7", ["9780306406157", "978-0306406157"]),
    ("Tel. (030) 901820-17", ["03090182017", "030 90182017"]),
    ("I don’t and O'Reilly won't", ["dont", "oreilly", "wont", "don't"]),
    ("e-mail by Wi-Fi", ["email", "wifi", "e mail"]),
    ("a Wi-Fi 6 router at 24°C, a room of 78,5 m²", ["wifi6", "24C", "24°C", "78.5m2", "78,5 m2"]),
    ("at 24 °C", ["24C", "24°c"]),
    ("PyTorch2 and HTTP2Server", ["torch", "py torch", "torch 2", "http 2 server", "http2"]),
    ("by Ann O'Brien-Smith of L’Haÿ-les-Roses", ["obrien", "lhay", "o'brien", "lesroses OR obrien"]),
    ("用HTTPServer类和Python3.11版本", ["http server", "server", "python 3.11", "python3.11", "类"]),
    ("框架里的cross-entropy已经、--no-verify选项", ["crossentropy", "--no-verify"]),
    ("はJavaScriptのgetElementByIdを", ["element by id", "java script"]),
    ("Tel. +1 (555) 010-4477", ["5550104477", "15550104477", "555-010-4477"]),
    ("Tel. +49 (0)30 901820", ["030901820", "30901820", "030 901820"]),
    ("Tel. +49 30 901820", ["030901820", "30901820", "+49 30 901820"]),
    ("the TCP/IP stack", ["tcpip", "TCPIP"]),
    ("Novak Đoković and Djordje", ["djokovic", "đoković", "Đorđe", "đorđe"]),
    ("нейро-сеть и машинное обучение", ["нейросеть", "машинноеобучение"]),
    ("машинообучение", ["машино обучение"]),
]
CASES = [(text, query) for text, queries in COMPOUNDS for query in queries]


@pytest.mark.parametrize(("text", "query"), CASES)
def test_a_compound_is_found_in_its_other_spellings(index, text, query):
    number = index.put("", text)
    index.put("", "A page about lamps, mills and bridges.")
    assert index.strict_ids(query) == {number}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("not able to come", "notable"),
        ("room 12, 300 seats", "12300"),
        ("a poet does it", "pots"),
        ("v1.2.3", "2.3.1"),
        ("pi is 3.14", "314"),
        ("the cats sat", "catsat dog"),
        ("useEffect", "seeff"),
        ("a page for getting there", "forgetting"),
        ("fooBar", '"bar foo"'),
        ("the A100 and sha256", "100 OR 256"),
        ("0x2024", "0x024"),
        ("fooBar bazQux", '"bar baz"'),
    ],
)
def test_other_words_are_not_found(index, text, query):
    index.put("", text)
    assert index.strict_ids(query) == set()


GERMAN = " Das ist ein Text, und er ist nicht von mir, auch wenn es sich mit dem Thema befasst."


@pytest.mark.parametrize(
    ("compound", "word"),
    [
        ("Krankenversicherung", "Versicherung"),
        ("Krankenversicherungsbeitrag", "Versicherung"),
        ("Krankenversicherungsbeiträge", "Versicherung"),
        ("Donaudampfschiff", "Dampfschiff"),
        ("Grundschullehrer", "lehrer"),
        ("Flusskreuzfahrten", "Kreuzfahrt"),
        ("Fachwerkhäuser", "Fachwerkhaus"),
        ("Altfachwerkhäuser", "Fachwerkhaus"),
    ],
)
def test_the_last_part_of_a_german_compound_brings_a_loosened_hit(index, compound, word):
    number = index.put("", f"Es geht um {compound}." + GERMAN)
    index.put("", "Etwas anderes." + GERMAN)
    (hit,) = index.search(word).links
    assert (hit.link_id, hit.loosened) == (number, True)
    assert [hit.snippet[start : start + size] for start, size in hit.matches] == [compound]


def test_a_page_with_the_word_itself_comes_before_compounds(index):
    compound = index.put("", "Die Krankenversicherung." + GERMAN)
    word = index.put("", "Die Versicherung." + GERMAN)
    assert index.ids("Versicherung") == [word, compound]


def test_english_words_are_not_stored_backwards():
    text = "The conversion of an international organization " + " ".join(
        f"word{number} of" for number in range(40)
    )
    assert [word for word in list_compounds(text) if word[0] == "\ue000"] == []


def test_a_name_with_an_apostrophe_is_found_without_it_in_a_field(index):
    number = index.put("The diary of O'Neil")
    index.put("The diary of Neil")
    assert index.strict_ids("title:oneil") == {number}


def test_the_number_of_forms_is_bounded():
    assert max(len(list_forms(text)) for text in ("x" * 28, "取引込組読飲", "a1" * 20, "a-" * 900)) <= 36


def test_a_page_with_two_words_as_one_is_before_pages_with_a_form_of_it(index: Any) -> None:
    for number in range(4):
        index.put("", f"It is structured, page {number}.")
    exact = index.put("", "The structures of the place, which are described at some length here.")
    assert index.ids("struc tures")[0] == exact


def test_two_words_as_one_do_not_wait_for_pages_with_both(index: Any) -> None:
    for _ in range(12):
        index.put(
            "", "The inter library loan of another state, and what else a state does between two others."
        )
    joined = index.put("", "An interstate road.")
    assert index.ids("inter state")[0] == joined
    assert joined in index.strict_ids("inter state")


def test_a_name_with_a_hyphen_finds_the_pages_that_join_it(index: Any) -> None:
    apart, joined = index.put("", "The RTX 4090 is fast."), index.put("", "The RTX4090 is fast.")
    assert index.ids("rtx-4090") == [apart, joined]


def test_compounds_come_before_similar_words(index: Any) -> None:
    plural = index.put("", "Die Entscheidung ist nicht gut, auch wenn die Vereinbarungen von der Stadt sind.")
    compound = index.put(
        "", "Das ist die Zielvereinbarung, die auch für den Staat gut ist und nicht schadet."
    )
    exact = index.put("", "Das ist eine Vereinbarung, die auch für den Staat gut ist und nicht schadet.")
    index.put("", "Eine Vereinbarnug, die nicht gut ist, und das ist auch der Stadt nicht recht.")
    assert index.ids("Vereinbarung")[:3] == [exact, plural, compound]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("600Mbit/s", "a link of 600 Mbit/s"),
        ("10 Gbit/s", "a port of 10Gbit/s"),
        ("E=mc^2", "E = mc²"),
        ("crash loop back off", "the state CrashLoopBackOff"),
    ],
)
def test_a_number_with_its_unit_and_a_power_are_found_in_the_other_spelling(index, query, text):
    page = index.put("", text)
    assert index.strict_ids(query) == {page}
