"""A zip that is written as a stream is a zip for `zipfile`: contents, names and sizes beyond the limits of 1989."""

import io
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from linkvault.formats.books.zip_stream import ZipStream

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=20)


@given(
    st.dictionaries(NAMES, st.tuples(st.binary(max_size=300), st.booleans()), max_size=5),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=5),
)
def test_every_file_comes_back(files: dict[str, tuple[bytes, bool]], pieces: list[str]) -> None:
    output = io.BytesIO()
    with ZipStream() as stream:
        for name, (content, is_stored) in files.items():
            output.write(stream.add_file(name, content, stored=is_stored))
        output.writelines(stream.add_pieces("long/text", pieces))
        output.writelines(stream.finish())
    with zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*files, "long/text"]
        assert [archive.read(name) for name in files] == [content for content, _ in files.values()]
        assert archive.read("long/text") == "".join(pieces).encode()


def test_more_files_than_sixteen_bits_can_count(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with path.open("wb") as file, ZipStream() as stream:
        file.writelines(stream.add_file(f"{number}", b"", stored=True) for number in range(66_000))
        file.writelines(stream.finish())
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 66_000


def test_a_zip_of_more_than_four_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with path.open("wb") as file, ZipStream() as stream:
        file.write(stream.add_file("first", b"one"))
        stream._position = file.seek(5 << 30)  # a hole, as after many files
        file.write(stream.add_file("last", b"two"))
        file.writelines(stream.finish())
    with zipfile.ZipFile(path) as archive:
        assert (archive.read("first"), archive.read("last")) == (b"one", b"two")
