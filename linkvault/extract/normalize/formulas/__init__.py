"""A formula in any of its forms -> one `span.math` whose text is its TeX."""
