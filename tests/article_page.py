"""The HTML of a page with one article, and two texts for it."""

LOSS = "The loss tells how far the model is from the truth, and training makes it small. " * 4
RULER = "A ruler measures the length of a coin, a table or a street, one after the other. " * 4


def article(text: str = LOSS, title: str = "Loss 损失", head: str = "") -> bytes:
    """Return a page whose article has a title and four paragraphs."""
    body = f"<article><h1>{title}</h1>{f'<p>{text}</p>' * 4}</article>"
    return f"<!DOCTYPE html><html lang=en><title>{title}</title>{head}<body>{body}</html>".encode()
