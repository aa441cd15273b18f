"""What a person remembers of a page besides its text: its author, site, address, pictures and description."""

from pathlib import Path

import pytest
from vaults import LOSS, NOW, RULER, index_words, rebuilt_words, save_link, save_page

from linkvault import capture
from linkvault.errors import NothingReadable
from linkvault.models import Bookmark, Selection
from linkvault.vault import Vault

HEAD = (
    '<meta name="author" content="Ottilie Brandvold"><meta property="og:site_name" content="Northern Review">'
    '<meta name="description" content="Thirty slides about an estuary.">'
)
URL = "https://www.zephyrblog.example/2026/keepers-diary.html?b=2&a=1"


def find(vault: Vault, text: str) -> list[int]:
    """Return the ids of the hits that have all words of a query."""
    return [hit.link.id for hit in vault.search(text, Selection())[0] if not hit.is_partial]


@pytest.fixture
def vault(tmp_path: Path):
    with Vault(tmp_path / "vault.db", write=True) as opened:
        save_page(opened, "https://other.example/a", RULER)
        save_page(opened, URL, LOSS, head=HEAD)
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        "Brandvold",
        "Ottilie Brandvold",
        "Northern Review",
        "estuary slides",
        "zephyrblog.example",
        "zephyrblog",
        "keepers-diary",
        "keepers diary loss",
        "author:brandvold",
        "url:diary",
        "url:zephyrblog.example/2026",
        'url:"keepers diary"',
        "url:https://zephyrblog.example/2026",
        "url:zeph",
        "url:keepers-dia",
        "url:keepers%2Ddiary",
        "site:*.zephyrblog.example",
        "domain:zephyrblog.example",
    ],
)
def test_words_besides_the_text_are_found(vault: Vault, query: str) -> None:
    assert find(vault, query) == [2]


@pytest.mark.parametrize(
    "query", ["author:zephyrblog", "url:brandvold", "text:brandvold", "title:diary", "html", "www"]
)
def test_words_are_not_found_in_other_fields_nor_by_the_form_of_an_address(vault: Vault, query: str) -> None:
    assert find(vault, query) == []


@pytest.mark.parametrize(
    "address",
    [
        URL,
        "http://zephyrblog.example/2026/keepers-diary.html?a=1&b=2",
        "HTTPS://WWW.ZephyrBlog.Example/2026/keepers%2Ddiary.html?a=1&b=2#top",
        "zephyrblog.example/2026/keepers-diary.html?a=1&b=2&utm_source=mail",
        "  <https://zephyrblog.example/2026/./keepers-diary.html?a=1&b=2>",
        "url:https://zephyrblog.example/2026/keepers-diary.html?a=1&b=2",
        "(https://zephyrblog.example/2026/keepers-diary.html?a=1&b=2).",
        "[the diary](https://zephyrblog.example/2026/keepers-diary.html?a=1&b=2)",
        '"https://zephyrblog.example/2026/keepers-diary.html?a=1&b=2"',
        "https%3A%2F%2Fzephyrblog.example%2F2026%2Fkeepers-diary.html%3Fa%3D1%26b%3D2",
        "view-source:https://zephyrblog.example/2026/keepers-diary.html?a=1&b=2",
        "https:// zephyrblog.example/2026/keepers-diary.html?a=1&b=2",
    ],
)
def test_an_address_in_any_spelling_finds_its_link_first(vault: Vault, address: str) -> None:
    quoting = f"The address {URL} is often quoted. " + RULER
    save_page(vault, "https://quotes.example/", quoting, "zephyrblog 2026 keepers-diary.html")
    hits, _ = vault.search(address, Selection(limit=1))
    assert [(hit.link.id, hit.is_partial) for hit in hits] == [(2, False)]
    assert 2 in vault.search_ids(address)


def test_an_address_finds_its_link_only_among_the_selected_ones(vault: Vault) -> None:
    assert vault.search(URL, Selection(tags=("ml",)))[0] == []
    vault.trash([2], at=NOW)
    assert find(vault, URL) == []


def test_an_unknown_address_finds_links_of_its_host(vault: Vault) -> None:
    hits, _ = vault.search("https://zephyrblog.example/2025/another-story", Selection())
    assert [hit.link.id for hit in hits] == [2]
    assert hits[0].is_partial


@pytest.mark.parametrize("query", ["Brandvodl", "Otilie Brandvold", "author:brandvodl", "loss estaury"])
def test_a_misspelled_word_besides_the_text_is_found(vault: Vault, query: str) -> None:
    hits, _ = vault.search(query, Selection())
    assert [(hit.link.id, hit.is_partial) for hit in hits] == [(2, True)]


@pytest.mark.parametrize("query", ["url:garden.example", "garden.example", "https://garden.example/unknown"])
def test_pages_of_a_host_come_before_those_of_its_parts(tmp_path: Path, query: str) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://garden.example/story", LOSS)
        save_page(vault, "https://notgarden.example/story", RULER)
        save_page(vault, "https://blog.garden.example/", RULER)
        hits, _ = vault.search(query, Selection())
    assert [hit.link.id for hit in hits][:2] == [1, 3]


@pytest.mark.parametrize("site", ["site:https://zephyrblog.example/2026", "site:zephyrblog.example/2026"])
def test_the_filter_for_a_site_takes_an_address(vault: Vault, site: str) -> None:
    assert find(vault, site) == [2]


def test_an_encoded_host_finds_its_links(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, "https://xn--bcher-kva.example/a")
        assert find(vault, "xn--bcher-kva.example") == [1]


def test_escaped_words_of_the_path_are_found(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, "https://zh.example/wiki/%E6%8D%9F%E5%A4%B1%E5%87%BD%E6%95%B0")
        save_link(vault, "https://old.example/%CB%F0%CA%A7.html")  # GBK
        save_link(vault, "https://fr.example/caf%E9")  # Latin-1
        save_link(vault, "https://xn--fiqs8s.example/")
        assert find(vault, "损失函数") == [1]
        assert find(vault, "损失") == [2, 1]
        assert find(vault, "café") == [3]
        assert find(vault, "中国") == [4]


@pytest.mark.parametrize(
    "address",
    [
        "https://forge.example/ann/tool.git",
        "git@forge.example:ann/tool.git",
        "ssh://git@forge.example/ann/tool",
        "git clone https://forge.example/ann/tool.git",
    ],
)
def test_the_address_from_which_a_repository_is_cloned_finds_its_page(tmp_path: Path, address: str) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, "https://forge.example/ann/tool")
        save_link(vault, "https://forge.example/ann/other")
        assert find(vault, address) == [1]


def test_links_of_the_host_of_an_unknown_address_come_before_pages_with_its_words(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://other.example/a", RULER + " We watch a tube of example water.")
        save_link(vault, "https://tube.example/watch?v=2")
        hits, _ = vault.search("https://tube.example/watch?v=1", Selection())
    assert [hit.link.id for hit in hits] == [2, 1]


def test_tags_with_commas_between_them_are_all_required(vault: Vault) -> None:
    vault.tag([1, 2], ["ml"])
    vault.tag([2], ["health"])
    assert find(vault, "tag:ml,health") == find(vault, 'tag:"health, ml"') == [2]


def test_words_of_an_address_are_not_corrected(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, "https://forge.example/ann/tool")
        save_page(vault, "https://blog.example/forger/anna", LOSS)
        hits, _ = vault.search("https://forge.example/ann/tool/blob/main/readme.md", Selection())
    assert hits[0].link.id == 1
    assert all(hit.correction is None for hit in hits)


def test_words_that_were_meant_for_a_filter_hide_no_page(vault: Vault) -> None:
    hits, result = vault.search("before:nonsense Brandvold", Selection())
    assert [(hit.link.id, hit.is_partial) for hit in hits] == [(2, True)]
    assert result.query.unread == ("before:nonsense",)


def test_the_address_to_which_a_link_led_is_found(vault: Vault) -> None:
    save_page(vault, "https://t.example/x7", RULER, final_url="https://garden.example/long-walks")
    assert find(vault, "url:long-walks") == find(vault, "https://garden.example/long-walks") == [3]


def test_links_without_a_page_come_after_pages(vault: Vault) -> None:
    save_link(vault, "https://later.example/", title="loss")
    assert find(vault, "loss") == [2, 3]
    assert find(vault, "loss OR model") == [2, 3]


def test_many_links_without_a_page_hide_no_page(vault: Vault) -> None:
    for number in range(120):
        save_link(vault, f"https://later.example/{number}", title="loss")
    assert find(vault, "loss")[0] == 2


def test_a_hit_in_the_details_has_its_snippet_from_them(vault: Vault) -> None:
    for query, passage in (
        ("estuary", "Thirty slides about an estuary."),
        ("brandvold", "Ottilie Brandvold"),
    ):
        (hit,) = vault.search(query, Selection())[0]
        ((start, size),) = hit.matches
        assert passage in hit.snippet
        assert hit.snippet[start : start + size].lower() == query
        assert hit.line is None


def test_a_page_without_an_article_is_found_by_its_description(tmp_path: Path) -> None:
    from vaults import make_page

    page = make_page("https://deck.example/", "", head=HEAD)
    with pytest.raises(NothingReadable) as raised:
        capture.read(page)
    assert raised.value.description == "Northern Review\nOttilie Brandvold\nThirty slides about an estuary."
    with Vault(tmp_path / "vault.db", write=True) as vault:
        error = raised.value
        vault.store_link(
            Bookmark(page.url),
            at=NOW,
            outcome="link only",
            reason=error.reason,
            description=error.description,
        )
        assert find(vault, "estuary") == find(vault, "brandvold") == [1]
        exported = vault.transfer.full_link(vault.get(1))
        with Vault(tmp_path / "copy.db", write=True) as copy:
            copy.transfer.upsert_with_history(exported)
            assert find(copy, "estuary") == [1]
        assert index_words(vault) == rebuilt_words(vault)


def test_the_index_follows_every_change_of_these_fields(vault: Vault) -> None:
    vault.edit(2, url="https://moved.example/elsewhere")
    assert find(vault, "url:elsewhere") == find(vault, "url:zephyrblog") == [2]
    assert index_words(vault) == rebuilt_words(vault)
    save_page(vault, URL, LOSS + RULER, head=HEAD.replace("Ottilie Brandvold", "Ada Lovelace"))
    assert (find(vault, "author:lovelace"), find(vault, "author:brandvold")) == ([2], [])
    assert index_words(vault) == rebuilt_words(vault)
    vault.similar.merge(1, [2])
    assert find(vault, "url:elsewhere") == [1]
    assert index_words(vault) == rebuilt_words(vault)
