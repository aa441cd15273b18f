"""Break important lines one at a time and report which of these faults the tests notice.

    python tests/quality/mutations.py               all: about four minutes
    python tests/quality/mutations.py urls trash    only those whose rule or path contains one of the words

Each mutation is applied to a copy of the checkout in a temporary folder, never to the checkout itself, and only the
test file that should notice it runs. The exit status is 1 if more than `MAX_SURVIVORS` mutations survive, 2 if a
fragment does not occur exactly once (the entry is stale) or a test fails without any mutation.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MAX_SURVIVORS = 2
TIMEOUT = 300  # seconds for one test file; a mutation that makes it hang is noticed too
COPIED = ("linkvault", "tests", "pyproject.toml", "README.md")


class Mutation(NamedTuple):
    """A fault: in the file `path`, the fragment `old` becomes `new`. `test` should notice it."""

    rule: str  # what the line is for
    path: str
    old: str
    new: str
    test: str


MUTATIONS = [
    # Addresses
    Mutation("urls: a part of an IPv4 address is at most 255", "linkvault/urls/hosts.py",
             "number > _MAX_BYTE", "number > 256", "tests/urls/test_urls.py"),
    Mutation("urls: the last part of a short IPv4 address fills the rest", "linkvault/urls/hosts.py",
             "(_IPV4_PARTS - len(head))", "(_IPV4_PARTS + 1 - len(head))", "tests/urls/test_urls.py"),
    Mutation("urls: fbclid is a tracking parameter", "linkvault/urls/cleaning_rules.txt",
             "drop * fbclid fb_action_ids", "drop * fb_action_ids", "tests/urls/test_cleaning.py"),
    Mutation("urls: a parameter after an ampersand that was escaped twice", "linkvault/urls/cleaning.py",
             '.removeprefix("amp;")', "", "tests/urls/test_urls.py"),
    Mutation("urls: amazon.* is amazon.co.uk, not amazon.example.com", "linkvault/urls/cleaning.py",
             " and len(labels[-1]) == 2", "", "tests/urls/test_cleaning.py"),
    # Identity of links
    Mutation("identity: the address of a link before one that redirects to another", "linkvault/store/links.py",
             "ORDER BY rank, id LIMIT 1", "ORDER BY id LIMIT 1", "tests/store/test_identity.py"),
    Mutation("identity: the same text counts only outside the trash", "linkvault/store/links.py",
             "WHERE snapshot.fingerprint = ?2 AND link.trashed IS NULL", "WHERE snapshot.fingerprint = ?2",
             "tests/store/test_identity.py"),
    Mutation("identity: an address that a page claims is no proof", "linkvault/store/links.py",
             "= (AliasKind.TYPED, AliasKind.REDIRECT)", "= tuple(AliasKind)", "tests/vault/test_vault.py"),
    # Snapshots
    Mutation("vault: a failed capture keeps the snapshot", "linkvault/vault/__init__.py",
             "attempted=at, outcome=outcome", "snapshot_id=None, attempted=at, outcome=outcome",
             "tests/vault/test_vault.py"),
    Mutation("vault: a link with a snapshot is saved, whatever failed since", "linkvault/store/links.py",
             "CASE WHEN link.saved IS NULL THEN link.outcome ELSE 'saved' END", "link.outcome",
             "tests/vault/test_vault.py"),
    Mutation("vault: the same text makes no new snapshot", "linkvault/store/captures.py",
             "current.fingerprint == ", "current.title == ", "tests/vault/test_vault.py"),
    Mutation("capture: a page without text is no article", "linkvault/capture/read_page.py",
             ".text.strip() and not keep:", ".text.strip() and False:", "tests/capture/test_read_page.py"),
    # Refused pages
    Mutation("refused pages: a good capture deletes the page", "linkvault/store/captures.py",
             "pages.delete_refused(connection, link_id, until=snapshot.captured)", "pass",
             "tests/capture/test_refused_pages.py"),
    Mutation("refused pages: the page of a refusal is stored", "linkvault/capture/store_page.py",
             "        refused=refused,", "        refused=None,", "tests/capture/test_refused_pages.py"),
    Mutation("refused pages: an older page does not replace a newer one", "linkvault/store/pages.py",
             "not is_outdated and refused.page.fetched > _get_date(connection, link_id)", "not is_outdated",
             "tests/vault/test_refused_pages.py"),
    Mutation("refused pages: a page before a good capture is outdated", "linkvault/store/pages.py",
             "if not is_outdated and", "if", "tests/vault/test_refused_pages.py"),
    Mutation("refused pages: a kept page is kept again", "linkvault/capture/reextraction.py",
             "keep=_is_kept(old)", "keep=False", "tests/capture/test_refused_pages.py"),
    Mutation("refused pages: an empty choice is replaced by the whole page", "linkvault/extract/pipeline.py",
             "    if has_text(element):", "    if True:", "tests/extract/test_whole_page.py"),
    # Names of files
    Mutation("file names: NUL is a device of Windows", "linkvault/formats/filenames.py",
             "(?:con|prn|aux|nul|", "(?:con|prn|aux|", "tests/formats/test_filenames.py"),
    Mutation("file names: the id makes a name unique", "linkvault/formats/filenames.py",
             'f" ({link_id}){extension}"', 'f" {extension}"', "tests/formats/test_filenames.py"),
    # Escaping
    Mutation("escaping: a cell that starts with a tab can be a formula", "linkvault/formats/bookmarks/csv.py",
             r"[=+\-@\t\r\n＝＋－＠]", r"[=+\-@\r\n＝＋－＠]", "tests/formats/bookmarks/test_csv.py"),
    Mutation("escaping: titles in bookmark files", "linkvault/formats/bookmarks/netscape.py",
             "return escape(", "return str(", "tests/formats/bookmarks/test_netscape.py"),
    Mutation("escaping: C1 controls never reach the terminal", "linkvault/text/characters.py",
             r'"\x00-\x08\x0b-\x1f\x7f-\x9f"', r'"\x00-\x08\x0b-\x1f\x7f"', "tests/cli/test_hostile_text.py"),
    Mutation("escaping: a site is a domain with its subdomains", "linkvault/store/selection/__init__.py",
             'f"{label}." for', 'f"{label}" for', "tests/store/selection/test_selection.py"),
    # Exit statuses
    Mutation("exit status: no such link", "linkvault/errors.py",
             "exit_status = 3", "exit_status = 1", "tests/cli/test_exit_statuses.py"),
    Mutation("exit status: nothing readable", "linkvault/errors.py",
             "exit_status = 5", "exit_status = 4", "tests/test_errors.py"),
    Mutation("exit status: that of the error that a capture met", "linkvault/capture/store_page.py",
             "exit_status=error.exit_status,", "exit_status=0,", "tests/cli/test_exit_statuses.py"),
    # Queries and ranking
    Mutation("query: at most 32 units", "linkvault/search/query/parser.py",
             "MAX_UNITS = 32", "MAX_UNITS = 64", "tests/search/query/test_parser.py"),
    Mutation("query: brackets nest at most 8 levels", "linkvault/search/query/parser.py",
             "_DEPTH = 8", "_DEPTH = 800", "tests/property/test_query_laws.py"),
    Mutation("weights: a tag counts more than a heading", "linkvault/search/ranking/candidates.py",
             '"8.0, 5.0, 3.0, 3.0, 1.0,', '"8.0, 1.0, 3.0, 3.0, 1.0,',
             "tests/search/ranking/test_rerank.py"),
    Mutation("weights: title and tags decide which links are near", "linkvault/search/ranking/nearest_links.py",
             '"4.0, 5.0, 2.0, 1.0, 1.0,', '"1.0, 5.0, 2.0, 1.0, 1.0,',
             "tests/search/ranking/test_rerank.py"),
    # Imports
    Mutation("import: doubles of deleted links are read again", "linkvault/store/imports.py",
             "WHERE run_id = ? AND state = 'double'", "WHERE run_id = ? AND state = 'none'",
             "tests/transfer/test_import_again.py"),
    Mutation("import: a run with deleted links reads its file again", "linkvault/store/imports.py",
             "SET loaded = NULL", "SET loaded = loaded", "tests/transfer/test_import_again.py"),
    # Formulas
    Mutation("formulas: rows of a matrix are separated by two backslashes",
             "linkvault/extract/normalize/formulas/math_to_tex.py",
             r'" \\\\ ".join(', r'" \\ ".join(', "tests/extract/normalize/formulas/test_display.py"),
    Mutation("formulas: MathJax 2 marks displayed formulas", "linkvault/extract/normalize/formulas/mathjax.py",
             '"mode=display" in', '"mode=none" in', "tests/extract/normalize/formulas/test_display.py"),
    Mutation("formulas: KaTeX marks displayed formulas", "linkvault/extract/normalize/formulas/katex.py",
             'math.get("display") == "block"', "False", "tests/extract/normalize/formulas/test_display.py"),
    # Fetching
    Mutation("fetch: a guarded request refuses private addresses", "linkvault/fetch/transport.py",
             "if not self._is_private(address)]", "]", "tests/fetch/test_transport.py"),
    Mutation("fetch: after a public page every request is guarded", "linkvault/fetch/exchange.py",
             "headers, is_guarded, self", "headers, False, self", "tests/fetch/test_transport.py"),
    Mutation("fetch: at most 5 layers of content coding", "linkvault/fetch/content_coding.py",
             "MAX_CODINGS = 5", "MAX_CODINGS = 6", "tests/fetch/test_http_errors.py"),
    Mutation("fetch: the last content coding is removed first", "linkvault/fetch/content_coding.py",
             "in reversed(codings)", "in codings", "tests/fetch/test_http_errors.py"),
    Mutation("fetch: a login is for one port", "linkvault/fetch/origin.py",
             "self.url.port or DEFAULT_PORTS[self.url.scheme]", "0", "tests/fetch/test_origin.py"),
    Mutation("fetch: own headers go to one origin", "linkvault/fetch/exchange.py",
             "if page.is_origin_of(target):", "if True:", "tests/fetch/test_origin.py"),
    # The vault file
    Mutation("migrations: the lock before the first read", "linkvault/store/schema/__init__.py",
             '"BEGIN IMMEDIATE"', '"BEGIN"', "tests/store/test_connection.py"),
    Mutation("migrations: imports came with schema 2", "linkvault/store/schema/migrations.py",
             "for statement in _IMPORTS:", "for statement in ():", "tests/store/test_migrations.py"),
    # Trash and tags
    Mutation("trash: only links in the trash are deleted", "linkvault/vault/changes/trash_changes.py",
             "replace(chosen, trashed=True)", "chosen", "tests/vault/test_vault.py"),
    Mutation("tags: renaming a/b does not rename a/bc", "linkvault/store/tags.py",
             '(key, len(key) + 1, key + "/")', "(key, len(key), key)", "tests/store/test_tags.py"),
]  # fmt: skip


def problem_of(mutation: Mutation, root: Path = ROOT) -> str | None:
    """Return why a mutation cannot be applied to a checkout; None if it can."""
    path = root / mutation.path
    if not path.exists():
        return f"no file {mutation.path}"
    count = path.read_text("utf-8").count(mutation.old)
    if count != 1:
        return f"{mutation.path}: {mutation.old!r} occurs {count} times"
    return None if (root / mutation.test).exists() else f"no file {mutation.test}"


def copy_checkout(folder: Path) -> Path:
    """Copy what the tests need into a folder; return the copy."""
    copy = folder / "checkout"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    return copy


def fails(copy: Path, tests: list[str]) -> bool:
    """Return whether pytest fails for these tests of the copy, or does not end in time."""
    # Without bytecode files: two versions of a file within one second would share one.
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        result = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return True
    return result.returncode != 0


def is_noticed(mutation: Mutation, copy: Path) -> bool:
    """Return whether the test of a mutation fails with it; the copy is unchanged afterwards."""
    path = copy / mutation.path
    text = path.read_text("utf-8")
    path.write_text(text.replace(mutation.old, mutation.new), "utf-8")
    try:
        return fails(copy, [mutation.test])
    finally:
        path.write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    """Apply the mutations in turn and print what became of each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", help="only mutations whose rule or path contains one of these")
    words = parser.parse_args(arguments).words
    chosen = [m for m in MUTATIONS if not words or any(word in f"{m.rule} {m.path}" for word in words)]
    problems = [problem for mutation in chosen if (problem := problem_of(mutation))]
    for problem in problems:
        print(f"STALE     {problem}")
    usable = [mutation for mutation in chosen if problem_of(mutation) is None]
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="linkvault-mutations-") as folder:
        copy = copy_checkout(Path(folder))
        failing = [test for test in dict.fromkeys(m.test for m in usable) if fails(copy, [test])]
        for test in failing:
            print(f"FAILING   {test} fails without any mutation")
        for mutation in usable:
            if mutation.test not in failing:
                noticed = is_noticed(mutation, copy)
                survivors += not noticed
                print(
                    f"{'noticed' if noticed else 'SURVIVED':9} {mutation.rule} ({mutation.path})", flush=True
                )
    print(
        f"{len(usable)} mutations, {survivors} survived, {len(problems)} stale, {len(failing)} tests failing"
    )
    if problems or failing:
        return 2
    return int(survivors > MAX_SURVIVORS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
