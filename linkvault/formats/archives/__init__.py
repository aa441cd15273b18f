"""Web archives into links with their pages: WARC, WACZ, MHTML and Safari's .webarchive."""
