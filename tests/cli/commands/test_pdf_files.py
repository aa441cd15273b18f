"""PDF files on the command line: added from a file, written back, opened at a page, exported and imported."""

import json
from pathlib import Path

from cli.conftest import Program
from pdf_files import Text, build_pdf, paragraph
from server import Site

from linkvault.transfer.import_file import detect_format

PAPER = build_pdf([
    [Text(100, 80, "A Theory of Small Losses", 18), *paragraph(50, 200, ["The loss of a model is a number."])],
    paragraph(50, 100, ["A ruler is enough to measure it."]),
])  # fmt: skip

QUESTION = "password of the PDF: "


def test_a_file_is_added_searched_and_written_back(program: Program) -> None:
    (program.folder / "small losses.pdf").write_bytes(PAPER)
    added = program.run("add", "--from", "small losses.pdf")
    assert added.stdout.startswith("saved https://file.invalid/")
    assert "the file names no web address" in added.stderr
    assert '"page": 2' in program.run("search", "ruler", "--json").stdout
    _, screen = program.type("search", "ruler")
    assert "p. 2" in screen
    done = program.run("show", "1", "--original")
    assert done.stdout.encode("utf-8", "surrogateescape") == PAPER
    assert '"pages": 2' in program.run("show", "1", "--meta", "--json").stdout
    status, screen = program.type("show", "1", "--original")
    assert (status, "not written to a terminal" in screen) == (2, True)


def test_the_saved_copy_is_the_file_at_a_page(program: Program) -> None:
    browser = program.folder / "browser"
    browser.write_text("#!/bin/sh\nprintf '%s' \"$1\" > address\n")
    browser.chmod(0o755)
    program.run("add", "--html", "-", "--url", "https://example.org/a.pdf", stdin=PAPER)
    assert program.run("open", "1", "--page", "2", BROWSER=f"{browser} %s").returncode == 0
    address, _, page = (program.folder / "address").read_text().removeprefix("file://").partition("#")
    assert page == "page=2"
    assert Path(address).read_bytes() == PAPER


def test_a_folder_is_imported_and_exported_with_its_files(program: Program) -> None:
    folder = program.folder / "papers"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(PAPER)
    assert detect_format(folder / "a.pdf", None)[0] == "pdf"
    assert "1 saved" in program.run("import", "papers").stderr
    program.run("export", "--format", "markdown", "--output", "notes")
    [file] = (program.folder / "notes" / "assets").iterdir()
    assert (file.name, file.read_bytes()) == ("A Theory of Small Losses (1).pdf", PAPER)
    [note] = (program.folder / "notes").glob("*.md")
    assert "pdf: assets/A Theory of Small Losses (1).pdf" in note.read_text()
    program.run("export", "--format", "markdown", "--output", "bare", "--no-assets")
    assert not (program.folder / "bare" / "assets").exists()
    program.run("export", "--format", "jsonl", "--output", "all.jsonl")
    program.run("--db", "copy.db", "import", "all.jsonl")
    again = program.run("--db", "copy.db", "search", "ruler", "--json").stdout
    assert '"page": 2' in again
    assert len(json.loads(program.run("--db", "copy.db", "show", "1", "--assets", "--json").stdout)) == 1


def test_the_hint_for_a_pdf_without_text_names_the_command_that_writes_the_file(program: Program) -> None:
    (program.folder / "scan.pdf").write_bytes(build_pdf([[]]))
    hint = "hint: the file is stored: `linkvault show 1 --original > FILE` writes it"
    added = program.run("add", "--from", "scan.pdf", "--url", "https://example.org/scan.pdf")
    assert (added.returncode, hint in added.stderr) == (5, True)
    shown = program.run("show", "1")
    assert (shown.returncode, hint in shown.stderr) == (3, True)
    assert program.run("show", "1", "--original").stdout.startswith("%PDF-")


def test_the_password_of_a_pdf_is_asked_on_a_terminal_and_not_stored(program: Program) -> None:
    text = paragraph(50, 100, ["The loss of a model is a number.", "A ruler is enough to measure it."])
    (program.folder / "locked.pdf").write_bytes(build_pdf([text], encrypt="sesame-9471"))
    add = ("add", "--from", "locked.pdf", "--url", "https://example.org/a.pdf")
    done = program.run(*add)
    assert (done.returncode, done.stdout) == (5, "link only https://example.org/a.pdf: encrypted\n")
    assert (
        "hint: `linkvault add --pdf-password https://example.org/a.pdf` asks for the password" in done.stderr
    )
    assert program.run(*add, "--pdf-password").returncode == 2  # no terminal
    status, screen = program.type(*add, "--pdf-password", answer=(QUESTION, "wrong\n"))
    assert (status, "this password does not open it" in screen) == (5, True)
    status, screen = program.type(*add, "--pdf-password", answer=(QUESTION, "sesame-9471\n"))
    assert status == 0
    assert "A ruler is enough" in program.run("show", "1", "--markdown").stdout
    assert program.run("show", "1", "--original").returncode == 0
    stored = b"".join(file.read_bytes() for file in program.folder.rglob("*") if file.is_file())
    assert b"sesame-9471" not in stored


def test_the_text_of_a_pdf_is_explained(program: Program) -> None:
    lines = [
        "The loss of a model is a number that says how far",
        "its answers are from those of the teacher, and it is",
    ]
    pages = [
        [Text(250, 40, "Journal of Losses"), *paragraph(50, 100, [f"{word} {line}" for line in lines])]
        for word in ("First", "Second", "Third", "Fourth")
    ]
    (program.folder / "a.pdf").write_bytes(build_pdf(pages, info={"Title": "Losses of Models"}))
    program.run("add", "--from", "a.pdf", "--url", "https://example.org/a.pdf")
    shown = program.run("explain", "1").stdout
    assert "Losses of Models  (metadata of the file)" in shown
    assert "pages: 4, structure from the page" in shown
    assert "left out: Journal of Losses" in shown


def test_an_import_takes_the_page_and_the_pdf_of_papers_if_asked(program: Program, site: Site) -> None:
    head = (
        "<title>Small Losses</title><meta name=citation_title content='Small Losses'>"
        "<meta name=citation_author content='Lovelace, Ada'><meta name=citation_pdf_url content=/paper.pdf>"
    )
    abstract = (
        "<p>We measure losses with a ruler and find that they are small, as the theory says of them.</p>" * 3
    )
    site.answer("/paper.pdf", PAPER, content_type="application/pdf")
    for number, options in enumerate(([], ["--pdf"]), 1):
        address = site.answer(f"/abs/{number}", f"{head}<article>{abstract}</article>".encode())
        others = [site.answer(f"/other/{number}/{other}", abstract.encode()) for other in range(4)]
        (program.folder / f"{number}.txt").write_text("\n".join([address, *others]) + "\n")
        program.run("import", f"{number}.txt", "--allow-private", "--delay", "0", *options)
    plain, paper = (
        json.loads(program.run("show", site.url(f"/abs/{number}"), "--meta", "--json").stdout)
        for number in (1, 2)
    )
    assert (plain["kind"], paper["kind"]) == ("article", "paper")
    assert (paper["title"], paper["byline"]) == ("Small Losses", "Ada Lovelace")
    assert "A ruler is enough to measure it." in program.run("show", site.url("/abs/2")).stdout
    done = program.run("show", site.url("/abs/2"), "--original")
    assert done.stdout.encode("utf-8", "surrogateescape") == PAPER
    assert [request.target for request in site.requests].count("/paper.pdf") == 1
