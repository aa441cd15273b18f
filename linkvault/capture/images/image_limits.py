"""Limits for the pictures of a page. Of 1,688 pictures of real articles an article has 4 on average, at most 163."""

from linkvault.lazy_dataclass import dataclass
from linkvault.states import AssetReason, FetchReason
from linkvault.text.sizes import MEGABYTE, format_size


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Limits for the pictures of one page.

    Attributes:
        max_bytes: of one picture; the largest of 1,236 on technical blogs has 4 MB
        max_page_bytes: of all pictures of a page
        max_count: pictures of a page
        seconds: for one picture
        page_seconds: for all pictures of a page, after its text is stored
    """

    max_bytes: int = 20_000_000
    max_page_bytes: int = 60_000_000
    max_count: int = 200
    seconds: float = 10.0
    page_seconds: float = 30.0

    @classmethod
    def from_settings(
        cls,
        *,
        megabytes: float | None = None,
        seconds: float | None = None,
        count: float | None = None,
        page_megabytes: float | None = None,
        page_seconds: float | None = None,
    ) -> "ImageLimits":
        """Return limits from the settings of an interface; None keeps the default."""
        default = cls()
        return cls(
            max_bytes=int(megabytes * MEGABYTE) if megabytes else default.max_bytes,
            max_page_bytes=int(page_megabytes * MEGABYTE) if page_megabytes else default.max_page_bytes,
            max_count=int(count) if count else default.max_count,
            seconds=seconds or default.seconds,
            page_seconds=page_seconds or default.page_seconds,
        )

    def describe(self, reason: str) -> str:
        """Return the limit for which a picture was left out, in words; an empty text for other reasons.

        >>> ImageLimits().describe("too_many"), ImageLimits().describe("http_404")
        ('limit: 200', '')
        """
        limits: dict[str, str] = {
            FetchReason.TOO_LARGE: format_size(self.max_bytes),
            FetchReason.TIMEOUT: f"{self.seconds:g} s",
            AssetReason.TOO_MANY: str(self.max_count),
            AssetReason.PAGE_TOO_LARGE: format_size(self.max_page_bytes),
            AssetReason.OUT_OF_TIME: f"{self.page_seconds:g} s",
        }
        return f"limit: {limits[reason]}" if reason in limits else ""
