"""What is fetched -> the headers of its requests, and the private host that it may come from."""

from linkvault.fetch.origin import Target, parse_target
from linkvault.fetch.private_network import is_private_host
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Page

_PAGE_TYPES = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
LINKED_FILE_TYPES = "application/json,text/vtt,*/*;q=0.5"
_PICTURE_TYPES = "image/avif,image/webp,image/*;q=0.8"


@dataclass(frozen=True, slots=True)
class RequestProfile:
    """How something is requested.

    Attributes:
        accept: the media types that are asked for
        names_page: whether requests name the page that shows the picture
        page: for a picture, its page: the origin that gets the user's login and headers
        private_host: for a picture, the only private host that it may come from
    """

    accept: str
    names_page: bool = False
    page: Target | None = None
    private_host: str | None = None

    @property
    def is_page(self) -> bool:
        """Whether a page is fetched, and not a picture of one."""
        return self.page is None

    def is_guarded(self, host: str) -> bool:
        """Return whether a host may be reached at public addresses only."""
        return not self.is_page and host != self.private_host

    def referer(self, target: Target) -> str | None:
        """Return the address of the page, for another origin only its origin; None from https to http."""
        page = self.page
        if page is None or not self.names_page or (page.url.scheme, target.url.scheme) == ("https", "http"):
            return None
        if page.origin == target.origin:
            return str(page.url)
        return f"{page.url.scheme}://{page.url.authority}/"


PAGE_PROFILE = RequestProfile(_PAGE_TYPES)


def picture_profile(page: Page, *, names_page: bool, accept: str = _PICTURE_TYPES) -> RequestProfile:
    """Return how the pictures of a page are requested, and other files that it links."""
    target = parse_target(page.final_url)
    visit = page.visit
    if visit is not None:
        target = replace(target, login=visit.login)
    is_private = visit.is_private if visit is not None else is_private_host(target.host)
    return RequestProfile(accept, names_page, target, target.host if is_private else None)
