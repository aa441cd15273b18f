"""A page whose text is written by scripts -> the page as a browser shows it, and its article."""

from linkvault.capture.read_page import ExtractedPage, read
from linkvault.errors import Action, NothingReadable, Remedy
from linkvault.extract import NO_RULES, SiteRules
from linkvault.fetch.browser import Browser, RenderError
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Page
from linkvault.states import BrowserUse, UnreadableReason


@dataclass(frozen=True, slots=True)
class Rendering:
    """A browser, and which pages it renders."""

    browser: Browser
    use: BrowserUse = BrowserUse.AUTO
    copies: bool = False  # store a copy of every page as it looked

    def needs_browser(self, answer: ExtractedPage | NothingReadable | None) -> bool:
        """Return whether a page needs the browser; `answer` is the result without it, None if it is not read yet."""
        if self.use is BrowserUse.AUTO:
            return isinstance(answer, NothingReadable) and answer.reason == UnreadableReason.JAVASCRIPT
        return self.use is BrowserUse.ALWAYS

    def read(
        self, page: Page, rules: SiteRules = NO_RULES, *, error: NothingReadable | None = None
    ) -> tuple[Page, ExtractedPage | NothingReadable]:
        """Return a page as the browser shows it, and its article or why it has none.

        If the browser fails, the page is read without it, and its warnings say so.

        :param error: why the page cannot be read without a browser, if that is known
        """
        articles: dict[bytes, ExtractedPage] = {}

        def has_article(candidate: Page) -> bool:
            articles.clear()
            answer = try_read(candidate, rules)
            if isinstance(answer, ExtractedPage):
                articles[candidate.body] = answer
            return bool(articles)

        try:
            rendered = self.browser.render(page, has_article, copies=self.copies)
        except RenderError as failure:
            return _read_without(page, rules, failure, error)
        return rendered, articles.get(rendered.body) or _with_remedy(
            try_read(rendered, rules), Remedy(Action.SAVE_IN_BROWSER)
        )

    def add_copy(self, page: Page) -> Page:
        """Return a page with a copy of how it looks in the browser, or with a warning that there is none.

        The text of the page stays the one that was received.
        """
        try:
            rendered = self.browser.render(page, copies=True)
        except RenderError as failure:
            return replace(page, warnings=(*page.warnings, f"no copy of the page as it looked: {failure}"))
        return replace(page, copy=rendered.copy, warnings=rendered.warnings)


def try_read(page: Page, rules: SiteRules, *, keep: bool = False) -> ExtractedPage | NothingReadable:
    """Return the article of a page, or why it has none."""
    try:
        return read(page, rules, keep=keep)
    except NothingReadable as error:
        return error


def read_without_browser(
    page: Page, rules: SiteRules = NO_RULES, *, keep: bool
) -> ExtractedPage | NothingReadable:
    """Return the article of a page that no browser is to render, or why it has none and that a browser may help."""
    return _with_remedy(try_read(page, rules, keep=keep), Remedy(Action.RENDER_PAGE, page.url))


def _with_remedy(answer: ExtractedPage | NothingReadable, remedy: Remedy) -> ExtractedPage | NothingReadable:
    """Return an answer; the remedy is for a page whose scripts would write the text."""
    if isinstance(answer, NothingReadable) and answer.reason == UnreadableReason.JAVASCRIPT:
        answer.hint = remedy
    return answer


def _read_without(
    page: Page, rules: SiteRules, failure: RenderError, error: NothingReadable | None
) -> tuple[Page, ExtractedPage | NothingReadable]:
    """Return a page that the browser cannot render, and its article or why it has none."""
    page = replace(page, warnings=(*page.warnings, f"read without a browser: {failure}"))
    answer = error or try_read(page, rules)
    if not isinstance(answer, NothingReadable) or answer.reason != UnreadableReason.JAVASCRIPT:
        return page, answer
    return page, NothingReadable(
        f"{answer}; {failure}",
        reason=failure.reason or answer.reason,
        title=answer.title,
        description=answer.description,
        summary=answer.summary,
        hint=failure.hint or Remedy(Action.SAVE_IN_BROWSER),
    )
