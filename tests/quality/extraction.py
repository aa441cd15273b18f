#!/usr/bin/env python3
"""Measure the quality of the extracted text on pages whose text is known, and print the figures.

    python tests/quality/extraction.py                          all pages of all sets
    python tests/quality/extraction.py --sample 40 --sets wcxb,gne
    python tests/quality/extraction.py --compare                other extractors too, if installed
    python tests/quality/extraction.py --check                  status 1 when a figure fell below its floor
    python tests/quality/extraction.py --sets wcxb --kinds      how often the kind of page is detected correctly
    python tests/quality/extraction.py --pin                    raise the floors to the figures of this run
    python tests/quality/extraction.py --pin --lower "reason"   lower floors, and record the reason

The pages and the scoring script are outside of the project, in `shared/data` beside the checkout or above it.
`floors.json` contains the floors and the digest of the pages that they belong to. F1, P, R: shingles of 4 words; sF1:
snippets that must or must not be in the text; lead: the known beginning in the text, shown: in the Markdown, which has
the captions of pictures in their places. `ms` is the CPU time of linkvault, `up` that of `Document(str).summary()`
of readability-lxml on the same page in the same process, `x` their ratio.
"""

import argparse
import hashlib
import importlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkvault.models import Page

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
TOLERANCE = 0.005
SETS = ("scrapinghub", "wcxb", "zhds", "gne", "trafilatura", "charsets", "postlight")
# The truth of these sets is the output of an extractor: they show crashes, but cannot rank extractors.
CIRCULAR = ("mozilla", "defuddle", "np4k", "wmb")
PINNED = ("F1", "sF1", "lead", "title", "author", "date")
RIVALS = ("readability", "trafilatura", "trafilatura_precision", "trafilatura_recall", "resiliparse")
# Pages of each set in the sample of the test: about a minute of CPU time for all sets.
SAMPLE = 60

SHOWN = 20_000  # characters of Markdown in which the beginning of an article is searched
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_#>\\]")

Row = dict[str, Any]
_warm: list[bool] = []  # whether this process has read a page


# ------------------------------------------------------------------------------------ extractors
# Functions that turn (bytes, url) into a dict of title, text, author, date: the interface of the scorer.


def linkvault(raw: bytes, url: str) -> dict[str, str | None]:
    """Extract with linkvault, up to text and metadata; note the CPU time, and that of readability-lxml."""
    from linkvault.errors import NothingReadable
    from linkvault.extract import extract
    from linkvault.markup import render

    page = page_of(raw, url)
    warm_up(page)
    start = time.process_time()
    try:
        article = extract(page)
        written = render(article.html)
    except NothingReadable as refusal:
        return {"text": "", "title": refusal.title, "note": json.dumps({"reason": refusal.reason})}
    used = time.process_time() - start
    notes = {"linkvault": used * 1000, "upstream": time_upstream(raw), "kind": article.kind}
    notes["shown"] = _MARKUP.sub(r"\1", written.markdown[:SHOWN])
    return {
        "text": written.text,
        "title": article.title,
        "author": article.byline,
        "date": article.published,
        "note": json.dumps(notes),
    }


def page_of(raw: bytes, url: str) -> "Page":
    """Return a page as `fetch` returns it."""
    from linkvault.models import Page

    address = url or "https://example.org/page"
    return Page(address, address, 200, "text/html", raw, "2026-11-25T00:00:00Z")


def warm_up(page: "Page") -> None:
    """Read the first page of a process once before it is timed: modules and patterns take as long as five pages.

    A process reads twenty pages of the smallest set.
    """
    from linkvault.errors import NothingReadable
    from linkvault.extract import extract
    from linkvault.markup import render

    if _warm:
        return
    _warm.append(True)
    with suppress(NothingReadable):
        render(extract(page).html)
    time_upstream(page.body)


def time_upstream(raw: bytes) -> float | None:
    """Return the CPU milliseconds of readability-lxml's `Document(str).summary()`; None where it fails."""
    from readability import Document
    from readability.readability import Unparseable

    text = decoded(raw)
    start = time.process_time()
    try:
        Document(text).summary()
    except (Unparseable, ValueError, TypeError, IndexError):
        return None
    return (time.process_time() - start) * 1000


def decoded(raw: bytes) -> str:
    """Decode for extractors that need a string: UTF-8, else GB 18030, else Latin-1."""
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset).replace("\0", "")
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").replace("\0", "")


def readability(raw: bytes, url: str) -> dict[str, str | None]:
    """Extract with readability-lxml as its README shows."""
    from lxml import html
    from readability import Document

    document = Document(decoded(raw))
    tree = html.fromstring(document.summary())
    return {"text": load("htmltext").tree_to_text(tree), "title": document.short_title()}


def trafilatura(raw: bytes, url: str, **mode: bool) -> dict[str, str | None]:
    """Extract with trafilatura and its defaults, without comments."""
    from trafilatura import bare_extraction

    document = bare_extraction(raw, url=url or None, with_metadata=True, include_comments=False, **mode)
    if document is None:
        return {"text": ""}
    return {"text": document.text, "title": document.title, "author": document.author, "date": document.date}


def trafilatura_precision(raw: bytes, url: str) -> dict[str, str | None]:
    """Extract with trafilatura, favoring precision."""
    return trafilatura(raw, url, favor_precision=True)


def trafilatura_recall(raw: bytes, url: str) -> dict[str, str | None]:
    """Extract with trafilatura, favoring recall."""
    return trafilatura(raw, url, favor_recall=True)


def resiliparse(raw: bytes, url: str) -> dict[str, str | None]:
    """Extract the main content with resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return {
        "text": extract_plain_text(
            bytes_to_str(raw, detect_encoding(raw)), main_content=True, alt_texts=False
        )
    }


# ------------------------------------------------------------------------------------ the run


def find_shared() -> Path | None:
    """Return the folder `shared` beside the checkout or above it, if it has pages; else None."""
    return next((up / "shared" for up in HERE.parents if (up / "shared" / "data" / "pages").is_dir()), None)


def load(name: str) -> ModuleType:
    """Import a module of the shared folder."""
    if name in sys.modules:
        return sys.modules[name]
    shared = find_shared()
    if shared is None:
        raise SystemExit("shared/data/pages is not beside this checkout: nothing to measure")
    spec = importlib.util.spec_from_file_location(name, shared / "data" / "pages" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_beside(name: str) -> ModuleType:
    """Import another script of this folder."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    return importlib.import_module(name)


def load_truth(pages: Path, name: str, sample: int = 0) -> list[Row]:
    """Return the truth of one set. A sample is the same pages in every run: those with the smallest digests of their ids."""
    rows = []
    for line in (pages / name / "truth.jsonl").read_bytes().split(b"\n"):
        if not line:
            continue
        row = json.loads(line)
        for key in ("title", "author", "date"):
            if isinstance(row.get(key), list):
                row[key] = ", ".join(map(str, row[key]))
        rows.append({**row, "ds": name, "sp": "dev", "path": str(pages / name / row["file"])})
    if sample:
        rows.sort(key=lambda row: hashlib.sha1(b"s" + row["id"].encode()).hexdigest())
    return rows[: sample or None]


def digest(pages: Path, name: str) -> str:
    """Return the digest of the truth of a set: floors are valid only for the same pages."""
    return hashlib.sha256((pages / name / "truth.jsonl").read_bytes()).hexdigest()[:16]


def run(extractor: str, truth: list[Row], jobs: int) -> list[Row]:
    """Run one extractor on the pages; return the scores of every page, in order."""
    score = load("score")
    # Worker processes import the scorer and this file by their names.
    for folder in (HERE.parents[1], Path(score.__file__).parent, HERE):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    work = [((row["sp"], row["ds"], row["id"]), row["path"], row["url"]) for row in truth]
    answers = score.run_callable(f"extraction:{extractor}", work, jobs, 60)
    scores = []
    for row in truth:
        answer = answers[(row["sp"], row["ds"], row["id"])]
        note = json.loads(answer.get("note") or "{}")
        shown = {"text": note.pop("shown", "")}
        if row.get("lead") and shown["text"]:
            note["shown"] = score.page_scores({**row, "text": None}, shown)["lead"]
        scores.append(
            {**score.page_scores(row, answer), **note, "error": answer.get("error"), "rss": answer["rss"]}
        )
    return scores


def figures(scores: list[Row]) -> Row:
    """Return the figures of a set: the summary of the scorer, and the CPU times."""
    row: Row = load("score").summary(scores)
    timed = [(s["linkvault"], s["upstream"]) for s in scores if s.get("linkvault") and s.get("upstream")]
    if timed:
        row["ms"] = sum(used for used, _ in timed) / len(timed)
        row["up"] = sum(upstream for _, upstream in timed) / len(timed)
        row["x"] = row["ms"] / row["up"]
        row["p95"] = sorted(used for used, _ in timed)[int(0.95 * (len(timed) - 1))]
    if "lead" in row:
        row["shown"] = sum(s.get("shown", 0.0) for s in scores) / max(1, sum("lead" in s for s in scores))
    row["refused"] = sum(1 for s in scores if s.get("reason"))
    return row


NAMES = ("n", "F1", "P", "R", "sF1", "sP", "sR", "lead", "shown", "title", "author", "date", "afp", "dfp")
COLUMNS = (
    *((name, 0 if name == "n" else 3) for name in NAMES),
    *(("ms", 1), ("p95", 1), ("up", 1), ("x", 2), ("crash", 0), ("empty", 0), ("refused", 0)),
)


def write_table(rows: list[tuple[str, Row]]) -> None:
    """Print the figures, a line per set."""
    width = max(len(name) for name, _ in rows) + 1
    print(" " * width + "".join(f"{name:>8}" for name, _ in COLUMNS))
    for name, row in rows:
        cells = ("" if row.get(key) is None else f"{row[key]:.{places}f}" for key, places in COLUMNS)
        print(name.ljust(width) + "".join(f"{cell:>8}" for cell in cells), flush=True)


def write_worst(truth: list[Row], scores: list[Row], count: int) -> None:
    """Print the pages with the lowest F1, with precision and recall."""
    load_score = load("score")
    rated = [(s["f"], s["p"], s["r"], row) for row, s in zip(truth, scores, strict=True) if "f" in s]
    for f1, precision, recall, row in sorted(rated, key=lambda rate: rate[0])[:count]:
        kind = row.get("type") or ""
        words = len(load_score.tokens(row["text"]))
        print(
            f"  {f1:.3f} P {precision:.3f} R {recall:.3f} {words:6d} words {row['id']} {kind} {row['url'][:80]}"
        )


# ------------------------------------------------------------------------------------ seed pages


def check_seedpages(shared: Path) -> dict[str, tuple[int, int]]:
    """Save the seed pages with the command line; return how many checks of each kind pass, and how many there are."""
    folder = shared / "data" / "seedpages"
    with tempfile.TemporaryDirectory() as work:
        report = Path(work) / "report.json"
        command = f"{sys.executable} -m linkvault"
        arguments = ["--linkvault", command, "--work", work, "--quiet", "--json", str(report)]
        path = str(HERE.parents[1])
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": path, "HOME": work}
        call = [sys.executable, str(folder / "drive.py"), *arguments]
        subprocess.run(call, capture_output=True, check=False, timeout=600, env=environment)
        if not report.exists():
            return {}
        rows = [row for row in json.loads(report.read_text("utf-8")) if row["tier"] == "must"]
    kinds = dict.fromkeys(row["cat"] for row in rows)
    return {kind: _count(rows, kind) for kind in kinds}


def _count(rows: list[Row], kind: str) -> tuple[int, int]:
    of_kind = [row["ok"] for row in rows if row["cat"] == kind]
    return sum(of_kind), len(of_kind)


# ------------------------------------------------------------------------------------ floors


def read_floors() -> Row:
    """Return the floors; none if there is no file."""
    return json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"lowered": [], "floors": {}}


def key_of(name: str, sample: int) -> str:
    """Return the key of a set among the floors: a sample has floors of its own."""
    return f"{name}:{sample}" if sample else name


def falls(floors: Row, key: str, corpus: str, row: Row) -> list[str]:
    """Return a message for every figure of a set that is below its floor by more than the tolerance."""
    floor = floors["floors"].get(key)
    if floor is None:
        return []
    if floor["corpus"] != corpus:
        return [
            f"{key}: these are not the pages of the floors ({corpus}, not {floor['corpus']}): pin them again"
        ]
    return [
        f"{key}: {name} {row[name]:.4f} is below its floor {low:.4f}"
        for name, low in floor["figures"].items()
        if row.get(name) is not None and row[name] < low - TOLERANCE
    ]


def pin(floors: Row, key: str, corpus: str, row: Row, reason: str | None) -> list[str]:
    """Raise the floors of a set to these figures; lower them only with a reason. Return a message for every refusal."""
    reached = {name: round(row[name], 4) for name in PINNED if row.get(name) is not None}
    old = floors["floors"].get(key)
    known = old["figures"] if old and old["corpus"] == corpus else {}
    lower = {name: low for name, low in known.items() if name in reached and reached[name] < low}
    if lower and reason:
        floors["lowered"].append(
            {"set": key, "from": lower, "to": {n: reached[n] for n in lower}, "reason": reason}
        )
    elif lower:
        reached |= lower
    floors["floors"][key] = {"corpus": corpus, "figures": reached}
    return (
        []
        if reason
        else [f"{key}: {name} stays {low} (lower it with --lower REASON)" for name, low in lower.items()]
    )


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Parse the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", default=",".join(SETS), help=f"of {','.join((*SETS, *CIRCULAR))}")
    parser.add_argument("--sample", type=int, default=0, help="at most N pages of each set")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--compare", action="store_true", help="run other extractors too, if installed")
    parser.add_argument("--seedpages", action="store_true", help="run all checks of the seed pages")
    parser.add_argument("--kinds", action="store_true", help="print the detected kinds beside the true ones")
    parser.add_argument("--worst", type=int, default=0, help="print the N worst pages of each set")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    parser.add_argument("--pin", action="store_true", help="raise the floors to the figures of this run")
    parser.add_argument("--lower", metavar="REASON", help="with --pin: lower floors")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Run the extractors, print the figures; return 1 if a floor is missed."""
    options = parse_arguments(arguments)
    shared = find_shared()
    if shared is None:
        print("shared/data/pages is not beside this checkout: nothing to measure", file=sys.stderr)
        return 0
    pages, floors, complaints = shared / "data" / "pages", read_floors(), []
    errors: list[str] = []
    rows: list[tuple[str, Row]] = []
    kinds: list[tuple[Row, Row]] = []
    for name in options.sets.split(","):
        truth = load_truth(pages, name, options.sample)
        scores = run("linkvault", truth, options.jobs)
        row = figures(scores)
        rows.append((name, row))
        errors += [
            f"{name}/{t['id']}: {s['error']}" for t, s in zip(truth, scores, strict=True) if s["error"]
        ]
        key, corpus = key_of(name, options.sample), digest(pages, name)
        if options.check:
            complaints += falls(floors, key, corpus, row)
        if options.pin:
            complaints += pin(floors, key, corpus, row, options.lower)
        kinds += zip(truth, scores, strict=True)
        if options.worst:
            print(f"{name}, worst:")
            write_worst(truth, scores, options.worst)
        if options.compare:
            rows += [
                (f"  {rival}", figures(run(rival, truth, options.jobs)))
                for rival in RIVALS
                if installed(rival)
            ]
    write_table(rows)
    if options.kinds:
        load_beside("kinds").write_kinds(kinds)
    if options.seedpages:
        for kind, (passed, count) in check_seedpages(shared).items():
            print(f"seed pages, {kind}: {passed} of {count}")
    if options.pin:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    for line in [*errors[:20], *complaints]:
        print(line, file=sys.stderr)
    return 1 if complaints else 0


def installed(rival: str) -> bool:
    """Return whether the package of another extractor is installed."""
    return importlib.util.find_spec(rival.partition("_")[0]) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
