"""The name and flags of a font -> whether it is bold, slanted, of fixed pitch or made of symbols. (pure)"""

import re
from functools import lru_cache

_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi|medi(?:$|[^a-z])|(?:cm|sf|ec|lm)(?:r|ss|tt)?bx|-bd|cmssbx|cmb\d", re.I
)
_ITALIC = re.compile(r"ital|obli|slanted|cmti|cmsl|sfti|sfsl|ecti|lmri|cmmi|-it(?:$|[^a-z])|reguital", re.I)
_MONO = re.compile(
    r"mono|nimbusmon|lucidatype|letter ?gothic|cousine|monaco|courier|consol|typewriter|cmtt|sftt|ectt|lmtt|menlo"
    r"|\bcode|inconsol|cmsltt",
    re.I,
)
_MATH = re.compile(
    r"^(?:cmmi|cmsy|cmex|cmbsy|cmmib|msam|msbm|eufm|rsfs|stmary|wasy|lasy|bbm|dsrom|esint|mtmi|mtsy|mtex|txsy|txmi|txex"
    r"|pxsy|pxmi|pxex|rmtmi|fdsymbol|newtxmi|newtxsy|mathpazo|mathematica)|math|symbol",
    re.I,
)
_SMALL_CAPS = re.compile(r"cmcsc|sfcc|eccc|caps|lmcsc|smallcap|-sc\b|csc\d", re.I)
# Encodings of TeX without a map give the ligatures these codes: OT1 has 11-15, T1 has 27-31.
LIGATURES = {
    11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 27: "ff", 28: "fi", 29: "fl", 30: "ffi", 31: "ffl",
}  # fmt: skip
# TeX's fonts of symbols without a map give them the codes of letters, digits and punctuation: OMS and OMX in
# "LaTeX font encodings", ctan.org/pkg/encguide. Left out are the codes of brackets and the like, which a map or the
# name of a glyph gives rightly, and calligraphic capitals.
_OMS = dict(zip("!\"#$%&'(),:;<=>?@", "→↑↓↔↗↘≃⇐⇒⇔¬∅ℜℑ⊤⊥ℵ", strict=True)) | dict(
    zip("0123456789abcdefghijklmnopqrstuvwxyz", "′∞∈∋△▽\u0338↦∀∃⊣⌊⌋⌈⌉{}⟨⟩|‖↕⇕\\≀√⨿∇∫⊔⊓⊑⊒§†‡", strict=True)
)
# Large brackets are made of pieces: the upper one is the bracket, the others are nothing.
_OMX = (
    dict(zip("!\"#$%&'*+,DEhijklmn", ")[]⌊⌋⌈⌉⟨⟩/⟨⟩[]⌊⌋⌈⌉{", strict=True))
    | dict(zip("FGHIJKLMNOPQRSTUVWXYZ`a", "⊔⊔∮∮⊙⊙⊕⊕⊗⊗∑∏∫⋃⋂⊎⋀⋁∑∏∫∐∐", strict=True))
    | dict(zip("o012389pqrst", "}()[]{}√√√√√", strict=True))
    | dict.fromkeys("4567:;=?@ABCbcdefguvwxyz", "")
)
_SYMBOLS = ((re.compile(r"^cmb?sy", re.I), _OMS), (re.compile(r"^cmex", re.I), _OMX))
_FIXED_PITCH, _ITALIC_FLAG, _FORCE_BOLD = 1, 64, 1 << 18  # of the font descriptor, PDF 32000-1, table 123
_BOLD_WEIGHT = 600
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def base_name(name: str) -> str:
    """Return the name of a font without the prefix of a subset.

    >>> base_name("ABCDEF+CMR10")
    'CMR10'
    """
    return _SUBSET.sub("", name)


def is_math(name: str) -> bool:
    """Return whether a font has symbols of formulas instead of letters.

    >>> is_math("CMSY10"), is_math("CMR10")
    (True, False)
    """
    return bool(_MATH.search(name))


@lru_cache(maxsize=256)  # fonts of a document
def symbols_of(name: str) -> dict[str, str]:
    """Return what the codes of a font of TeX's symbols mean that are letters elsewhere; empty for other fonts.

    >>> symbols_of("CMSY7")["h"], symbols_of("CMEX10")["P"], symbols_of("CMR10")
    ('⟨', '∑', {})
    """
    return next((table for font, table in _SYMBOLS if font.search(name)), {})


def is_bold(name: str, weight: int, flags: int) -> bool:
    """Return whether a font is bold."""
    return bool(_BOLD.search(name)) or weight >= _BOLD_WEIGHT or bool(flags & _FORCE_BOLD)


def is_italic(name: str, flags: int) -> bool:
    """Return whether a font is slanted."""
    return bool(_ITALIC.search(name)) or bool(flags & _ITALIC_FLAG)


def is_mono(name: str, flags: int) -> bool:
    """Return whether all glyphs of a font have one width."""
    return bool(_MONO.search(name)) or bool(flags & _FIXED_PITCH)


def is_small_caps(name: str) -> bool:
    """Return whether a font has small capitals.

    >>> is_small_caps("CMCSC10")
    True
    """
    return bool(_SMALL_CAPS.search(name))
