"""A mail (`.eml`), or a mailbox of many (`.mbox`), into the decoded texts of its messages."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from typing import IO

from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.lazy_dataclass import dataclass

# The size of the text, which comes before attached files; parsing takes ten times the memory.
_MAX_MESSAGE_BYTES = 8_000_000
_MAX_LINE_BYTES = 1_000_000
_SEPARATOR = b"From "  # of the messages of a mailbox (RFC 4155)
_HEAD = re.compile(r"\s*+(?:From [^\n]*\n)?(?:[A-Za-z][\w-]*+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\n")
_MAIL_FIELD = re.compile(r"^(?:from|to|subject|date|message-id|received|mime-version):", re.I | re.M)
_MIN_FIELDS = 2  # of a mail; notes and scripts may begin with one such line


@dataclass(frozen=True, slots=True)
class MailText:
    """A text of a message, in the charset that it declares. `is_cut`: the message is larger than the limit."""

    message: int  # number from 1
    text: str
    is_html: bool
    sent: str | None
    is_cut: bool


def is_mail(head_text: str) -> bool:
    """Return whether a file begins with the head of a message."""
    head = _HEAD.match(head_text.replace("\r\n", "\n"))
    return head is not None and len(_MAIL_FIELD.findall(head[0])) >= _MIN_FIELDS


def read_mail(stream: IO[bytes]) -> Iterator[MailText]:
    """Yield the texts of all messages; of a text that is also there as HTML, the plain one."""
    for number, (raw, is_cut) in enumerate(_split_messages(stream), 1):
        message = BytesParser().parsebytes(raw)
        sent = parse_timestamp(str(message["date"] or ""))
        for part in _choose_texts(message):
            is_html = part.get_content_subtype() == "html"
            yield MailText(number, _decode(part), is_html, sent, is_cut)


def _split_messages(stream: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield the bytes of each message, and whether some are missing."""
    lines: list[bytes] = []
    size, is_after_blank, is_mailbox = 0, True, False
    while line := stream.readline(_MAX_LINE_BYTES):
        if is_after_blank and line.startswith(_SEPARATOR) and (is_mailbox or not lines):
            if lines:
                yield b"".join(lines), size > _MAX_MESSAGE_BYTES
            lines, size, is_mailbox = [], 0, True
            continue
        size += len(line)
        if size <= _MAX_MESSAGE_BYTES:
            lines.append(line)
        is_after_blank = not line.strip()
    if lines:
        yield b"".join(lines), size > _MAX_MESSAGE_BYTES


def _choose_texts(message: Message) -> list[Message]:
    texts = [
        part for part in message.walk() if part.get_content_maintype() == "text" and not part.is_multipart()
    ]
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    return plain or texts


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a charset that Python does not know
        return raw.decode("utf-8", "replace")
