"""What is printed on the first page of a PDF -> the address of the paper. (pure)"""

import re

_ARXIV = re.compile(r"arXiv:\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_DOI = re.compile(r"(?:doi\.org/|\bdoi(?:\s*+:)?\s*+)(10\.\d{4,9}/[^\s\"<>{}]+)", re.IGNORECASE)
_AFTER_DOI = ".,;:)]}"  # punctuation of the sentence


def find_address(stamps: str, text: str) -> str | None:
    """Return the address by the number in arXiv's stamp, else by the first DOI in the text; None if there is none.

    >>> find_address("arXiv:1706.03762v5 [cs.CL] 6 Dec 2017", "doi: 10.1000/other")
    'https://arxiv.org/abs/1706.03762'
    >>> find_address("", "https://doi.org/10.1145/3292500.3330701.")
    'https://doi.org/10.1145/3292500.3330701'
    """
    if number := _ARXIV.search(stamps) or _ARXIV.match(text):
        return f"https://arxiv.org/abs/{number[1]}"
    doi = _DOI.search(text)
    return f"https://doi.org/{doi[1].rstrip(_AFTER_DOI)}" if doi else None
