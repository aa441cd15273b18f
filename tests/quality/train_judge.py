#!/usr/bin/env python3
"""Train the judge of blocks (linkvault/extract/judge.py) on real pages with known text, and write classifier.json.

    python tests/quality/train_judge.py            cross-validate by site, print the figures, train on all, write
    python tests/quality/train_judge.py --dry-run  only print the figures

A block's label: at least half of its shingles of four words stand in the page's true text; a block too short for
one borrows words of its neighbours. Where only snippets are known, the blocks that hold one are learned. Pages weigh the same whatever their length; sets with few pages weigh more.
Sites are split by host, so that no site is both learned from and judged. Needs lightgbm; seeded, one run like the
other. The pages lie outside the project (see extraction.py).
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import extraction  # noqa: E402

TABLE = HERE.parents[1] / "linkvault" / "extract" / "classifier.json"
LEARNED = {"scrapinghub": 4.0, "zhds": 4.0, "gne": 3.0, "wcxb": 1.0}  # how much a page of the set weighs
# How much a block weighs whose snippet must or must not be in the text: trafilatura gains .003 of F1, news .0015.
SNIPPETS = {"trafilatura": 0.3}
JUDGED = ("trafilatura", "postlight")  # no full truth: judged by what other sites taught
FOLDS, ROUNDS, SEED = 5, 120, 7
PARAMETERS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.08, "min_data_in_leaf": 60, "feature_fraction": 0.6,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "verbosity": -1, "seed": SEED, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip

Page = dict[str, Any]


def gather(row: Page) -> Page | None:
    """Let the design choose on one page; keep each block's features, text and label."""
    import numpy

    from linkvault.extract import normalize
    from linkvault.extract.charset.detect import decode
    from linkvault.extract.choose.classifier import is_barred
    from linkvault.extract.choose.container import Stage
    from linkvault.extract.choose.features import describe
    from linkvault.extract.dom.html_parser import parse
    from linkvault.extract.dom.repair import repair
    from linkvault.extract.metadata import read_metadata
    from linkvault.extract.pipeline import propose

    address = row["url"] or "https://example.org/page"
    tree, _ = parse(decode(gzip.decompress(Path(row["path"]).read_bytes())).text)
    title = read_metadata(tree, address).title or ""
    for rule in normalize.page_rules():
        rule(tree, address)
    repair(tree)
    proposed = propose(tree, title)
    blocks, choice = proposed.cut.blocks, proposed.choice
    if not blocks:
        return None
    rows = describe(
        proposed.cut, proposed.scores, proposed.stages[Stage.CHOICE], choice.kept, choice.container, title
    )
    texts = [block.text for block in blocks]
    return {
        **row, "features": numpy.array(rows, dtype=numpy.float32), "texts": texts, "kept": list(choice.kept),
        "barred": [is_barred(block) for block in blocks],
        "words": numpy.array([block.words for block in blocks]),
        "labels": numpy.array(label(texts, row["text"])) if row["text"] else None, "fold": fold_of(row),
        "told": numpy.array(label_by_snippets(texts, row)),
    }  # fmt: skip


def label(texts: list[str], truth: str) -> list[float]:
    """Tell for each block which share of it stands in the truth, 0..1."""
    tokens = extraction.load("score").tokens
    known = tokens(truth)
    shingles = {tuple(known[i : i + 4]) for i in range(len(known) - 3)}
    cut = [tokens(text) for text in texts]
    labels = []
    for index, mine in enumerate(cut):
        if len(mine) >= 4:
            own = [tuple(mine[i : i + 4]) in shingles for i in range(len(mine) - 3)]
            labels.append(sum(own) / len(own))
            continue
        before = cut[index - 1] if index else []
        after = cut[index + 1] if index + 1 < len(cut) else []
        borrowed = (tuple((before + mine)[-4:]), tuple((mine + after)[:4]))
        labels.append(float(bool(mine) and any(shingle in shingles for shingle in borrowed)))
    return labels


def label_by_snippets(texts: list[str], row: Page) -> list[int]:
    """Tell of each block whether it holds a snippet that must be in the text (1), or must not (0); else -1."""
    wanted, unwanted = ([" ".join(one.split()) for one in row[key] or []] for key in ("with", "without"))
    labels = []
    for text in texts:
        if any(one in text for one in wanted):
            labels.append(1)
        elif any(one in text or (len(text) > 8 and text in one) for one in unwanted):
            labels.append(0)
        else:
            labels.append(-1)
    return labels


def fold_of(row: Page) -> int:
    """Give all pages of one site the same fold."""
    host = (urlsplit(row["url"]).hostname or row["id"]).removeprefix("www.").split(".")
    site = ".".join(host[-3:] if len(host) > 2 and len(host[-2]) <= 3 else host[-2:])
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % FOLDS


def is_learned(page: Page) -> bool:
    """Whether the trees may learn from a page: its set is one of theirs, and its text or snippets of it are known."""
    return (page["ds"] in LEARNED and page["labels"] is not None) or page["ds"] in SNIPPETS


def fit(pages: list[Page]) -> Any:
    """Train the trees on these pages."""
    import lightgbm
    import numpy

    from linkvault.extract.choose.features import NAMES

    rows, labels, weights = zip(*map(lesson, pages), strict=True)
    data = lightgbm.Dataset(
        numpy.concatenate(rows), numpy.concatenate(labels), weight=numpy.concatenate(weights),
        feature_name=list(NAMES),
    )  # fmt: skip
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def lesson(page: Page) -> tuple[Any, Any, Any]:
    """Return what a page teaches: features, labels and weights of its blocks."""
    import numpy

    if page["ds"] in SNIPPETS:
        known = page["told"] >= 0
        return (
            page["features"][known],
            page["told"][known] == 1,
            numpy.full(known.sum(), SNIPPETS[page["ds"]]),
        )
    true_words = max(50.0, float((page["words"] * page["labels"]).sum()))
    weights = LEARNED[page["ds"]] * numpy.minimum(page["words"] + 1, 150) / true_words**0.7
    return page["features"], page["labels"] >= 0.5, weights


def figures(pages: list[Page], decisions: list[list[bool]]) -> dict[str, Page]:
    """Score decisions about blocks, a set each."""
    score = extraction.load("score")
    scores: dict[str, list[Page]] = {}
    for page, kept in zip(pages, decisions, strict=True):
        text = "\n".join(text for text, keep in zip(page["texts"], kept, strict=True) if keep)
        scores.setdefault(page["ds"], []).append(score.page_scores(page, {"text": text}))
    return {name: score.summary(of_set) for name, of_set in scores.items()}


def judged(chances: Any, page: Page) -> list[bool]:
    """Decide as the judge does."""
    from linkvault.extract.choose.classifier import FEWEST_BLOCKS, decide
    from linkvault.extract.choose.features import NAMES

    voted = [bool(vote) for vote in page["features"][:, NAMES.index("vote")]]
    kept = decide(list(chances), list(page["words"]), voted, page["kept"])
    if kept is None or len(kept) < FEWEST_BLOCKS:
        return list(page["kept"])
    return [
        keep and (mine or not bar) for keep, mine, bar in zip(kept, page["kept"], page["barred"], strict=True)
    ]


def cross_validate(pages: list[Page]) -> dict[str, dict[str, float]]:
    """Judge every page by trees that never saw its site; print and return the figures."""
    decisions: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        model = fit([page for page in pages if page["fold"] != fold and is_learned(page)])
        for page in pages:
            if page["fold"] == fold:
                decisions[page["path"]] = judged(model.predict(page["features"]), page)
    report: dict[str, dict[str, float]] = {}
    design = figures(pages, [page["kept"] for page in pages])
    for name, row in figures(pages, [decisions[page["path"]] for page in pages]).items():
        report[name] = {}
        for key in ("F1", "P", "R", "sF1", "lead"):
            if row.get(key) is not None:
                report[name][key] = round(row[key], 4)
                print(f"{name:12} {key:4} design {design[name][key]:.4f}  judged {row[key]:.4f}", flush=True)
    return report


def flatten(model: Any) -> Page:
    """Turn the trees into flat arrays; a negative child is a leaf."""
    table: Page = {"roots": [], "feature": [], "threshold": [], "left": [], "right": [], "leaf": []}

    def add(node: Page) -> int:
        if "leaf_value" in node:
            table["leaf"].append(round(node["leaf_value"], 4))
            return -len(table["leaf"])
        index = len(table["feature"])
        table["feature"].append(node["split_feature"])
        table["threshold"].append(float(f"{node['threshold']:.5g}"))
        table["left"].append(0)
        table["right"].append(0)
        table["left"][index], table["right"][index] = add(node["left_child"]), add(node["right_child"])
        return index

    for tree in model.dump_model()["tree_info"]:
        table["roots"].append(add(tree["tree_structure"]))
    return table


def write(model: Any, pages: list[Page], report: dict[str, Any], corpus: dict[str, str]) -> None:
    """Write the table of trees with its digest and how it was trained."""
    import lightgbm
    import numpy

    from linkvault.extract.choose.features import NAMES

    table = flatten(model)
    usual = numpy.median(numpy.concatenate([page["features"] for page in pages]), axis=0)
    gains = Counter(dict(zip(NAMES, model.feature_importance("gain"), strict=True)))
    training = {
        "by": "tests/quality/train_judge.py", "lightgbm": lightgbm.__version__, "parameters": PARAMETERS,
        "rounds": ROUNDS, "pages": len(pages), "corpus": corpus, "cross_validated": report,
        "gain": {name: round(float(gain / gains.total()), 4) for name, gain in gains.most_common(15)},
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()
    whole = {
        "digest": digest,
        "training": training,
        "names": NAMES,
        "usual": [round(float(u), 4) for u in usual],
    }
    text = ",\n".join(
        f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in (whole | table).items()
    )
    TABLE.write_text(f"{{\n{text}\n}}\n", "utf-8")
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes, {len(table['roots'])} trees, digest {digest[:16]}")


def main(arguments: list[str]) -> int:
    """Gather, cross-validate, train, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="print the figures and write nothing")
    asked = parser.parse_args(arguments)
    shared = extraction.find_shared()
    if shared is None:
        print("shared/data/pages is not beside this checkout: nothing to learn from", file=sys.stderr)
        return 1
    folder = shared / "data" / "pages"
    rows = [row for name in (*LEARNED, *JUDGED) for row in extraction.load_truth(folder, name)]
    with get_context("spawn").Pool(2) as pool:
        pages = [page for page in pool.imap(gather, rows, chunksize=8) if page]
    report = cross_validate(pages)
    if not asked.dry_run:
        learned = [page for page in pages if is_learned(page)]
        corpus = {name: extraction.digest(folder, name) for name in (*LEARNED, *SNIPPETS)}
        write(fit(learned), learned, report, corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
