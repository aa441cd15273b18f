"""PDF files as pages: text and bytes are stored, reasons are given, and a paper comes with the page about it."""

from dataclasses import replace
from pathlib import Path

import pytest
from pdf_files import Text, build_pdf, paragraph

from linkvault import capture
from linkvault.capture.papers import complete, find_document_url, find_landing_url
from linkvault.errors import FetchError
from linkvault.models import Bookmark, Page, Selection
from linkvault.vault import Vault
from linkvault.vault.assets import find_document

LINES = [
    "The loss of a model says how far its answers are",
    "from those of the teacher, and training makes the",
    "number small, step by step, until nothing changes.",
]
PAPER = build_pdf([
    [Text(100, 80, "A Theory of Small Losses", 18), *paragraph(50, 200, LINES)],
    paragraph(50, 100, ["A ruler is enough to measure it, said the teacher,", "who had no other ruler than this one at home."]),
])  # fmt: skip
ABSTRACT = b"""<!doctype html><html lang="en"><head><title>[2403.01234] Small Losses</title>
<meta name="citation_title" content="Small Losses"><meta name="citation_author" content="Lovelace, Ada">
<meta name="citation_date" content="2024/03/12"><meta name="citation_arxiv_id" content="2403.01234">
<meta name="citation_pdf_url" content="https://arxiv.org/pdf/2403.01234">
</head><body><h1>Small Losses</h1><blockquote class="abstract">We measure losses with a ruler and find
that they are small, which is what the theory says about them and about every other ruler.</blockquote>
<table><tr><td>Comments:</td><td class="tablecell comments mathjax">12 pages, accepted at the
Ruler <b>workshop</b></td></tr></table></body></html>"""


def page_at(url: str) -> Page:
    """Return the page or the PDF at an address of arXiv."""
    body, kind = (ABSTRACT, "text/html") if "/abs/" in url else (PAPER, "application/pdf")
    return Page(url, url, 200, kind, body, "2026-11-25T10:00:00Z")


def test_a_pdf_is_stored_with_its_text_and_its_bytes(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.add(vault, "https://example.org/a.pdf", body=PAPER)
        snapshot = vault.snapshot(outcome.id or 0)
        page, document = vault.page(snapshot), find_document(vault, snapshot)
        content = vault.content(snapshot)
    assert (outcome.status, outcome.title) == ("saved", "A Theory of Small Losses")
    assert page is not None
    assert document is not None
    assert page.body == document.body == PAPER
    assert "training makes the number small" in content.text
    assert [page for _, page in content.pages] == [1, 2]
    assert content.text[content.pages[1][0] :].startswith("A ruler is enough")


def test_the_bytes_are_stored_once(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        capture.add(vault, "https://example.org/a.pdf", body=PAPER)
        capture.add(vault, "https://example.org/b.pdf", body=PAPER)
        sizes = vault.connection.execute("SELECT length(body) FROM asset").fetchall()
        stored = vault.connection.execute("SELECT max(length(body)), max(size) FROM page").fetchone()
    assert sizes == [(len(PAPER),)]
    assert stored[0] < len(PAPER) == stored[1]


def test_a_hit_names_the_page_that_it_begins_on(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        capture.add(vault, "https://example.org/a.pdf", body=PAPER)
        pages = {
            query: vault.search(query, Selection())[0][0].page for query in ("training", "ruler teacher")
        }
    assert pages == {"training": 1, "ruler teacher": 2}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (build_pdf([[], []]), "no_text"),
        (build_pdf([paragraph(50, 100, LINES)], encrypt=True), "encrypted"),
        (b"%PDF-1.7 and then nothing", "damaged"),
    ],
)
def test_a_pdf_without_text_is_kept_with_its_reason(body: bytes, reason: str, tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.add(vault, "https://example.org/annual_report.pdf", body=body)
        refused = vault.refused_pages.get(outcome.id or 0)
        hits, _ = vault.search("annual report", Selection())
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("link only", reason, 5)
    assert refused is not None
    assert refused.page.body == body
    assert [hit.link.title for hit in hits] == ["annual report"]


@pytest.mark.parametrize("first", ["https://arxiv.org/pdf/2403.01234", "https://arxiv.org/abs/2403.01234"])
def test_the_pdf_of_a_paper_has_the_metadata_of_the_page_about_it(first: str, tmp_path: Path) -> None:
    second = "https://arxiv.org/abs/2403.01234" if "/pdf/" in first else "https://arxiv.org/pdf/2403.01234"
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.capture(vault, page_at, Bookmark(first))
        snapshot = vault.snapshot(outcome.id or 0)
        document, content = find_document(vault, snapshot), vault.content(snapshot)
        again = capture.capture(vault, page_at, Bookmark(second))
        hits, _ = vault.search("workshop", Selection())
        [reextracted] = capture.reextract(vault, Selection())
    assert (snapshot.title, snapshot.byline, snapshot.published) == (
        "Small Losses",
        "Ada Lovelace",
        "2024-03-12",
    )
    assert document is not None
    assert document.body == PAPER
    assert "training makes the number small" in content.text
    assert (again.id, again.status) == (outcome.id, "already saved")
    assert len(hits) == 1
    assert reextracted.status == "unchanged"


def test_the_pdf_of_a_stored_paper_of_any_site_is_the_same_link(tmp_path: Path) -> None:
    def fetch(url: str) -> Page:
        is_page = url == "https://lab.example/abs/1"
        body = ABSTRACT.replace(b"https://arxiv.org", b"https://lab.example").replace(
            b"citation_arxiv_id", b"x"
        )
        return replace(page_at(url), body=body if is_page else PAPER)

    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.capture(
            vault, fetch, Bookmark("https://lab.example/abs/1"), capture.AddOptions(papers=True)
        )
        again = capture.capture(vault, fetch, Bookmark("https://lab.example/pdf/2403.01234"))
        snapshot = vault.snapshot(outcome.id or 0)
    assert (outcome.status, again.id, again.status) == ("saved", outcome.id, "already saved")
    assert snapshot.byline == "Ada Lovelace"


def test_a_page_that_cannot_be_fetched_costs_a_warning(tmp_path: Path) -> None:
    def fetch(url: str) -> Page:
        if "/abs/" in url:
            raise FetchError("nobody answers", reason="connect", url=url)
        return page_at(url)

    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.capture(vault, fetch, Bookmark("https://arxiv.org/pdf/2403.01234"))
    assert outcome.status == "saved"
    assert outcome.warnings == ("the page about the paper was not fetched: nobody answers",)


def test_the_pdf_of_another_site_is_taken_only_if_wanted() -> None:
    body = ABSTRACT.replace(b"https://arxiv.org", b"https://lab.example").replace(b"citation_arxiv_id", b"x")
    page = Page("https://lab.example/p", "https://lab.example/p", 200, "text/html", body, "")
    assert find_document_url(page) is None
    assert find_document_url(page, wanted=True) == "https://lab.example/pdf/2403.01234"
    elsewhere = Page("https://lab.example/p", "https://evil.example/p", 200, "text/html", body, "")
    assert find_document_url(elsewhere, wanted=True) is None
    completed = complete(elsewhere, page_at, wanted=True)
    assert isinstance(completed, Page)
    [warning] = completed.warnings
    assert warning.startswith("the PDF of the paper was not fetched: it is on another site")
    assert find_document_url(page_at("https://arxiv.org/abs/1"), wanted=False) is None


@pytest.mark.parametrize(
    ("document", "page"),
    [
        ("https://arxiv.org/pdf/1706.03762v5.pdf", "https://arxiv.org/abs/1706.03762v5"),
        ("https://aclanthology.org/2020.acl-main.1.pdf", "https://aclanthology.org/2020.acl-main.1/"),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1.full.pdf",
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1",
        ),
        (
            "https://jmlr.org/papers/volume3/bengio03a/bengio03a.pdf",
            "https://jmlr.org/papers/v3/bengio03a.html",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2023/file/0a1b-Paper-Conference.pdf".replace(
                "0a1b", "0a1b2c"
            ),
            "https://proceedings.neurips.cc/paper_files/paper/2023/hash/0a1b2c-Abstract-Conference.html",
        ),
        (
            "https://proceedings.mlr.press/v139/radford21a/radford21a.pdf",
            "https://proceedings.mlr.press/v139/radford21a.html",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2023/papers/A_B_paper.pdf",
            "https://openaccess.thecvf.com/content/CVPR2023/html/A_B_paper.html",
        ),
        ("https://example.org/pdf/1706.03762", None),
    ],
)
def test_the_page_about_a_pdf_of_a_known_site(document: str, page: str | None) -> None:
    assert find_landing_url(document) == page
