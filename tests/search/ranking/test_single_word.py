"""The order of the hits of one word is that of all texts, but few texts are read for it."""

import random

import pytest
from vaults import save_page

from linkvault.models import Selection
from linkvault.search.ranking import ranked_search
from linkvault.store import links
from linkvault.vault import Vault

FILLER = "Of other things. " * 30
SPELLINGS = [
    "cấp",
    "cập",
    "cấp!",
    "Cấp",
    "cấpx cập",
    "café",
    "CAFÉ",
    "cafés",
    "損失",
    "损失",
    "コーヒー豆",
    "コーヒー",
]
QUERIES = ["cấp", "cập", "CẤP", "café", "cafe", "cafés", "损失", "損失", "コーヒー", "豆"]


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    chance = random.Random(6)
    with Vault(tmp_path_factory.mktemp("word") / "vault.db", write=True) as vault:
        for number in range(120):
            words = [chance.choice(SPELLINGS) for _ in range(chance.randint(1, 2))]
            title = chance.choice((*SPELLINGS, "Other", "Things", "Page"))
            tags = (chance.choice(SPELLINGS),) if number % 7 == 0 else ()
            text = FILLER + f"They say {' and '.join(words)}. {number}."
            save_page(vault, f"https://example.org/{number}", text, title, tags=tags)
        yield vault


@pytest.mark.parametrize("limit", [3, 20, None])
@pytest.mark.parametrize("query", QUERIES)
def test_the_first_hits_are_those_of_all_texts(vault, query, limit, monkeypatch):
    def search():
        hits, _ = vault.search(query, Selection(limit=limit))
        return [(hit.link.id, round(hit.score, 9)) for hit in hits]

    quick = search()
    monkeypatch.setattr(ranked_search, "is_single_word", lambda terms, query: False)
    assert search() == quick


@pytest.fixture
def documents_read(monkeypatch):
    """Return the list of the ids of the links whose whole documents are read."""
    ids = []
    get_documents = links.get_documents

    def record(connection, wanted, *, max_chars=None, **options):
        wanted = list(wanted)
        ids.extend(wanted if max_chars != 0 else ())
        return get_documents(connection, wanted, max_chars=max_chars, **options)

    monkeypatch.setattr(links, "get_documents", record)
    return ids


def test_a_word_with_marks_reads_no_whole_documents(tmp_path, documents_read):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(80):
            word = "cấp" if number % 2 else "cập"
            save_page(vault, f"https://example.org/{number}", f"{FILLER}A word: {word}.", "Things")
        documents_read.clear()
        hits, _ = vault.search("cấp", Selection(limit=20))
    assert all("cấp" in hit.snippet for hit in hits)
    assert len(hits) == 20
    assert documents_read == []


def test_the_passage_has_the_word_with_its_marks(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/1", f"The cap. {FILLER}Một cấp, hai cấp, ba cấp.", "Things")
        hits, _ = vault.search("cấp", Selection(limit=20))
    assert "ba cấp" in hits[0].snippet


def test_a_page_with_the_word_and_another_form_of_it_has_the_word(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        both = save_page(vault, "https://example.org/1", "Las colecciones de la colección.", "Colecciones")
        save_page(vault, "https://example.org/2", "La colección de uno.", "Museo")
        for number in range(3, 15):
            save_page(vault, f"https://example.org/{number}", f"La colección {number}. {FILLER}", "Museo")
        hits, _ = vault.search("colección", Selection(limit=20))
    assert hits[0].link.id == both.link.id
