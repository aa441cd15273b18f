"""What the worker found in a PDF -> Article, or why there is no text to read."""

from functools import lru_cache
from typing import Any

from linkvault.errors import Action, NothingReadable, Remedy
from linkvault.extract.metadata.languages import detect
from linkvault.extract.pdf.about.identifiers import find_address
from linkvault.extract.pdf.about.printed_date import find_date
from linkvault.extract.pdf.file_title import title_of_file
from linkvault.extract.pdf.reader_process import WorkerFailedError, run_worker
from linkvault.extract.verdict import KEPT_WARNING
from linkvault.extract.verdict.evidence import Verdict
from linkvault.models import Article, Page
from linkvault.states import PageKind, UnreadableReason
from linkvault.urls.file_address import is_file_address

_VERDICTS = {
    "no_text": Verdict(UnreadableReason.NO_TEXT, "the PDF has no text"),
    "encrypted": Verdict(UnreadableReason.ENCRYPTED, "the PDF is encrypted: it opens only with a password"),
    "damaged": Verdict(UnreadableReason.DAMAGED, "the PDF is damaged: it cannot be opened"),
    "too_complex": Verdict(UnreadableReason.TOO_COMPLEX, "the PDF is too complex"),
    "unreadable_text": Verdict(
        UnreadableReason.UNREADABLE_TEXT, "the fonts of the PDF do not say which letters they show"
    ),
}


def read_article(page: Page, *, keep: bool) -> Article:
    """Return the article of a PDF; see `read_pdf`."""
    answer = read_values(page)
    title = answer.get("title") or title_of_file(page.file_name) or answer.get("stated_title")
    reason = answer.get("reason")
    if reason and not keep:
        verdict = _VERDICTS[reason]
        extra = answer.get("extra")
        is_locked = verdict.reason == UnreadableReason.ENCRYPTED
        raise NothingReadable(
            "the PDF is encrypted: this password does not open it"
            if is_locked and page.password
            else _describe(answer),
            reason=str(verdict.reason),
            title=title,
            description=answer.get("about"),
            hint=Remedy(Action.UNLOCK_DOCUMENT, page.url)
            if is_locked
            else Remedy(Action.INSTALL_EXTRA, extra)
            if extra
            else None,
        )
    warnings = tuple(answer.get("warnings") or ())
    if reason:
        warnings = (f"{KEPT_WARNING} ({reason}): {_describe(answer)}", *warnings)
    stamps = " ".join(answer.get("stamps") or ())
    return Article(
        title=title,
        html=answer.get("html") or "",
        byline=", ".join(answer.get("authors") or ()) or None,
        published=find_date(stamps, answer.get("top") or ""),
        lang=detect(answer.get("text") or ""),
        excerpt=answer.get("abstract"),
        canonical=_canonical(page, stamps, answer.get("first_page") or ""),
        kind=PageKind.PAPER if answer.get("is_paper") else PageKind.DOCUMENT,
        warnings=(*page.warnings, *warnings),
    )


def read_values(page: Page) -> dict[str, Any]:
    """Return what the worker process found in a PDF."""
    return _read(page.body, page.password)


def verdict_of(error: NothingReadable) -> Verdict:
    """Return the verdict of an error of `read_article`."""
    return Verdict(UnreadableReason(error.reason), str(error))


def read_identifier(body: bytes) -> str | None:
    """Return the address of a paper by its arXiv number or its DOI; see `find_identifier`."""
    answer = _read(body)
    return find_address(" ".join(answer.get("stamps") or ()), answer.get("first_page") or "")


def _canonical(page: Page, stamps: str, first_page: str) -> str | None:
    """Return the address of the paper. The DOI on a page of the web may be another's: it is for files alone."""
    return find_address(stamps, first_page if is_file_address(page.url) else "")


@lru_cache(maxsize=1)  # the address of a file is looked for before the file is read
def _read(body: bytes, password: str | None = None) -> dict[str, Any]:
    """Return what the worker process found in a PDF; if it failed, why."""
    try:
        return run_worker(body, password)
    except WorkerFailedError as error:
        return {"reason": "too_complex", "detail": str(error)}


def _describe(answer: dict[str, Any]) -> str:
    """Return why a PDF has no text, in a sentence."""
    reason, detail = answer["reason"], answer.get("detail")
    if reason == "no_text":
        count = answer.get("pages", 0)
        pages = "1 page" if count == 1 else f"{count} pages"
        return f"the PDF has {pages} without text (a scan?)" if count else "the PDF has no pages"
    message = _VERDICTS[reason].message
    return f"{message}: {detail}" if detail else message
