"""Web archives: WARC, WACZ, MHTML and Safari's web archives."""
