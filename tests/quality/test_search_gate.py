"""Test the quality of search on a sample of the shared collections, with the package `search` alone."""

import gzip
import hashlib
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

SAMPLE = 12  # queries of each set
# Floors of the means over the ranked sets, on this sample. `score.py --targets` measures the full sets.
MRR, RECALL = 0.91, 0.905


@pytest.fixture(scope="session")
def collection(shared):
    path = Path(__file__).with_name("search_adapter.py")
    spec = importlib.util.spec_from_file_location("search_adapter", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["search_adapter"] = module
    spec.loader.exec_module(module)
    filled = module.InIndex()
    names = {}
    for number, document in enumerate(lines(shared / "data" / "search" / "docs.jsonl.gz"), 1):
        names[filled.add(number, document["title"], document["body"])] = document["id"]
    yield lambda text, limit: [names[number] for number in filled.find(text, limit)]
    filled.connection.close()


def test_every_page_that_holds_a_string_is_found_and_ranked_sets_keep_their_floors(collection, shared):
    reciprocal, recall = defaultdict(list), defaultdict(list)
    for query in sample(shared / "data" / "search" / "dev.jsonl.gz"):
        wanted = set(query["docs"])
        if query["kind"] == "exact":
            assert wanted <= set(collection(query["q"], 0)), query["q"]
            continue
        results = collection(query["q"], 10)
        best = next((place for place, name in enumerate(results, 1) if name in wanted), None)
        reciprocal[query["set"]].append(1 / best if best else 0.0)
        recall[query["set"]].append(len(wanted & set(results)) / min(10, len(wanted)))
    assert mean(map(mean, reciprocal.values())) >= MRR
    assert mean(map(mean, recall.values())) >= RECALL


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as packed:
        yield from map(json.loads, packed)


def sample(path):
    sets = defaultdict(list)
    for query in lines(path):
        sets[query["set"]].append(query)
    for queries in sets.values():
        yield from sorted(queries, key=lambda query: hashlib.sha256(query["id"].encode()).hexdigest())[
            :SAMPLE
        ]


def mean(values):
    values = list(values)
    return sum(values) / len(values)
