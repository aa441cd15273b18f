"""Bookmarks of one address, files of one content, and files that are imported together."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

BOOKMARKS = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{}\n</DL>\n"
TWO_LINES = '<DT><A HREF="https://a.example/1">One</A>\n<DT><A HREF="https://a.example/2">Two</A>'


def links(program: Any) -> list[dict[str, Any]]:
    values = json.loads(program.run("list", "--json", "--sort", "id", "--reverse").stdout)
    return sorted(values, key=lambda link: link["id"])


def test_a_second_bookmark_gives_its_date_and_its_note(program, tmp_path):
    (tmp_path / "a.html").write_text(
        BOOKMARKS.format(
            '<DT><A HREF="https://a.example/1">One</A>\n<DD>my cats and dogs\n'
            '<DT><A HREF="https://a.example/1" ADD_DATE="1500000000">One</A>\n<DD>cat'
        )
    )
    assert program.run("import", "--no-fetch", "a.html").returncode == 0
    (link,) = links(program)
    assert (link["added"], link["note"]) == ("2017-07-14T02:40:00Z", "my cats and dogs\n\ncat")


def test_two_files_of_one_content_are_counted_once(program, tmp_path):
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(BOOKMARKS.format(TWO_LINES))
    result = program.run("import", "--no-fetch", "a.html", "b.html")
    assert "2 link only" in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_links_of_an_export_keep_their_ids_beside_another_file(program, tmp_path):
    (tmp_path / "a.html").write_text(BOOKMARKS.format(TWO_LINES))
    (tmp_path / "b.html").write_text(BOOKMARKS.format('<DT><A HREF="https://b.example/">B</A>'))
    program.run("import", "--no-fetch", "a.html")
    program.run("export", "--format", "jsonl", "--output", "vault.jsonl")
    before = {link["url"]: link["id"] for link in links(program)}
    for files in (("vault.jsonl", "b.html"), ("b.html", "vault.jsonl")):
        program.run("--db", f"{files[0]}.db", "import", "--no-fetch", *files)
        copied = json.loads(program.run("--db", f"{files[0]}.db", "list", "--json").stdout)
        assert before.items() <= {link["url"]: link["id"] for link in copied}.items()


def test_two_commands_import_one_file_at_the_same_time(program, tmp_path):
    lines = (f'<DT><A HREF="https://a.example/{number}">{number}</A>' for number in range(3_000))
    (tmp_path / "a.html").write_text(BOOKMARKS.format("\n".join(lines)))
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: program.run("import", "--no-fetch", "a.html"), range(2)))
    assert [(result.returncode, "Traceback" in result.stderr) for result in results] == [(0, False)] * 2
    assert len(json.loads(program.run("list", "--json", "-n", "9999").stdout)) == 3_000
