"""`linkvault related`: the most similar links."""

import json
import re
from typing import Any

import pytest


def body(*sentences: str) -> str:
    filler = [f"Sentence {word} says one more thing of no great weight." for word in "one two three".split()]
    return "".join(f"<p>{sentence}</p>" for sentence in (*sentences, *filler) * 2)


@pytest.fixture(scope="module")
def shelf(filled: Any) -> Any:
    filled.keep("https://a.test/sgd", "Stochastic gradients", tags=("ml",),
                body=body("Momentum speeds stochastic gradient descent in a ravine of the loss."))  # fmt: skip
    filled.keep("https://a.test/adam", "Adam", tags=("ml",),
                body=body("Adam keeps momentum for each weight in stochastic gradient descent."))  # fmt: skip
    filled.keep("https://a.test/bread", "Bread", body=body("Sourdough needs flour, water, salt and a night."))
    filled.keep(
        "https://a.test/rolls", "Rolls", body=body("A sourdough of yesterday, flour and salt give rolls.")
    )
    filled.keep("https://a.test/zh", "词向量", body=body("词向量把一个词变成一串数字,相近的词彼此相近。"))
    filled.keep("https://a.test/zh2", "句向量", body=body("句向量由词向量相加而来,相近的句子彼此相近。"))
    return filled


def near(program: Any, link: str) -> list[Any]:
    return json.loads(program.run("related", link, "--json").stdout)


@pytest.mark.parametrize(
    ("link", "nearest"),
    [("sgd", "adam"), ("adam", "sgd"), ("bread", "rolls"), ("rolls", "bread"), ("zh", "zh2"), ("zh2", "zh")],
)
def test_the_most_similar_link_has_the_same_subject(shelf: Any, link: str, nearest: str) -> None:
    links = near(shelf, f"https://a.test/{link}")
    assert links[0]["url"] == f"https://a.test/{nearest}"
    assert links == sorted(links, key=lambda link: -link["score"])


def test_shared_tags_are_listed_and_raise_the_score(shelf: Any) -> None:
    assert near(shelf, "https://a.test/sgd")[0]["shared_tags"] == ["ml"]
    assert near(shelf, "https://a.test/sgd")[0]["score"] > 1


def test_a_link_and_its_copies_are_left_out(shelf: Any) -> None:
    """Links 1 and 3 have the same text."""
    assert not {1, 3} & {link["id"] for link in near(shelf, "1")}


def test_a_table_on_a_terminal_and_records_in_a_pipe(shelf: Any) -> None:
    lines = shelf.run("related", "https://a.test/sgd", "-n", "1").stdout.splitlines()
    assert len(lines) == 1
    assert "https://a.test/adam" in lines[0]
    assert re.search(r"Adam\s+a\.test", shelf.type("related", "https://a.test/sgd", NO_COLOR="1")[1])
    assert shelf.run("related", "99").returncode == 3


def test_alone_in_the_vault(program: Any) -> None:
    program.keep("https://example.org/loss", "Loss")
    done = program.run("related", "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no links are similar to link 1\n")
