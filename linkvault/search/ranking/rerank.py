"""Candidates of the index and their texts -> the candidates in the order in which they are shown. Pure.

FTS5's bm25 scores how often words occur and how rare they are, but not how close together. So the texts are read again
for how much of the query occurs in one window, how much in the title, and whether the query occurs literally. The
weights are fitted on the development half of public test collections in seven languages (tests/quality).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.matches import Matcher, Span, find_matches
from linkvault.search.passage.windows import measure_heaviest_window, merge_spans
from linkvault.search.ranking.folded_documents import FoldedDocument
from linkvault.search.ranking.whole_words import has_host, has_run, has_word

# Characters of a text that are read to rank one answer, of all candidates together: 0.2 s at most.
MAX_READ = 4_000_000

_NEAR, _VERY_NEAR = 200, 100  # characters of the windows in which words count as close together
# Weights of the features, relative to the bm25 score of the best candidate.
# The query occurs word for word; four words and more in their order are hardly chance, whatever a title has.
_LITERAL_WEIGHT, _LONG_LITERAL_WEIGHT = 2.5, 4.0
_SAME_TITLE_WEIGHT = 2.0  # the title is the query
# Words with the marks that were typed: má is another word than ma. Of a long query 1.0 is best, of .5, 1, 2 and 4 for
# Vietnamese, Turkish, Greek and Hindi; a short query names these very words.
_AS_TYPED_WEIGHT, _SHORT_AS_TYPED_WEIGHT = 1.0, 3.0
_WHOLE_WORD_WEIGHT = 3.0  # the single word of the query, not only another word with the same stem
_SAME_HOST_WEIGHT = 2.0  # the query names the host of the page, not a part of it
_SIGNED_WEIGHT = 3.0  # words with the signs before them: as for a single word, other pages have another word
# Runs of kanji or katakana that are runs of the page, too: a Japanese word mostly ends where the script changes. The
# mean reciprocal rank of two sets of questions is .922 and .941 with it, else .915 and .938; 1.0 is worse.
_RUNS_WEIGHT = 0.5
_ADDRESS_WEIGHT = 100.0  # the query is the address: more than all the others together
_LENGTH_PENALTY = 0.7  # of a page of `_LONG_PAGE` characters and more, in a long query
_LONG_PAGE = 20_000  # characters: such a page has most words by chance
_INFLECTED_SHARE = 0.5  # how much of a word counts as present where a page has only another form of it
_RARITY_SLOPE = 2  # factor of the number of candidates with a word, in the idf of the word


class _Weights(NamedTuple):
    """Weights that depend on what is asked.

    The answer to a question is one passage of one page in its language. A subject is that of many pages, whose words
    are neither all in one place nor in the title: with these weights the mean reciprocal rank of four topical sets is
    .647, and .617 if nearness and title weigh as for a question.

    title: of the share of the query in the title.
    language: of the query's stop words on the page.
    """

    bm25: float
    near: float
    very_near: float
    title: float
    language: float


_ANSWER, _SUBJECT = _Weights(1.0, 0.8, 1.2, 1.5, 0.3), _Weights(1.5, 0.4, 1.0, 0.8, 0.1)
# How often the words of a subject occur in any form, which bm25 counts as words of their own: with it the four
# topical sets have .664 instead of .657; of .15 to .5, .25 is best. Of questions, as many rank lower as higher.
_OCCURRENCES_WEIGHT = 0.25
# The k1 and b of BM25 for the occurrences in any form; between 1.5 and 3, k1 makes little difference.
_SATURATION, _LENGTH_SHARE = 2.0, 0.75


class Candidate(NamedTuple):
    """A page that may be shown: its bm25 score (higher is better), and whether it matches all words.

    addressed: the query is its address.
    has_literal: its text has the query as it was typed, maybe inside a longer word.
    """

    id: int
    bm25: float
    strict: bool
    addressed: bool = False
    has_literal: bool = False


class QueryFeatures(NamedTuple):
    """What the ranking looks for in a text.

    matchers: of the significant words and pairs, each with its inflected forms.
    exact: of the same words as typed; the same object where a word has no other forms.
    beginnings: a text with one of the words in any form has one of these.
    weights: of the same words.
    stop_words: matchers of the query's stop words; a page that has them is in the language of the query.
    text: the folded query.
    joined: the words of the query as one: a page that has it has what was typed apart, not only a form of it.
    phrase: the matcher of the query as a phrase, with any punctuation between its words.
    is_short: strict hits come before loosened ones, whatever their scores.
    is_subject: a long query that is no question names a subject, not a page.
    min_share: of the query that a loosened hit must have.
    as_typed: the words with their marks; none if no word has a mark.
    host: the host that the query names, or "".
    whole_word: the single folded word of the query, or "" if a page with another form of it is as good.
    signed: words with the signs before them: .net is no net.
    runs: of kanji or katakana in a Japanese query.
    is_address: a link of the host needs no page to come first.
    """

    matchers: tuple[Matcher, ...]
    exact: tuple[Matcher, ...]
    beginnings: tuple[str, ...]
    weights: tuple[float, ...]
    stop_words: tuple[Matcher, ...]
    text: str
    joined: str
    phrase: Matcher
    is_short: bool
    is_subject: bool = False
    min_share: float = 0.0
    as_typed: tuple[str, ...] = ()
    host: str = ""
    whole_word: str = ""
    signed: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    is_address: bool = False


class _TextFeatures(NamedTuple):
    """What the text of a candidate has of the query.

    spans: of the matches of each matcher.
    in_title: whether each matcher matches in the title.
    presence: of each word, 1 as typed, `_INFLECTED_SHARE` in another form, 0 if absent.
    stop_words: share of the query's stop words.
    has_literal: whether the query occurs word for word, in any inflected form.
    has_same_title: whether the title is the query.
    has_same_host: whether the page is of the host that the query names.
    has_whole_word: whether it has the word of the query itself.
    signed: share of the words with signs that it has with these.
    runs: of each run, whether it is one in the text, too.
    length: characters of the text without the title.
    """

    spans: tuple[Sequence[Span], ...]
    in_title: tuple[bool, ...]
    presence: tuple[float, ...]
    stop_words: float
    has_literal: bool
    has_same_title: bool
    has_same_host: bool
    has_whole_word: bool
    signed: float
    runs: tuple[bool, ...]
    length: int


# of a text without a word of the query, where neither the language nor the length of the text counts
_NO_FEATURES = _TextFeatures(
    (),
    (),
    (),
    0.0,
    has_literal=False,
    has_same_title=False,
    has_same_host=False,
    has_whole_word=False,
    signed=0.0,
    runs=(),
    length=0,
)


def rerank(
    candidates: Sequence[Candidate],
    query: QueryFeatures,
    documents: Mapping[int, Document],
    folded: Mapping[int, FoldedDocument],
) -> list[tuple[Candidate, float]]:
    """Return the candidates with their scores, best first, of equal scores the newest first.

    A link without a page comes after those with one, unless the query is its address, or one of its host. Loosened
    candidates with less than `query.min_share` of the query are dropped, and candidates without a document.

    :param folded: the result of `fold_documents`
    """
    features = _read_all_features(candidates, query, documents, folded)
    as_typed = _rate_marks(documents, features, query.as_typed)
    as_typed_weight = _SHORT_AS_TYPED_WEIGHT if query.is_short else _AS_TYPED_WEIGHT
    weights = _weigh_by_rarity(list(features.values()), query.weights)
    query_weights = _SUBJECT if query.is_subject else _ANSWER
    occurrences = _rate_occurrences(features, weights) if query.is_subject else {}
    run_weights = _weigh_runs(list(features.values()), len(query.runs))
    best = max((candidate.bm25 for candidate in candidates), default=0.0) or 1.0
    rows = {id(row): row for row in features.values()}
    scores = {key: _score(row, weights, query) for key, row in rows.items()}
    scored = [
        (
            candidate._replace(has_literal=features[candidate.id].has_literal),
            query_weights.bm25 * candidate.bm25 / best
            + _OCCURRENCES_WEIGHT * occurrences.get(candidate.id, 0.0)
            + scores[id(features[candidate.id])]
            + as_typed_weight * as_typed.get(candidate.id, 0.0)
            + _RUNS_WEIGHT * _rate_runs(features[candidate.id].runs, run_weights)
            + _ADDRESS_WEIGHT * candidate.addressed,
        )
        for candidate in candidates
        if candidate.id in features
        and (candidate.strict or _has_enough(features[candidate.id], weights, query.min_share))
    ]

    def key(pair: tuple[Candidate, float]) -> tuple[bool, bool, float, int]:
        candidate, score = pair
        is_wanted = candidate.addressed or (query.is_address and features[candidate.id].has_same_host)
        is_last = not documents[candidate.id].has_page and not is_wanted
        return not (query.is_short and candidate.strict), is_last, -score, -candidate.id

    return sorted(scored, key=key)


def lower_with_marks(text: str) -> str:
    """Return a text in lower case with its marks, each letter with its marks as one character."""
    return unicodedata.normalize("NFC", text.lower())


def _rate_marks(
    documents: Mapping[int, Document], links: Iterable[int], words: Sequence[str]
) -> dict[int, float]:
    """Return the share of the words that each document has with the same marks; rare words count more."""
    if not words:
        return {}
    presence: dict[int, list[bool]] = {}
    for link in links:
        text = lower_with_marks(f"{documents[link].title}\n{documents[link].body}")
        presence[link] = [has_word(text, word) for word in words]
    total = len(presence)
    weights = [
        log(1 + total / (1 + _RARITY_SLOPE * sum(column))) for column in zip(*presence.values(), strict=True)
    ]
    return {link: _weighted_share(row, weights) for link, row in presence.items()}


def _read_all_features(
    candidates: Iterable[Candidate],
    query: QueryFeatures,
    documents: Mapping[int, Document],
    folded: Mapping[int, FoldedDocument],
) -> dict[int, _TextFeatures]:
    """Return the features of the candidates with a document. A text of several candidates is read once."""
    read: dict[tuple[int, bool], _TextFeatures] = {}
    features: dict[int, _TextFeatures] = {}
    for candidate in candidates:
        if candidate.id in documents:
            text, is_exact = folded[candidate.id], candidate.strict or not query.min_share
            key = id(text), is_exact
            if key not in read:
                read[key] = _read_features(text, query, is_exact=is_exact)
            features[candidate.id] = read[key]
    return features


def _read_features(folded: FoldedDocument, query: QueryFeatures, *, is_exact: bool) -> _TextFeatures:
    """Return the features of a document's text. With `is_exact`, inflected forms of words count in full."""
    text = f"{folded.title}\n{folded.body}\n{folded.about}"
    if query.is_short:
        for beginning in query.beginnings:
            if beginning in text:
                break
        else:
            return _NO_FEATURES
    spans = tuple(find_matches(text, matcher) for matcher in query.matchers)
    stop_words = sum(bool(find_matches(text, matcher, 1)) for matcher in query.stop_words)
    return _TextFeatures(
        spans=spans,
        in_title=tuple(bool(matches) and matches[0][0] < len(folded.title) for matches in spans),
        presence=tuple(
            _measure_presence(text, matches, None if is_exact or exact is matcher else exact)
            for matches, matcher, exact in zip(spans, query.matchers, query.exact, strict=True)
        ),
        stop_words=stop_words / (len(query.stop_words) or 1),
        has_literal=query.text in text or query.joined in text or bool(find_matches(text, query.phrase, 1)),
        has_same_title=query.text == folded.title.strip(),
        has_same_host=has_host(folded.about, query.host),
        has_whole_word=bool(query.whole_word) and has_word(text, query.whole_word),
        signed=sum(has_word(text, word) for word in query.signed) / (len(query.signed) or 1),
        runs=tuple(has_run(text, run) for run in query.runs),
        length=len(text) - len(folded.title),
    )


def _measure_presence(text: str, spans: Sequence[Span], exact: Matcher | None) -> float:
    """Return 1 if a text has a word as typed, or in any form if `exact` is None; less if only in another form."""
    if not spans:
        return 0.0
    return 1.0 if exact is None or find_matches(text, exact, 1) else _INFLECTED_SHARE


def _weighted_share(presence: Sequence[float], weights: Sequence[float]) -> float:
    """Return the share of the query that is present, from 0 to 1; each word counts by its weight."""
    return sum(weight * part for weight, part in zip(weights, presence, strict=True)) / (sum(weights) or 1.0)


def _has_enough(features: _TextFeatures, weights: Sequence[float], min_share: float) -> bool:
    """Return whether a loosened hit has enough of a query: so much of its weight, most words, or all in one."""
    presence = features.presence or (0.0,) * len(weights)
    has_most = features.has_literal or len(presence) < 2 * sum(presence)
    return has_most or _weighted_share(presence, weights) >= min_share


def _weigh_by_rarity(features: Sequence[_TextFeatures], weights: Iterable[float]) -> list[float]:
    """Return the weight of each word, higher the fewer of the candidates have it."""
    return [
        weight
        * log(
            1
            + len(features)
            / (1 + _RARITY_SLOPE * sum(bool(row.spans[number]) for row in features if row.spans))
        )
        for number, weight in enumerate(weights)
    ]


def _weigh_runs(features: Sequence[_TextFeatures], count: int) -> list[float]:
    """Return the weight of each run, as `_weigh_by_rarity` does that of each word."""
    having = [sum(row.runs[number] for row in features if row.runs) for number in range(count)]
    return [log(1 + len(features) / (1 + _RARITY_SLOPE * pages)) for pages in having]


def _rate_runs(runs: Sequence[bool], weights: Sequence[float]) -> float:
    return _weighted_share(runs, weights) if runs else 0.0


def _rate_occurrences(features: Mapping[int, _TextFeatures], weights: Sequence[float]) -> dict[int, float]:
    """Return how often each text has the words in any form, as BM25 does: from 0 to 1, which is the best text."""
    lengths = [row.length for row in features.values() if row.spans]
    mean = sum(lengths) / (len(lengths) or 1) or 1.0
    rates: dict[int, float] = {}
    for link, row in features.items():
        damping = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * row.length / mean)
        # Not strict: a text without a word of the query has no spans.
        counts = zip(weights, map(len, row.spans), strict=False)
        rates[link] = sum(weight * count / (count + damping) for weight, count in counts if count)
    best = max(rates.values(), default=0.0) or 1.0
    return {link: rate / best for link, rate in rates.items()}


def _score(features: _TextFeatures, weights: Sequence[float], query: QueryFeatures) -> float:
    if features is _NO_FEATURES:
        return 0.0
    kind = _SUBJECT if query.is_subject else _ANSWER
    occurrences = merge_spans(features.spans)
    near = measure_heaviest_window(occurrences, weights, _NEAR)
    very_near = measure_heaviest_window(occurrences, weights, _VERY_NEAR)
    score = (kind.near * near + kind.very_near * very_near) / (sum(weights) or 1.0)
    score += kind.title * _weighted_share(features.in_title, weights) + kind.language * features.stop_words
    literal = _LITERAL_WEIGHT if query.is_short else _LONG_LITERAL_WEIGHT
    score += literal * features.has_literal + _SAME_TITLE_WEIGHT * features.has_same_title
    score += _SAME_HOST_WEIGHT * features.has_same_host + _WHOLE_WORD_WEIGHT * features.has_whole_word
    score += _SIGNED_WEIGHT * features.signed
    return score if query.is_short else score - _LENGTH_PENALTY * min(1.0, features.length / _LONG_PAGE)
