"""What a query finds when no page holds all its words, and what it costs at most."""

import pytest

from linkvault import search
from linkvault.search.ranking import common_terms, ranked_search
from linkvault.search.text.analyzer import build_phrase


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Как иначе называются статоры?", "Турбина состоит из роторов, чередующихся с рядом статоров."),
        ("статоры", "рядом статоров"),
        ("Welche Universität ist älter?", "Die Universitäten des Mittelalters"),
        ("Donaudampf Kapitän", "Auf dem Donaudampfschiff grüßten die Kapitäne."),
        ("¿Qué ciudad fundaron?", "la fundación de ciudades nuevas"),
        ("wire dtown", "dtown40 writes: the black wire goes left"),
        ("What is DECnet?", "DECnet connects two computers."),
    ],
)
def test_other_forms_of_words_are_found_and_marked_as_loosened(shelf, query, text):
    number = shelf.put("", text)
    shelf.put("", "Something else entirely. 別のもの。Нечто другое.")
    (hit,) = shelf.search(query).links
    assert (hit.link_id, hit.loosened) == (number, True)


@pytest.mark.parametrize("query", ["recipes", "gradients mountain", "office hours", "ました", "c++"])
def test_a_word_of_which_only_the_beginning_is_there_is_no_answer_alone(shelf, query):
    shelf.put("Reciprocal", "An official gradient of numbers, written in c. 見まし")
    assert shelf.ids(query) == []


def test_a_question_is_answered_in_its_own_language(shelf):
    shelf.put("", "DECnet verbindet zwei Rechner miteinander und wurde früh veröffentlicht, ja.")
    english = shelf.put("", "DECnet is a suite of protocols for what was once a network of two machines.")
    shelf.put("", "DECnet conecta dos ordenadores y se publicó muy pronto, hace años.")
    assert shelf.ids("What is DECnet")[0] == english


def test_a_long_page_that_holds_every_word_by_chance_is_not_the_answer_to_a_question(shelf):
    near = shelf.put("", "The casualties of the battle were counted at dusk.")
    shelf.put("", "battle " + "filler " * 4000 + " casualties " + "filler " * 4000 + " private " + "estimate")
    assert shelf.ids("what were the casualties of that battle by private estimate")[0] == near


def test_pairs_of_grammar_weigh_less_than_words(shelf):
    told = shelf.put("", "康成の祖父は75歳で亡くなった。")
    shelf.put("", "何歳でしたか。どこで何をしましたか。だれがいましたか。亡くなりました。")
    assert shelf.ids("康成の祖父は何歳で亡くなりましたか?")[0] == told


def test_of_prefixes_of_one_or_two_letters_only_two_are_read(shelf):
    assert str(search.parse("a* bc* d* gradient* 的* 损* e*")) == "a* bc* gradient* 的* 损*"
    number = shelf.put("", "alpha bcd gradients")
    assert shelf.ids("a* bc* zz* gradient*") == [number]


def test_of_a_phrase_the_first_hundred_words_are_looked_for(shelf):
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    number = shelf.put("", text)
    found = build_phrase(text)
    assert len(found.words) == 100
    assert shelf.matching(f'"{text}"') == {number}


@pytest.fixture
def crowded(shelf, monkeypatch):
    """A shelf that counts as large, with a word on every page and one on each tenth."""
    monkeypatch.setattr(common_terms, "_LARGE_VAULT", 100)
    monkeypatch.setattr(common_terms, "_SAMPLE", 5)
    monkeypatch.setattr(common_terms, "_MAX_SCORED", 60)
    monkeypatch.setattr(ranked_search, "_RECENT", 150)
    for number in range(1, 301):
        shelf.put(
            f"tenth {number}" if number == 290 else "", f"everywhere {'tenth' * (number % 10 == 0)} {number}"
        )
    return shelf


def test_words_that_are_everywhere_are_not_scored_but_found(crowded):
    assert common_terms.find_common_words(crowded.connection, ['"everywhere"', '"tenth"', '"77"']) == {
        '"everywhere"'
    }
    assert crowded.ids("everywhere")[0] == 300
    assert len(crowded.search("everywhere", limit=0).links) == 300
    both = crowded.search("everywhere tenth", limit=40).links
    assert both[0].link_id == 290  # in the title
    assert {hit.link_id for hit in both if not hit.loosened} == set(range(10, 301, 10))
    assert crowded.ids("everywhere 77")[0] == 77


def test_a_prefix_of_one_letter_is_not_scored_in_a_large_vault(crowded):
    assert common_terms.find_common_words(crowded.connection, ['"e" *', '"tenth" *']) == {'"e" *'}
    found = crowded.search("e* tent*", limit=40).links
    assert {hit.link_id for hit in found if not hit.loosened} == set(range(10, 301, 10))
