"""URL -> stored snapshot: fetch, extract, render and store one page, with exactly one Outcome per URL.

Part of the public Python API: `from linkvault import capture`, then `capture.add(vault, url)`.
"""

# Not at the first use: the function `store_page` replaces the module of this name as an attribute of the package.
from linkvault.capture.store_page import store_failure, store_link, store_page
from linkvault.lazy_names import load_name

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault.capture.adding import AddOptions, add, add_all
    from linkvault.capture.page import capture
    from linkvault.capture.read_page import ExtractedPage, fingerprint, read
    from linkvault.capture.reextraction import count_pages, keep_refused, reextract
    from linkvault.capture.rendering import Rendering, try_read

__all__ = [
    "AddOptions",
    "ExtractedPage",
    "Rendering",
    "add",
    "add_all",
    "capture",
    "count_pages",
    "fingerprint",
    "keep_refused",
    "read",
    "reextract",
    "store_failure",
    "store_link",
    "store_page",
    "try_read",
]

_MODULES = {
    "add": "adding",
    "add_all": "adding",
    "capture": "page",
    "count_pages": "reextraction",
    "fingerprint": "read_page",
    "keep_refused": "reextraction",
    "read": "read_page",
    "reextract": "reextraction",
    "try_read": "rendering",
    "AddOptions": "adding",
    "ExtractedPage": "read_page",
    "Rendering": "rendering",
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Return a public name; load its module at the first use (PEP 562): a link without its page needs no reader."""
        return load_name(__name__, _MODULES, name)
