"""Text nodes and inline elements -> the runs of a line, with white space as browsers display it.

White space collapses. A line break between two Chinese or Japanese characters is removed: it is there only because an
editor wrapped the line (CSS Text 3, segment break transformation).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from linkvault import lazy_re as re
from linkvault.markup.blocks import Mark, Run
from linkvault.text import characters, scripts
from linkvault.text.whitespace import squeeze_whitespace

_BLANKS: Final = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"
_BLANK_RUN = re.compile(f"[{_BLANKS}]+")
_OTHER_BLANK = re.compile(f"[{_BLANKS[1:]}]")
# Han, kana, their punctuation and full-width forms; not Hangul, which is written with blanks between words
_WIDE: Final = scripts.CHINESE_AND_JAPANESE
_TWO_WIDE = re.compile(f"[{_WIDE}]{{2}}")
_WRAPPED = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][{_BLANKS}]*(?=[{_WIDE}])")
_WRAPPED_CODE = re.compile(r"(?<![ \t])[ \t]*+[\r\n]\s*")
# Control characters and characters that only affect line breaks: a search would not find a word that contains them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are not in _BLANKS
    f"{characters.SOFT_HYPHEN}{characters.ZERO_WIDTH_SPACE}{characters.WORD_JOINER}{characters.BYTE_ORDER_MARK}"
    f"{characters.NONCHARACTER}]"
)
_UNSAFE = re.compile(r"[\x00-\x20]*(?:java|vb|live)script:|[\x00-\x20]*(?:data|file|blob|about):", re.I)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_EMPTY_ALT = re.compile(
    r"(?:\S+\.(?:png|jpe?g|gif|webp|svg|bmp|avif)|image|img|photo|picture|图片|图片描述|在这里插入图片描述|图像|插图)",
    re.I,
)

# What is pending between the last run and the next one, weakest first: nothing, a wrapped line, a blank, a line break
# (`<br>`), the end of the paragraph.
_NONE, _WRAP, _SPACE, _BREAK, _SPLIT = range(5)


class _OpenRun:
    """A run to which text can be added."""

    __slots__ = ("kind", "marks", "parts", "serial", "src", "title")

    def __init__(self, kind: str, text: str, marks: tuple[Mark, ...], serial: int = 0) -> None:
        self.kind, self.parts, self.marks, self.serial = kind, [text], marks, serial
        self.src = self.title = ""


class LineBuilder:
    """Collects the runs of a line until its block ends. The active marks apply to the text that is added."""

    def __init__(self) -> None:
        """Create an empty line without marks."""
        self._paragraphs: list[list[Run]] = []
        self._runs: list[_OpenRun] = []
        self._pending = _NONE
        self._marks: tuple[Mark, ...] = ()
        self._code = 0  # the number of the code element that is open, or 0
        self._code_count = 0
        self._pending_code = 0  # the code element in which the pending white space is

    @property
    def is_empty(self) -> bool:
        """Whether the line has no content yet."""
        return not (self._runs or self._paragraphs)

    def end(self) -> list[list[Run]]:
        """End the line and return its runs, as paragraphs: two line breaks in a row separate them."""
        if not self._runs and not self._paragraphs:
            self._pending = _NONE
            return []
        self._end_paragraph()
        paragraphs, self._paragraphs = self._paragraphs, []
        return paragraphs

    def begin_mark(self, kind: str) -> Callable[[], None]:
        """Activate a mark, if it is not active yet; return a function that restores the marks."""
        before = self._marks
        if not self._code and all(mark.kind != kind for mark in before):
            self._marks = (*before, Mark(kind))
        return lambda: self._restore(before)

    def begin_link(self, href: str, title: str, serial: int) -> Callable[[], None]:
        """Begin a link; return a function that ends it. Without a target, or with a script, it is only its text."""
        before = self._marks
        href = (href if href.isprintable() else _CONTROLS.sub("", href)).strip()
        if href and not _UNSAFE.match(href):
            others = tuple(mark for mark in before if mark.kind != "link")
            self._marks = (*others, Mark("link", href, _tidy(title), serial))
        return lambda: self._restore(before)

    def begin_code(self) -> Callable[[], None]:
        """Begin inline code; return a function that ends it. Elements inside it have no marks."""
        before = self._code
        if not before:
            self._code_count += 1
            self._code = self._code_count

        def leave() -> None:
            self._code = before

        return leave

    def _restore(self, marks: tuple[Mark, ...]) -> None:
        self._marks = marks

    def add_text(self, text: str | None) -> None:
        """Add a text node of the HTML."""
        if not text:
            return
        body = text.strip(_BLANKS)
        if body != text and (not body or text[0] in _BLANKS):
            self._add_space(text[: text.index(body[0])] if body else text)
        if not body:
            return
        if self._code:
            body = _WRAPPED_CODE.sub(" ", body).replace("\xa0", " ")
        elif body.isascii():
            body = squeeze_whitespace(body)
        elif not body.isprintable():
            body = _squeeze(_WRAPPED.sub("", body) if "\n" in body or "\r" in body else body)
        elif "  " in body:  # a printable text has no other blanks
            body = _BLANK_RUN.sub(" ", body)
        if not body.isprintable():
            body = _INVISIBLE.sub("", body)
        self._append(body)
        if text[-1] in _BLANKS:
            self._add_space(text[len(text.rstrip(_BLANKS)) :])

    def add_break(self, *, may_split: bool) -> None:
        """Add a line break. With `may_split`, the second in a row ends the paragraph."""
        is_second = self._pending >= _BREAK
        self._pending = _SPLIT if is_second and may_split else _BREAK

    def add_run(self, kind: str, text: str) -> None:
        """Add a formula or a footnote reference."""
        if not text:
            return
        if kind == "math" and self._runs and self._runs[-1].kind == "math":
            self._pending = max(self._pending, _SPACE)  # `$a$$b$` would be read as one formula
        marks = self._marks if kind == "math" else tuple(mark for mark in self._marks if mark.kind != "link")
        self._add_pending(" ", marks)
        self._runs.append(_OpenRun(kind, text, marks))

    def add_image(self, src: str, alt: str, title: str) -> None:
        """Add an image. Without a valid address it is only its description."""
        alt = _tidy(alt)
        alt = "" if _EMPTY_ALT.fullmatch(alt) else alt
        src = _CONTROLS.sub("", src).strip()
        if not src or _UNSAFE.match(src):
            self.add_text(alt)
            return
        self._add_pending(" ", self._marks)
        image = _OpenRun("image", alt, self._marks)
        image.src, image.title = src, _tidy(title)
        self._runs.append(image)

    def _add_space(self, blanks: str) -> None:
        kind = _WRAP if "\n" in blanks or "\r" in blanks else _SPACE
        if self._pending < _BREAK:
            self._pending = _WRAP if _WRAP in (kind, self._pending) else kind
        self._pending_code = self._code

    def _append(self, body: str) -> None:
        if not self._runs or self._pending >= _BREAK:
            body = body.lstrip()
        if not body:
            return
        kind, marks = ("code", self._marks) if self._code else ("text", self._marks)
        if self._is_inside_code(marks):
            self._runs[-1].parts.append(" ")
            self._pending = _NONE
        self._add_pending(body[0], marks)
        last = self._runs[-1] if self._runs else None
        if last and last.kind == kind and last.marks == marks:
            last.parts.append(body)
        else:
            self._runs.append(_OpenRun(kind, body, marks, self._code))

    def _is_inside_code(self, marks: tuple[Mark, ...]) -> bool:
        """Return whether the pending blank is inside one code element."""
        if not (self._code and self._runs and self._pending in (_WRAP, _SPACE)):
            return False
        last = self._runs[-1]
        return self._pending_code == self._code == last.serial and last.marks == marks

    def _add_pending(self, following: str, marks: tuple[Mark, ...]) -> None:
        """Add what is pending before the next run, with the marks that the last run and the next have in common."""
        pending, self._pending = self._pending, _NONE
        if not self._runs or pending == _NONE:
            return
        last = self._runs[-1]
        if pending == _SPLIT:
            self._end_paragraph()
            return
        if pending == _WRAP and last.kind == "text" and _TWO_WIDE.match(last.parts[-1][-1] + following):
            return
        common = tuple(mark for mark in last.marks if mark in marks)
        if pending == _BREAK:
            self._trim()
            self._runs.append(_OpenRun("break", "\n", common))
        elif last.kind == "text" and last.marks == common:
            last.parts.append(" ")
        else:
            self._runs.append(_OpenRun("text", " ", common))

    def _trim(self) -> None:
        """Remove blanks of all kinds from the end, including U+3000."""
        while self._runs and self._runs[-1].kind == "text":
            last = self._runs[-1]
            text = "".join(last.parts).rstrip()
            if text:
                last.parts = [text]
                return
            self._runs.pop()

    def _end_paragraph(self) -> None:
        self._trim()
        self._pending = _NONE
        if self._runs:
            self._paragraphs.append(
                [Run(run.kind, "".join(run.parts), run.marks, run.src, run.title) for run in self._runs]
            )
        self._runs = []


def _squeeze(text: str) -> str:
    """Replace each run of blanks by one. Most texts have none longer, and the check takes a fifth of the time."""
    return _BLANK_RUN.sub(" ", text) if "  " in text or _OTHER_BLANK.search(text) else text


def _tidy(text: str) -> str:
    return _INVISIBLE.sub("", _squeeze(text)).strip() if text else ""
