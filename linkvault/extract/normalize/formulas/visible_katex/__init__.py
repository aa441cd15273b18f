"""KaTeX's visible HTML -> TeX, for copies of a page whose MathML, which has the source, was removed."""
