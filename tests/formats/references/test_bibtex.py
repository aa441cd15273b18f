"""BibTeX: where entries have their address, and the markup of TeX in their texts."""

from pathlib import Path

from linkvault import formats
from linkvault.models import Bookmark

LIBRARY = r"""@article{a, title = {{Deep} {\"U}ber \'etude \& {\ss}}, url = {https://example.org/a_b\_c\%20}, keywords={ml}}
@misc{b, title = {B}, howpublished = {\url{https://example.org/b}}}
@misc{c, title = {C}, eprint = {2101.00001}, archivePrefix = {arXiv}}
@misc{d, title = {D}, doi = {https://doi.org/10.1000/x}}
@misc{e, title = {E}, doi = {10.1000/x(1)}, mood = {fine}}
@misc{f, title = {F}, eprint = {55}}
"""


def test_every_place_of_an_address_is_read(tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text(LIBRARY, encoding="utf-8")
    name, source = formats.recognize(path)
    items = list(formats.read_source(name, source))
    assert [(item.url, item.title) for item in items if isinstance(item, Bookmark)] == [
        ("https://example.org/a_b_c%20", "Deep Über étude & ß"),
        ("https://example.org/b", "B"),
        ("https://arxiv.org/abs/2101.00001", "C"),
        ("https://doi.org/10.1000/x", "D"),
        ("https://doi.org/10.1000/x(1)", "E"),
    ]
    assert [item.location for item in items if not isinstance(item, Bookmark)] == ["line 6"]
    assert [field.name for field in source.report.items()] == ["mood"]
