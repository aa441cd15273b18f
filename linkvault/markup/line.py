"""The line being filled while HTML is read: text -> runs, with white space as a browser lays it out.

White space collapses; a line break in the source between two Chinese or Japanese characters vanishes, for it
stands there only because some editor wrapped the line (CSS Text 3, segment break transformation).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from linkvault.markup.blocks import Mark, Run
from linkvault.text import characters, scripts

_BLANKS: Final = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"
_BLANK_RUN = re.compile(f"[{_BLANKS}]+")
_OTHER_BLANK = re.compile(f"[{_BLANKS[1:]}]")
# Han, kana, their punctuation and full-width forms; not Hangul, which is written with blanks
_WIDE: Final = scripts.CHINESE_AND_JAPANESE
_TWO_WIDE = re.compile(f"[{_WIDE}]{{2}}")
_WRAPPED = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][{_BLANKS}]*(?=[{_WIDE}])")
_WRAPPED_CODE = re.compile(r"[ \t]*[\r\n]\s*")
# Controls, and characters that only steer where a line breaks: they hide words from a search
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # the controls that are none of _BLANKS
    f"{characters.SOFT_HYPHEN}{characters.ZERO_WIDTH_SPACE}{characters.WORD_JOINER}{characters.BYTE_ORDER_MARK}"
    f"{characters.NONCHARACTER}]"
)
_UNSAFE = re.compile(r"[\x00-\x20]*(?:java|vb|live)script:|[\x00-\x20]*(?:data|file|blob|about):", re.I)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_EMPTY_ALT = re.compile(
    r"(?:\S+\.(?:png|jpe?g|gif|webp|svg|bmp|avif)|image|img|photo|picture|图片|图片描述|在这里插入图片描述|图像|插图)",
    re.I,
)

# What stands between the last run and the next one, weakest first
_NONE, _WRAP, _SPACE, _BREAK, _SPLIT = range(5)


class _Piece:
    """A run that may still grow."""

    __slots__ = ("kind", "marks", "parts", "serial", "src", "title")

    def __init__(self, kind: str, text: str, marks: tuple[Mark, ...], serial: int = 0) -> None:
        self.kind, self.parts, self.marks, self.serial = kind, [text], marks, serial
        self.src = self.title = ""


class Line:
    """Collects runs until the block ends; remembers which marks are on."""

    def __init__(self) -> None:
        """Begin empty, with no marks."""
        self._done: list[list[Run]] = []
        self._pieces: list[_Piece] = []
        self._between = _NONE
        self._marks: tuple[Mark, ...] = ()
        self._code = 0  # the serial of the inline code around, 0 outside
        self._codes = 0
        self._between_code = 0  # the code in which the pending white space stands

    def take(self) -> list[list[Run]]:
        """End the line: its runs, as one or more paragraphs (two breaks in a row part them)."""
        if not self._pieces and not self._done:
            self._between = _NONE
            return []
        self._part()
        done, self._done = self._done, []
        return done

    def begin_mark(self, kind: str) -> Callable[[], None]:
        """Switch a mark on; the answer switches it off. Twice is once."""
        before = self._marks
        if not self._code and all(mark.kind != kind for mark in before):
            self._marks = (*before, Mark(kind))
        return lambda: self._restore(before)

    def begin_link(self, href: str, title: str, serial: int) -> Callable[[], None]:
        """Begin a link; one that leads nowhere, or would run something, is only its text."""
        before = self._marks
        href = (href if href.isprintable() else _CONTROLS.sub("", href)).strip()
        if href and not _UNSAFE.match(href):
            others = tuple(mark for mark in before if mark.kind != "link")
            self._marks = (*others, Mark("link", href, _tidy(title), serial))
        return lambda: self._restore(before)

    def begin_code(self) -> Callable[[], None]:
        """Begin code in a line; what stands in code is code, whatever else it is."""
        before = self._code
        if not before:
            self._codes += 1
            self._code = self._codes

        def leave() -> None:
            self._code = before

        return leave

    def _restore(self, marks: tuple[Mark, ...]) -> None:
        self._marks = marks

    def add_text(self, text: str | None) -> None:
        """Add a text node as it stands in the HTML."""
        if not text:
            return
        body = text.strip(_BLANKS)
        if body != text and (not body or text[0] in _BLANKS):
            self._widen(text[: text.index(body[0])] if body else text)
        if not body:
            return
        if self._code:
            body = _WRAPPED_CODE.sub(" ", body).replace("\xa0", " ")
        elif body.isascii():
            body = " ".join(body.split())
        else:
            body = _squeeze(_WRAPPED.sub("", body) if "\n" in body or "\r" in body else body)
        if not body.isascii() or not body.isprintable():
            body = _UNSEEN.sub("", body)
        self._append(body)
        if text[-1] in _BLANKS:
            self._widen(text[len(text.rstrip(_BLANKS)) :])

    def add_break(self, *, may_split: bool) -> None:
        """Add a line break; the second in a row ends the paragraph."""
        again = self._between >= _BREAK
        self._between = _SPLIT if again and may_split else _BREAK

    def add_run(self, kind: str, text: str) -> None:
        """Add a formula or a note's reference."""
        if not text:
            return
        if kind == "math" and self._pieces and self._pieces[-1].kind == "math":
            self._between = max(self._between, _SPACE)  # `$a$$b$` would be something else
        marks = self._marks if kind == "math" else tuple(m for m in self._marks if m.kind != "link")
        self._settle(" ", marks)
        self._pieces.append(_Piece(kind, text, marks))

    def add_image(self, src: str, alt: str, title: str) -> None:
        """Add an image; one that cannot be linked to is only its description."""
        alt = _tidy(alt)
        alt = "" if _EMPTY_ALT.fullmatch(alt) else alt
        src = _CONTROLS.sub("", src).strip()
        if not src or _UNSAFE.match(src):
            self.add_text(alt)
            return
        self._settle(" ", self._marks)
        image = _Piece("image", alt, self._marks)
        image.src, image.title = src, _tidy(title)
        self._pieces.append(image)

    def _widen(self, blanks: str) -> None:
        kind = _WRAP if "\n" in blanks or "\r" in blanks else _SPACE
        if self._between < _BREAK:
            self._between = _WRAP if _WRAP in (kind, self._between) else kind
        self._between_code = self._code

    def _append(self, body: str) -> None:
        if not self._pieces or self._between >= _BREAK:
            body = body.lstrip()
        if not body:
            return
        kind, marks = ("code", self._marks) if self._code else ("text", self._marks)
        if self._is_inside_code(marks):
            self._pieces[-1].parts.append(" ")
            self._between = _NONE
        self._settle(body[0], marks)
        last = self._pieces[-1] if self._pieces else None
        if last and last.kind == kind and last.marks == marks:
            last.parts.append(body)
        else:
            self._pieces.append(_Piece(kind, body, marks, self._code))

    def _is_inside_code(self, marks: tuple[Mark, ...]) -> bool:
        """Tell whether the pending blank stands within one code element."""
        if not (self._code and self._pieces and self._between in (_WRAP, _SPACE)):
            return False
        last = self._pieces[-1]
        return self._between_code == self._code == last.serial and last.marks == marks

    def _settle(self, following: str, marks: tuple[Mark, ...]) -> None:
        """Write down what stands between the last run and the next, under the marks both have."""
        between, self._between = self._between, _NONE
        if not self._pieces or between == _NONE:
            return
        last = self._pieces[-1]
        if between == _SPLIT:
            self._part()
            return
        if between == _WRAP and last.kind == "text" and _TWO_WIDE.match(last.parts[-1][-1] + following):
            return
        common = tuple(mark for mark in last.marks if mark in marks)
        if between == _BREAK:
            self._trim()
            self._pieces.append(_Piece("break", "\n", common))
        elif last.kind == "text" and last.marks == common:
            last.parts.append(" ")
        else:
            self._pieces.append(_Piece("text", " ", common))

    def _trim(self) -> None:
        """Take blanks of every kind off the end: `　` too."""
        while self._pieces and self._pieces[-1].kind == "text":
            last = self._pieces[-1]
            text = "".join(last.parts).rstrip()
            if text:
                last.parts = [text]
                return
            self._pieces.pop()

    def _part(self) -> None:
        self._trim()
        self._between = _NONE
        if self._pieces:
            self._done.append([Run(p.kind, "".join(p.parts), p.marks, p.src, p.title) for p in self._pieces])
        self._pieces = []


def _squeeze(text: str) -> str:
    """Make one blank of each run; most texts have only such, and to look is a fifth of the work."""
    return _BLANK_RUN.sub(" ", text) if "  " in text or _OTHER_BLANK.search(text) else text


def _tidy(text: str) -> str:
    return _UNSEEN.sub("", _squeeze(text)).strip() if text else ""
