"""Documents -> their texts, folded: as far as the words of a query need it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.matches import Matcher, find_matches
from linkvault.search.text.fold import fold

# Words of a query up to which a page is likely to have all of them, so that its lower case may do instead of folding.
_MAX_LOWERED_WORDS = 6
FoldBody = Callable[[str, frozenset[str] | None], str]
_SEPARATOR = "\x1f"  # between texts that are folded at once; folding leaves it alone


class FoldedDocument(NamedTuple):
    """The texts of a document, folded. `about` is all that is neither its title nor its body.

    is_lowered: the body is only in lower case, because it has all words of the query in the spelling of the query.
    """

    title: str
    body: str
    about: str
    is_lowered: bool = False


def fold_documents(
    documents: Mapping[int, Document],
    matchers: Sequence[Matcher] = (),
    traditional: frozenset[str] | None = None,
    fold_body: FoldBody = fold,
) -> dict[int, FoldedDocument]:
    """Return the documents folded. Folding all short texts at once takes a fifth of the time.

    :param matchers: of the words that are searched; folding a body that matches all of them would take ten times as
        long as its lower case
    :param traditional: the traditional characters that are simplified in a body; None: all
    :param fold_body: folds a body
    """
    titles = [document.title for document in documents.values()]
    about = [
        f"{document.tags}\n{document.headings}\n{document.note}\n{document.details}\n{document.author}"
        f"\n{document.address}"
        for document in documents.values()
    ]
    short = fold(_SEPARATOR.join((*titles, *about))).split(_SEPARATOR)
    if len(short) != 2 * len(documents):  # a text has a separator of its own
        short = [fold(text) for text in (*titles, *about)]
    texts = zip(documents.items(), short[: len(documents)], short[len(documents) :], strict=True)
    folded = {}
    for (link, document), title, others in texts:
        body = document.body
        lowered = _lower(body, matchers) if body else None
        folded[link] = FoldedDocument(
            title, lowered or (body and fold_body(body, traditional)), others, bool(lowered)
        )
    return folded


def _lower(text: str, matchers: Sequence[Matcher]) -> str | None:
    """Return a text in lower case, if that is enough to find the words of the query in it."""
    if not 0 < len(matchers) <= _MAX_LOWERED_WORDS or text.isascii():
        return None
    lowered = text.lower()
    is_enough = len(lowered) == len(text) and all(find_matches(lowered, matcher, 1) for matcher in matchers)
    return lowered if is_enough else None
