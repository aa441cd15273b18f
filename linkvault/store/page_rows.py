"""A page as received -> the columns that the tables `page` and `refused_page` share, and back."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from linkvault import models
from linkvault.urls import remove_password

if TYPE_CHECKING:  # built at the first use: `list` needs no page
    from linkvault.models import Page

COLUMNS = "url, media_type, headers, hops, warnings, body"  # what `decode` reads
COLUMNS_WITH_SIZE = f"{COLUMNS}, size"  # what `encode` writes
_COMPRESSION_LEVEL = 6  # the default of zlib


def encode(page: Page) -> tuple[object, ...]:
    """Return the values of COLUMNS_WITH_SIZE; the body is compressed, and no address has a password."""
    return (
        remove_password(page.url),
        page.media_type,
        json.dumps(page.headers, ensure_ascii=False),
        json.dumps([(remove_password(hop.url), hop.status) for hop in page.hops], ensure_ascii=False),
        json.dumps(page.warnings, ensure_ascii=False),
        zlib.compress(page.body, _COMPRESSION_LEVEL),
        len(page.body),
    )


def decode(row: tuple[object, ...], *, final_url: str, status: int, fetched: str) -> Page:
    """Return the page of a row of COLUMNS."""
    url, media_type, headers, hops, warnings, body = row
    return models.Page(
        url=str(url),
        final_url=final_url,
        status=status,
        media_type=str(media_type),
        body=zlib.decompress(body),  # type: ignore[arg-type]  # a BLOB
        fetched=fetched,
        headers=tuple((name, value) for name, value in json.loads(str(headers))),
        hops=tuple(models.Hop(hop_url, hop_status) for hop_url, hop_status in json.loads(str(hops))),
        warnings=tuple(json.loads(str(warnings))),
    )
