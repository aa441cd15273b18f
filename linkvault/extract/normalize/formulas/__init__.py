"""Formulas in any form -> `span.math` elements whose text is the TeX."""
