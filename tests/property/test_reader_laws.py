"""The law of readers: every entry of a file is stored, merged or reported, and so is every field, in every format."""

import unicodedata
from pathlib import Path

import pytest
from generated_files import EXTRA, KINDS, NO_URL, Entry, page_of, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_runs import run_import, start_import

from linkvault import formats
from linkvault.models import Bookmark, Selection, UnreadableEntry
from linkvault.transfer.preview import preview_import
from linkvault.vault import Vault

FORMAT_NAMES = {
    "rss": "feed",
    "atom": "feed",
    "wallabag xml": "wallabag",
    "csv with semicolons": "csv",
    "json lines": "jsonl",
    **dict.fromkeys(("mhtml", "webarchive", "htz", "nb", "logseq", "notion"), "folder"),
}
LETTERS = "aZé损失かな한ก\N{ROCKET} .,;:'\"<>&|{}[]()=+-_*#@/\\!?%$`~^0"


def texts(forbidden: str) -> st.SearchStrategy[str]:
    """Return texts of a line without blanks at the ends, with a letter, so that no format takes them for markup."""
    letters = [letter for letter in LETTERS if letter not in forbidden]
    return st.text(letters, max_size=12).map(lambda text: f"t{text}".strip())


def entries_of(kind: str) -> st.SearchStrategy[list[Entry]]:
    holds, forbidden = KINDS[kind].holds, KINDS[kind].forbidden
    tag = st.text("abéZ损失0", min_size=1, max_size=6)
    nothing = st.just("")
    numbered = st.integers(0, 9).map("https://example.org/{}".format)
    addresses = {
        "plain": numbered,
        "ascii": numbered | st.text("abc%20-_~./?&=;", max_size=10).map("https://example.org/x{}".format),
        "any": numbered
        | st.text("abc%20-_~./?&=;é损", max_size=10).map("https://example.org/x{}".format)
        | st.just(NO_URL),
    }
    entry = st.builds(
        Entry,
        addresses[KINDS[kind].addresses],
        texts(forbidden) if set("tp") & set(holds) else nothing,
        st.lists(tag, max_size=3, unique_by=str.casefold).map(tuple) if "T" in holds else st.just(()),
        st.one_of(nothing, texts(forbidden)) if "n" in holds else nothing,
        st.sampled_from(["", "fine"]) if "e" in holds else nothing,
    )
    # A format is recognized by its first entries, which are usual ones.
    return st.lists(entry, max_size=6).map(
        lambda entries: [Entry("https://example.org/first", "First"), *entries]
    )


def plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_entry_and_field_of_a_file_is_stored_or_reported(
    kind: str, data: st.DataObject, tmp_path: Path
) -> None:
    entries = data.draw(entries_of(kind))
    name, source = formats.recognize(write(tmp_path, kind, entries))
    assert name == FORMAT_NAMES.get(kind, kind.replace(" ", "_"))
    items = list(formats.read_source(name, source))
    assert len(items) == len(entries)
    for entry, item in zip(entries, items, strict=True):
        assert isinstance(item, Bookmark | UnreadableEntry)
        assert isinstance(item, UnreadableEntry) == (entry.url == NO_URL)
        if isinstance(item, Bookmark):
            assert item.url == entry.url
            if "p" in KINDS[kind].holds:
                assert item.page is not None
                assert item.page.body.endswith(page_of(entry).removeprefix(b"<html"))
            if "t" in KINDS[kind].holds:
                assert plain(item.title) == plain(entry.title)
            assert set(item.tags) >= set(entry.tags)
            assert plain(entry.note) in plain(item.note)
    left_out = {field.name: field.count for field in source.report.items()}
    extra = "ZZ" if kind == "ris" else EXTRA
    assert left_out.get(extra, 0) == sum(bool(entry.extra) for entry in entries if entry.url != NO_URL)


@pytest.mark.parametrize("kind", ["netscape", "csv", "json lines"])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_import_stores_merges_or_reports_every_entry(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("import")
    entries = data.draw(entries_of(kind))
    path = write(folder, kind, entries)
    preview = preview_import(None, path)
    assert preview.new + preview.double + len(preview.unread) == len(entries)
    with Vault(folder / "vault.db", write=True) as vault:
        job = start_import(vault, path, fetch=False)
        unreadable = list(job.load())
        run_import(vault, job)
        links = list(vault.select(Selection()))
        assert len(links) == preview.new
        assert len(unreadable) == len(preview.unread)
        tags = {tag for link in links for tag in link.tags}
        assert tags >= {tag for entry in entries if entry.url != NO_URL for tag in entry.tags}
