"""Plain text and Markdown are unchanged, except that formulas in several copies are written once."""

import pytest

from linkvault.capture import read
from linkvault.extract import extract
from linkvault.models import Page

SPACED = "误差 w t = w t − 1 − η ∂ L ∂ w t − 1 w_t=w_{t-1}-\\eta \\frac{\\partial L}{\\partial w_{t-1}} wt=wt1ηwt1L"


def stored_text(source: str, media_type: str = "text/markdown") -> str:
    body = source.encode()
    page = Page("https://e.org/a", "https://e.org/a", 200, media_type, body, "2026-11-25T10:00:00Z")
    return extract(page).markdown or ""


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        ("这里的 XXTXX^TXXT,xiTxjx_i^Tx_jxiTxj。", "这里的 $XX^T$,$x_i^Tx_j$。"),
        (SPACED, "误差 $w_t=w_{t-1}-\\eta \\frac{\\partial L}{\\partial w_{t-1}}$"),
        ("和 12∑i=1n\\frac{1}{2}\\sum_{i=1}^n21i=1n 的", "和 $\\frac{1}{2}\\sum_{i=1}^n$ 的"),
        ("`a` x^2 and x_i, 其中 $y_i$", "`a` x^2 and x_i, 其中 $y_i$"),
        ("```\nxTx^TxT\n```\nxTx^TxT", "```\nxTx^TxT\n```\n$x^T$"),
    ],
    ids=[
        "compact, in a list",
        "spaced, signs lost in the last copy",
        "compact, signs lost",
        "nothing to repair",
        "code",
    ],
)
def test_copies_of_a_formula_are_merged(source: str, repaired: str) -> None:
    assert stored_text(source) == repaired


def test_plain_text_is_unchanged_except_for_copies() -> None:
    source = "  indented $5 and x ( i ) x^{(i)} x(i)\n\ta < b & c\n"
    assert stored_text(source, "text/plain") == "  indented $5 and $x^{(i)}$\n\ta < b & c\n"
    page = Page(
        "https://e.org/a", "https://e.org/a", 200, "text/plain", source.encode(), "2026-11-25T10:00:00Z"
    )
    assert read(page)[1].text.count("x^{(i)}") == 1
