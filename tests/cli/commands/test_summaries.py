"""A page without an article that describes itself: stored, searched, shown and exported, and replaced by an article."""

import json
from typing import Any

import pytest

URL = "https://example.org/video"
VIDEO = """<title>Grinding a lens</title><meta property=og:type content=video.other>
<meta property=og:video:duration content=754><meta name=author content="Benchtop Optics">
<meta name=description content="Pitch, rouge and patience: we polish the second face.">
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/app.js></script>"""
ARTICLE = "<title>Grinding a lens</title><article>" + "".join(
    f"<p>Step {number}: the glass is ground with finer and finer powder until it shines like water.</p>"
    for number in range(6)
)


@pytest.fixture
def with_video(program: Any) -> Any:
    """A program with one link whose page has no article."""
    done = program.run("add", "--html", "-", "--url", URL, stdin=VIDEO)
    assert (done.returncode, done.stdout) == (5, f"link only {URL}: javascript\n")
    assert "what the page says of itself is stored" in done.stderr
    return program


def test_it_is_found_shown_and_exported(with_video: Any) -> None:
    (hit,) = json.loads(with_video.run("search", "polish rouge", "--json").stdout)
    assert (hit["id"], hit["status"], hit["reason"]) == (1, "link only", "javascript")
    assert "Pitch, rouge and patience" in with_video.run("show", "1", "--markdown").stdout
    meta = json.loads(with_video.run("show", "1", "--meta", "--json").stdout)
    assert (meta["kind"], meta["duration"], meta["byline"]) == ("video", 754, "Benchtop Optics")
    assert with_video.run("show", "1", "--html").stdout == VIDEO
    assert (
        "- Author: Benchtop Optics"
        in with_video.run("export", "--format", "markdown", "--output", "-").stdout
    )
    assert json.loads(with_video.run("stats", "--json").stdout)["by_status"] == [
        {"name": "link only", "links": 1}
    ]


def test_the_round_trip_of_an_export_keeps_it(with_video: Any) -> None:
    line = with_video.run("export", "--format", "jsonl", "--output", "-").stdout
    (with_video.folder / "links.jsonl").write_text(line)
    with_video.run("--db", "copy.db", "import", "links.jsonl")
    assert with_video.run("--db", "copy.db", "export", "--format", "jsonl", "--output", "-").stdout == line
    with_video.run("--db", "other.db", "add", "--no-fetch", "https://example.org/b")
    with_video.run("--db", "other.db", "merge", "copy.db")
    assert "rouge" in with_video.run("--db", "other.db", "show", URL, "--markdown").stdout


def test_adding_it_again_stores_one_snapshot_per_text_and_an_article_replaces_it(with_video: Any) -> None:
    def snapshots() -> int:
        return int(json.loads(with_video.run("show", "1", "--meta", "--json").stdout)["snapshots"])

    assert with_video.run("add", "--html", "-", "--url", URL, stdin=VIDEO).returncode == 5
    assert snapshots() == 1
    with_video.run("add", "--html", "-", "--url", URL, stdin=VIDEO.replace("patience", "time"))
    assert snapshots() == 2
    assert "rouge and time" in with_video.run("show", "1", "--markdown").stdout
    assert with_video.run("reextract").returncode == 0

    done = with_video.run("add", "--html", "-", "--url", URL, stdin=ARTICLE)
    assert (done.returncode, done.stdout) == (0, f"saved {URL}\n")
    with_video.run("add", "--html", "-", "--url", URL, stdin=VIDEO)
    assert "shines like water" in with_video.run("show", "1", "--markdown").stdout
    assert json.loads(with_video.run("list", "--json").stdout)[0]["status"] == "saved"
