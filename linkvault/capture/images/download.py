"""Addresses of pictures -> files, or the reason why there is none. Nothing is stored.

Threads fetch from all hosts of a page at the same time, at most `MAX_PER_HOST` pictures of one host, so that a slow
host does not delay the others. A host that fails repeatedly is left alone for the rest of the page.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from linkvault.capture.images.image_limits import ImageLimits
from linkvault.errors import BadURL, FetchError
from linkvault.fetch.scheduler import MAX_FAILURES, MAX_PER_HOST
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import ArticlePicture, AssetFile, NewAsset, Page
from linkvault.pictures import PictureFormat, identify
from linkvault.states import AssetKind, AssetReason, FetchReason, http_reason

# Returns the file at an address as a page; arguments: address, seconds, bytes at most, whether the page is not named.
FetchPicture = Callable[[str, float, int, bool], Page]

MAX_THREADS = 12  # of six hosts at once; more hosts wait
_PIXEL = 2  # pixels: a picture of this size is a tracking pixel or a spacer
_BUSY = http_reason(429)
# Reasons after which the picture is requested at the address in the article, which is another size of it.
_TRY_OTHER_SIZE = (http_reason(404), http_reason(403), http_reason(410), AssetReason.NO_IMAGE)


@dataclass(slots=True)
class _Host:
    """The pictures of a host that wait, and its failures in a row."""

    queue: deque[int] = field(default_factory=deque)
    failures: int = 0
    is_left_alone: bool = False


class Download:
    """Fetches the pictures of one page; use it once."""

    def __init__(self, fetch: FetchPicture, pictures: Sequence[ArticlePicture], limits: ImageLimits) -> None:
        """Store the arguments.

        :param pictures: without those that come with the page, and no more than the limit
        """
        self._fetch, self._pictures, self._limits = fetch, pictures, limits
        self._results: dict[int, NewAsset] = {}
        self.incomplete = 0  # pictures whose connection was closed too early: they are stored nevertheless
        self._bytes_left = limits.max_page_bytes
        self._lock = threading.Lock()
        self._end = 0.0

    def run(self) -> list[NewAsset]:
        """Return the result for each picture, in their order."""
        self._end = time.monotonic() + self._limits.page_seconds
        hosts: defaultdict[str, _Host] = defaultdict(_Host)
        for number, picture in enumerate(self._pictures):
            hosts[_host_of(picture.fetched)].queue.append(number)
        # Each host once, then each a second time: with many hosts none waits for the second picture of another.
        waiting = deque([host for _ in range(MAX_PER_HOST) for host in hosts.values()])
        # Threads that end with the program: Ctrl-C does not wait for a slow host.
        threads = [
            threading.Thread(target=self._serve, args=(waiting,), daemon=True)
            for _ in range(min(MAX_THREADS, len(waiting), len(self._pictures)))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, self._end - time.monotonic()))
        with self._lock:
            results = dict(self._results)
        return [
            results.get(number) or _failure(picture, AssetReason.OUT_OF_TIME)
            for number, picture in enumerate(self._pictures)
        ]

    def _serve(self, waiting: deque[_Host]) -> None:
        """Fetch pictures of one host after the other, in a thread."""
        while True:
            try:
                host = waiting.popleft()
            except IndexError:
                return
            while (number := self._next(host)) is not None:
                result = self._fetch_one(self._pictures[number], host)
                with self._lock:
                    self._results[number] = result

    def _next(self, host: _Host) -> int | None:
        try:
            return host.queue.popleft()
        except IndexError:
            return None

    def _fetch_one(self, picture: ArticlePicture, host: _Host) -> NewAsset:
        """Return the file of a picture, of the size to fetch or else of the size that the article names."""
        result = self._request(picture, picture.fetched, host)
        if result.reason in _TRY_OTHER_SIZE and picture.fetched != picture.url:
            other = self._request(picture, picture.url, host)
            return other if other.file is not None else result
        return result

    def _request(self, picture: ArticlePicture, url: str, host: _Host) -> NewAsset:
        seconds = min(self._limits.seconds, self._end - time.monotonic())
        if seconds <= 0:
            return _failure(picture, AssetReason.OUT_OF_TIME)
        if self._bytes_left <= 0:
            return _failure(picture, AssetReason.PAGE_TOO_LARGE)
        if host.is_left_alone:
            return _failure(picture, FetchReason.HOST_DOWN)
        try:
            page = self._fetch(url, seconds, self._limits.max_bytes, picture.hides_referrer)
        except BadURL:
            return _failure(picture, FetchReason.BAD_URL)
        except FetchError as error:
            host.failures += 1
            host.is_left_alone = host.failures >= MAX_FAILURES or error.reason == _BUSY
            return _failure(picture, error.reason)
        host.failures = 0
        return self._check(picture, url, page)

    def _check(self, picture: ArticlePicture, url: str, page: Page) -> NewAsset:
        """Return the file if its bytes are those of a picture, within the limit of the page."""
        file = read_picture(page.body)
        if isinstance(file, AssetReason):
            return _failure(picture, file)
        with self._lock:
            self._bytes_left -= len(page.body)
            if self._bytes_left < 0:
                return _failure(picture, AssetReason.PAGE_TOO_LARGE)
            self.incomplete += bool(page.warnings)
        return NewAsset(AssetKind.IMAGE, picture.url, file, fetched_url=url)


def read_picture(body: bytes) -> AssetFile | AssetReason:
    """Return a picture with its format and its size, or why the bytes are not stored."""
    picture = identify(body)
    if picture is None:
        return AssetReason.NO_IMAGE
    if _is_pixel(picture):
        return AssetReason.PIXEL
    return AssetFile(body, picture.media_type, picture.width, picture.height)


def read_contained(pictures: Iterable[ArticlePicture]) -> list[NewAsset]:
    """Return the files of pictures that come with their page."""
    assets = []
    for picture in pictures:
        file = read_picture(picture.body or b"")
        if isinstance(file, AssetReason):
            assets.append(_failure(picture, file))
        else:
            assets.append(NewAsset(AssetKind.IMAGE, picture.url, file))
    return assets


def _is_pixel(picture: PictureFormat) -> bool:
    sizes = (picture.width, picture.height)
    return all(size is not None and size <= _PIXEL for size in sizes)


def _failure(picture: ArticlePicture, reason: str) -> NewAsset:
    return NewAsset(AssetKind.IMAGE, picture.url, reason=str(reason), fetched_url=picture.fetched)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:  # an invalid IPv6 address: fetching it fails with its reason
        return ""
