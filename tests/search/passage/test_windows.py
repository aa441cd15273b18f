"""Windows of a text with the matchers that occur in them."""

from linkvault.search.passage.windows import merge_spans, slide_window


def test_spans_are_merged_in_the_order_of_the_text() -> None:
    assert merge_spans([[(0, 4), (30, 34)], [(10, 14)]]) == [(0, 4, 0), (10, 14, 1), (30, 34, 0)]


def test_a_window_begins_with_the_last_occurrence_of_its_first_matcher() -> None:
    occurrences = merge_spans([[(0, 4), (30, 34)], [(40, 44)]])
    assert list(slide_window(occurrences, [1.0, 0.5], 200)) == [
        (0, 0, 1, 1.0),
        (1, 1, 1, 1.0),
        (1, 2, 2, 1.5),
    ]


def test_an_occurrence_too_far_before_the_end_is_not_in_the_window() -> None:
    occurrences = merge_spans([[(0, 4)], [(200, 204)]])
    assert list(slide_window(occurrences, [1.0, 1.0], 204))[-1] == (0, 1, 2, 2.0)
    assert list(slide_window(occurrences, [1.0, 1.0], 203))[-1] == (1, 1, 1, 1.0)


def test_a_match_longer_than_the_width_is_a_window_of_its_own() -> None:
    occurrences = merge_spans([[(0, 300)], [(400, 404)]])
    assert list(slide_window(occurrences, [1.0, 1.0], 200)) == [(0, 0, 1, 1.0), (1, 1, 1, 1.0)]
