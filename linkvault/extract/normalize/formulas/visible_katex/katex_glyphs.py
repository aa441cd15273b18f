"""The characters that KaTeX shows and the commands that make it show them; the drawings of its stretched signs."""

import re

# The characters of each class of KaTeX's HTML, and their commands. `text/` is within text; `mathnormal` and `amsrm` are
# classes of fonts. A character that is its own command is left out.
_TABLE = r"""
= mrel
≡ \equiv ≺ \prec ≻ \succ ∼ \sim ⊥ \perp ⪯ \preceq ⪰ \succeq ≃ \simeq ∣ \mid ≪ \ll ≫ \gg ≍ \asymp ∥
\parallel ⋈ \bowtie ⌣ \smile ⊑ \sqsubseteq ⊒ \sqsupseteq ≐ \doteq ⌢ \frown ∋ \ni ∝ \propto ⊢ \vdash
⊣ \dashv ⟵ \longleftarrow ⇐ \Leftarrow ⟸ \Longleftarrow ⟶ \longrightarrow ⇒ \Rightarrow ⟹
\Longrightarrow ↔ \leftrightarrow ⟷ \longleftrightarrow ⇔ \Leftrightarrow ⟺ \Longleftrightarrow ↦
\mapsto ⟼ \longmapsto ↗ \nearrow ↩ \hookleftarrow ↪ \hookrightarrow ↘ \searrow ↼ \leftharpoonup ⇀
\rightharpoonup ↙ \swarrow ↽ \leftharpoondown ⇁ \rightharpoondown ↖ \nwarrow ⇌ \rightleftharpoons ⊶
\origof ⊷ \imageof ≈ \approx ≅ \cong ≥ \ge ← \leftarrow ∈ \in ⊂ \subset ⊃ \supset ⊆ \subseteq ⊇
\supseteq ⊨ \models ≤ \le → \to ↑ \uparrow ⇑ \Uparrow ↓ \downarrow ⇓ \Downarrow ↕ \updownarrow ⇕
\Updownarrow
= mpunct
. \ldotp ⋅ \cdotp
= text/mord
⋅ · # \# & \& § \S ¶ \P † \dag ‡ \ddag $ \$ % \% _ \_ { \{ } \} < \textless > \textgreater |
\textbar ∥ \textbardbl ~ \textasciitilde \ \textbackslash ^ \textasciicircum ı \i ȷ \j ß \ss æ \ae œ
\oe ø \o Æ \AE Œ \OE Ø \O – \textendash — \textemdash ‘ \textquoteleft ’ \textquoteright “
\textquotedblleft ” \textquotedblright ° \degree £ \pounds
= mord
# \# & \& ℵ \aleph ∀ \forall ℏ \hbar ∃ \exists ∇ \nabla ♭ \flat ℓ \ell ♮ \natural ♣ \clubsuit ℘ \wp
♯ \sharp ♢ \diamondsuit ℜ \Re ♡ \heartsuit ℑ \Im ♠ \spadesuit § \S ¶ \P † \dag ‡ \ddag $ \$ % \% _
\_ ∠ \angle ∞ \infty ′ \prime △ \triangle Γ \Gamma Δ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma
Υ \Upsilon Φ \Phi Ψ \Psi Ω \Omega ¬ \neg ⊤ \top ⊥ \bot ∅ \emptyset √ \surd ∂ \partial \ \backslash ∣
\vert ∥ \| ° \degree £ \pounds
= mclose
⎱ \rmoustache ⟯ \rgroup ⟩ \rangle ∣ \rvert ∥ \rVert } \} ⌋ \rfloor ⌉ \rceil
= mopen
⎰ \lmoustache ⟮ \lgroup ⟨ \langle ∣ \lvert ∥ \lVert { \{ ⌊ \lfloor ⌈ \lceil
= mbin
∓ \mp ⊖ \ominus ⊎ \uplus ⊓ \sqcap ∗ * ⊔ \sqcup ◯ \bigcirc ∙ \bullet ‡ \ddagger ≀ \wr ⨿ \amalg − - ⋅
\cdot ∘ \circ ÷ \div ± \pm × \times ∩ \cap ∪ \cup ∖ \setminus ∧ \wedge ∨ \vee ⊙ \odot ⊕ \oplus ⊗
\otimes ⊘ \oslash △ \bigtriangleup ▽ \bigtriangledown † \dagger ⋄ \diamond ⋆ \star ◃ \triangleleft ▹
\triangleright
= mrel+amsrm
≮ \nless ⪇ \lneq ≨ \lneqq ⋦ \lnsim ⪉ \lnapprox ⊀ \nprec ⋠ \npreceq ⋨ \precnsim ⪹ \precnapprox ≁
\nsim ∤ \nmid ⊬ \nvdash ⊭ \nvDash ⋪ \ntriangleleft ⋬ \ntrianglelefteq ⊊ \subsetneq ⫋ \subsetneqq ≯
\ngtr ⪈ \gneq ≩ \gneqq ⋧ \gnsim ⪊ \gnapprox ⊁ \nsucc ⋡ \nsucceq ⋩ \succnsim ⪺ \succnapprox ≆ \ncong
∦ \nparallel ⊯ \nVDash ⋫ \ntriangleright ⋭ \ntrianglerighteq ⊋ \supsetneq ⫌ \supsetneqq ⊮ \nVdash ⪵
\precneqq ⪶ \succneqq ↚ \nleftarrow ↛ \nrightarrow ⇍ \nLeftarrow ⇏ \nRightarrow ↮ \nleftrightarrow ⇎
\nLeftrightarrow △ \vartriangle ≦ \leqq ⩽ \leqslant ⪕ \eqslantless ≲ \lesssim ⪅ \lessapprox ≊
\approxeq ⋘ \lll ≶ \lessgtr ⋚ \lesseqgtr ⪋ \lesseqqgtr ≑ \doteqdot ≓ \risingdotseq ≒ \fallingdotseq
∽ \backsim ⋍ \backsimeq ⫅ \subseteqq ⋐ \Subset ⊏ \sqsubset ≼ \preccurlyeq ⋞ \curlyeqprec ≾ \precsim
⪷ \precapprox ⊲ \vartriangleleft ⊴ \trianglelefteq ⊨ \vDash ⊪ \Vvdash ⌣ \smallsmile ⌢ \smallfrown ≏
\bumpeq ≎ \Bumpeq ≧ \geqq ⩾ \geqslant ⪖ \eqslantgtr ≳ \gtrsim ⪆ \gtrapprox ⋙ \ggg ≷ \gtrless ⋛
\gtreqless ⪌ \gtreqqless ≖ \eqcirc ≗ \circeq ≜ \triangleq ∼ \thicksim ≈ \thickapprox ⫆ \supseteqq ⋑
\Supset ⊐ \sqsupset ≽ \succcurlyeq ⋟ \curlyeqsucc ≿ \succsim ⪸ \succapprox ⊳ \vartriangleright ⊵
\trianglerighteq ⊩ \Vdash ∣ \shortmid ∥ \shortparallel ≬ \between ⋔ \pitchfork ∝ \varpropto ◀
\blacktriangleleft ∴ \therefore ∍ \backepsilon ▶ \blacktriangleright ∵ \because ≂ \eqsim ⇢
\dashrightarrow ⇠ \dashleftarrow ⇇ \leftleftarrows ⇆ \leftrightarrows ⇚ \Lleftarrow ↞
\twoheadleftarrow ↢ \leftarrowtail ↫ \looparrowleft ⇋ \leftrightharpoons ↶ \curvearrowleft ↺
\circlearrowleft ↰ \Lsh ⇈ \upuparrows ↿ \upharpoonleft ⇃ \downharpoonleft ⊸ \multimap ↭
\leftrightsquigarrow ⇉ \rightrightarrows ⇄ \rightleftarrows ↠ \twoheadrightarrow ↣ \rightarrowtail ↬
\looparrowright ↷ \curvearrowright ↻ \circlearrowright ↱ \Rsh ⇊ \downdownarrows ↾ \upharpoonright ⇂
\downharpoonright ⇝ \leadsto ⇛ \Rrightarrow ⊈ \nsubseteq ⊉ \nsupseteq ≱ \ngeq ≰ \nleq
= mbin+amsrm
⊴ \unlhd ⊵ \unrhd ⋖ \lessdot ⋗ \gtrdot ⊲ \lhd ⊳ \rhd ∔ \dotplus ∖ \smallsetminus ⋒ \Cap ⋓ \Cup ⩞
\doublebarwedge ⊟ \boxminus ⊞ \boxplus ⋇ \divideontimes ⋉ \ltimes ⋊ \rtimes ⋋ \leftthreetimes ⋌
\rightthreetimes ⋏ \curlywedge ⋎ \curlyvee ⊝ \circleddash ⊛ \circledast ⋅ \centerdot ⊺ \intercal ⊠
\boxtimes ⊼ \barwedge ⊻ \veebar ⊚ \circledcirc ⊡ \boxdot
= mord+amsrm
ℏ \hslash ▽ \triangledown ◊ \lozenge Ⓢ \circledS ® \circledR ∡ \measuredangle ∄ \nexists ℧ \mho Ⅎ
\Finv ⅁ \Game ‵ \backprime ▲ \blacktriangle ▼ \blacktriangledown ■ \blacksquare ⧫ \blacklozenge ★
\bigstar ∢ \sphericalangle ∁ \complement ð \eth ╱ \diagup ╲ \diagdown □ \square ¥ \yen ✓ \checkmark
ℶ \beth ℸ \daleth ℷ \gimel ϝ \digamma ϰ \varkappa ∅ \varnothing ✠ \maltese
= text/mord+amsrm
® \circledR ¥ \yen ✓ \checkmark ✠ \maltese
= mopen+amsrm
┌ \ulcorner └ \llcorner
= mclose+amsrm
┐ \urcorner ┘ \lrcorner
= mord+mathnormal
α \alpha β \beta γ \gamma δ \delta ϵ \epsilon ζ \zeta η \eta θ \theta ι \iota κ \kappa λ \lambda μ
\mu ν \nu ξ \xi ο \omicron π \pi ρ \rho σ \sigma τ \tau υ \upsilon ϕ \phi χ \chi ψ \psi ω \omega ε
\varepsilon ϑ \vartheta ϖ \varpi ϱ \varrho ς \varsigma φ \varphi
= mop
∐ \coprod ⋁ \bigvee ⋀ \bigwedge ⨄ \biguplus ⋂ \bigcap ⋃ \bigcup ∫ \int ∬ \iint ∭ \iiint ∏ \prod ∑
\sum ⨂ \bigotimes ⨁ \bigoplus ⨀ \bigodot ∮ \oint ∯ \oiint ∰ \oiiint ⨆ \bigsqcup
= text/minner
… \ldots
= minner
… \ldots ⋯ \cdots ⋱ \ddots
"""

_PRIVATE = {  # characters of KaTeX's fonts that Unicode does not have
    ("mrel", "\ue020"): r"\not",
    ("mrel+amsrm", "\ue010"): r"\nleqslant",
    ("mrel+amsrm", "\ue011"): r"\nleqq",
    ("mrel+amsrm", "\ue00c"): r"\lvertneqq",
    ("mrel+amsrm", "\ue006"): r"\nshortmid",
    ("mrel+amsrm", "\ue01a"): r"\varsubsetneq",
    ("mrel+amsrm", "\ue017"): r"\varsubsetneqq",
    ("mrel+amsrm", "\ue00f"): r"\ngeqslant",
    ("mrel+amsrm", "\ue00e"): r"\ngeqq",
    ("mrel+amsrm", "\ue00d"): r"\gvertneqq",
    ("mrel+amsrm", "\ue007"): r"\nshortparallel",
    ("mrel+amsrm", "\ue018"): r"\nsupseteqq",
    ("mrel+amsrm", "\ue01b"): r"\varsupsetneq",
    ("mrel+amsrm", "\ue019"): r"\varsupsetneqq",
    ("mrel+amsrm", "\ue016"): r"\nsubseteqq",
    ("mord+mathnormal", "\ue131"): r"\imath",
    ("mord+mathnormal", "\ue237"): r"\jmath",
}


def _read_table() -> dict[tuple[str, str], str]:
    commands: dict[tuple[str, str], str] = {}
    for part in _TABLE.split("= ")[1:]:
        kind, _, pairs = part.partition("\n")
        words = pairs.split()
        commands |= {(kind, char): command for char, command in zip(words[::2], words[1::2], strict=True)}
    return commands


COMMANDS = (
    _read_table() | _PRIVATE | {("mord", "⋮"): r"\varvdots", ("mord", "∣"): "|", ("mbin", "&"): r"\And"}
)
OPERATORS = {char: command for (kind, char), command in COMMANDS.items() if kind == "mop"}
INTEGRALS = frozenset("∫∬∭∮∯∰")  # their limits are beside them in every style

NAMED_OPERATORS = frozenset(
    re.findall(
        r"\w+",
        "arcsin arccos arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg det dim exp gcd hom "
        "inf ker lg lim ln log max min Pr sec sh sin sinh sup tan tanh tg th",
    )
)
LIMITED_OPERATORS = frozenset(["det", "gcd", "inf", "lim", "max", "min", "Pr", "sup"])

# Fonts of mathematics that KaTeX names in a class, and their commands.
FONTS = {
    name: f"\\{name}"
    for name in [
        "mathrm",
        "mathbf",
        "mathit",
        "mathbb",
        "mathcal",
        "mathfrak",
        "mathscr",
        "mathsf",
        "mathtt",
        "mathsfit",
        "mathnormal",
        "boldsymbol",
    ]
}

ACCENTS = {
    "ˊ": r"\acute", "ˋ": r"\grave", "¨": r"\ddot", "~": r"\tilde", "ˉ": r"\bar", "˘": r"\breve", "ˇ": r"\check",
    "^": r"\hat", "˙": r"\dot", "˚": r"\mathring", "⃗": r"\vec",
}  # fmt: skip
TEXT_ACCENTS = {
    "ˊ": r"\'", "ˋ": r"\`", "ˆ": r"\^", "˜": r"\~", "ˉ": r"\=", "˘": r"\u", "˙": r"\.", "¸": r"\c", "˚": r"\r",
    "ˇ": r"\v", "¨": r"\"", "˝": r"\H", "◯": r"\textcircled",
}  # fmt: skip

# The marks that Unicode composes with a letter. KaTeX shows `i` and `j` under them without their dots.
COMPOSED = {"ˊ": "\u0301", "ˋ": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "ˉ": "\u0304", "˘": "\u0306", "˙": "\u0307",
            "¸": "\u0327", "˚": "\u030a", "ˇ": "\u030c", "¨": "\u0308", "˝": "\u030b"}  # fmt: skip
DOTTED = {"ı": "i", "ȷ": "j"}
LAST_COMPOSED = "\u017f"  # the last letter of Latin Extended-A, all of whose letters KaTeX knows

# Delimiters that change their size: their characters, or the pieces of a tall one.
DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle", "∣": "|",
    "|": "|", "∥": r"\|", "/": "/", "\\": r"\backslash", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil",
    "⌉": r"\rceil", "⟮": r"\lgroup", "⟯": r"\rgroup", "⎰": r"\lmoustache", "⎱": r"\rmoustache", "↑": r"\uparrow",
    "↓": r"\downarrow", "↕": r"\updownarrow", "⇑": r"\Uparrow", "⇓": r"\Downarrow", "⇕": r"\Updownarrow",
}  # fmt: skip
# The pieces of a tall delimiter from bottom to top, without the piece that is repeated.
PIECES = {
    "∣": "|", "∥": r"\|", "⎩⎨⎧": r"\{", "⎭⎬⎫": r"\}", "⎩⎧": r"\lgroup", "⎭⎫": r"\rgroup", "⎭⎧": r"\lmoustache",
    "⎩⎫": r"\rmoustache", "⎝⎛": "(", "⎠⎞": ")", "⎣⎡": "[", "⎦⎤": "]", "⎣": r"\lfloor", "⎦": r"\rfloor",
    "⎡": r"\lceil", "⎤": r"\rceil", "↑": r"\uparrow", "↓": r"\downarrow", "↓↑": r"\updownarrow", "⇑": r"\Uparrow",
    "⇓": r"\Downarrow", "⇓⇑": r"\Updownarrow",
}  # fmt: skip
# The beginning of the path of a tall delimiter. The second text is in one of the paths that begin alike.
DELIMITER_PATHS = (
    ("M403 1759 V84 H666 V0 H319", "h347", "["), ("M403 1759 V84 H666 V0 H319", "h84z", r"\lceil"),
    ("M347 1759 V0 H0 V84 H263", "v84 H347z", "]"), ("M347 1759 V0 H0 V84 H263", "h84z", r"\rceil"),
    ("M319 602 V0 H403 V602", "h263 v84", r"\lfloor"), ("M319 602 V0 H403 V602", "H0 v-84", r"\rfloor"),
    ("M145 15", "M367 15", r"\|"), ("M145 15", "", "|"), ("M863,9", "", "("), ("M76,0", "", ")"),
)  # fmt: skip

# The first characters of the paths of each stretched sign, and its command above, below and as an arrow with text.
STRETCHED = {
    "M0 241v40h399891c-47.3 35.3": ("overrightarrow", "underrightarrow", "xrightarrow"),
    "M400000 241H110l3-3": ("overleftarrow", "underleftarrow", "xleftarrow"),
    "M399738 392l": ("Overrightarrow", "", "xRightarrow"),
    "M262 157": ("", "", "xLeftarrow"),
    "M0 267c.7 5.3": ("overleftharpoon", "", "xleftharpoonup"),
    "M7 241c-4": ("", "", "xleftharpoondown"),
    "M0 241v40h399993": ("overrightharpoon", "", "xrightharpoonup"),
    "M399747 511": ("", "", "xrightharpoondown"),
    "M0 50": ("", "", "xlongequal"),
    "M0 167c68 40": ("", "", "xtwoheadleftarrow"),
    "M400000 167": ("", "", "xtwoheadrightarrow"),
    "M6 548": ("overbrace", "overbrace", ""),
    "M0 6l6-6": ("underbrace", "underbrace", ""),
    "M7 435c-4": ("", "", "xrightleftharpoons"),
    "M40 281 V448": ("", "", "xmapsto"),
    "M0 147h400000": ("", "", "xtofrom"),
    "M40 281 V428": ("overlinesegment", "underlinesegment", ""),
    "M0 440": ("overbracket", "overbracket", ""),
    "M0 0 h120": ("underbracket", "underbracket", ""),
    "M400000 80": ("overgroup", "", ""),
    "M400000 262": ("", "undergroup", ""),
    "M400000 620": ("", "", "xrightleftarrows"),
    "M507,435": ("", "", "xrightequilibrium"),
    "M7,435": ("", "", "xleftequilibrium"),
    "M400000 281": ("", "", "xhookrightarrow"),
    "M529 0h5": ("widehat", "", ""),
    "M1181 0h2": ("widehat", "", ""),
    "M529,159": ("widecheck", "", ""),
    "M1181,": ("widecheck", "", ""),
    "M200 55": ("widetilde", "utilde", ""),
    "M344 55": ("widetilde", "utilde", ""),
    "M786 5": ("widetilde", "utilde", ""),
}
# Signs of two drawings whose left one is also a sign of its own, by the beginning of the right one.
STRETCHED_PAIRS = {
    ("M400000 241H110l3-3", "M0 241v40h399891c-47.3 35.3"): (
        "overleftrightarrow",
        "underleftrightarrow",
        "xleftrightarrow",
    ),
    ("M262 157", "M399738 392l"): ("", "", "xLeftrightarrow"),
    ("M400000 241H110l3-3", "M399859 241"): ("", "", "xhookleftarrow"),
    ("M0 267c.7 5.3", "M399747 705"): ("", "", "xleftrightharpoons"),
}
ENCLOSURES = {"100%-0": r"\cancel", "0-100%": r"\bcancel"}  # the ends of a line that is drawn over a formula

# Names of sizes.
SIZES = (
    "tiny",
    "sixptsize",
    "scriptsize",
    "footnotesize",
    "small",
    "normalsize",
    "large",
    "Large",
    "LARGE",
    "huge",
    "Huge",
)
STYLES = ("displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle")
# What KaTeX builds of other signs: their TeX in a row, and the command.
SHORTER = (
    ((r"\nobreak", r"\mkern2mu", r"\mathpunct{}", r"\!", "{:}", r"\mkern6mu"), r"\colon"),
    ((r"\mkern1mu", r"\mathbin{\mathrm{mod}}", r"\mkern1mu"), r"\bmod"),
)
MODULO = (  # in a line, and displayed
    (r"\allowbreak", r"\mkern8mu", "(", r"{\mathrm{mod}}", r"\mkern6mu"),
          (r"\allowbreak", r"\quad", "(", r"{\mathrm{mod}}", r"\mkern6mu"))  # fmt: skip
# The same within a class: `\mathrel{\not=}` is `\neq`.
BUILT = {
    ("mrel", r"\not="): r"\neq",
    ("mrel", r"{\in}\mathllap{/\mkern1mu}"): r"\notin",
    ("mrel", r"\mathrel{\mathop{:}}\mathrel{\kern-0.0667em}="): r"\coloneqq",
    ("mopen", r"[\kern-0.1778em["): r"\llbracket",
    ("mclose", r"]\kern-0.1778em]"): r"\rrbracket",
}
SPACES = {3: r"\,", 4: r"\:", 5: r"\;", -3: r"\!"}  # mu
WIDE_SPACES = {1.0: r"\quad", 2.0: r"\qquad", 0.5: r"\enspace"}  # em

# The space that KaTeX itself sets between two classes, in mu; in scripts only those of `TIGHT_GLUE`.
_THIN, _MEDIUM, _THICK = 3, 4, 5
GLUE = {
    "mord": {"mop": _THIN, "mbin": _MEDIUM, "mrel": _THICK, "minner": _THIN},
    "mop": {"mord": _THIN, "mop": _THIN, "mrel": _THICK, "minner": _THIN},
    "mbin": {"mord": _MEDIUM, "mop": _MEDIUM, "mopen": _MEDIUM, "minner": _MEDIUM},
    "mrel": {"mord": _THICK, "mop": _THICK, "mopen": _THICK, "minner": _THICK},
    "mclose": {"mop": _THIN, "mbin": _MEDIUM, "mrel": _THICK, "minner": _THIN},
    "mpunct": {"mord": _THIN, "mop": _THIN, "mrel": _THICK, "mopen": _THIN, "mclose": _THIN, "mpunct": _THIN,
               "minner": _THIN},
    "minner": {"mord": _THIN, "mop": _THIN, "mbin": _MEDIUM, "mrel": _THICK, "mopen": _THIN, "mpunct": _THIN,
               "minner": _THIN},
}  # fmt: skip
TIGHT_GLUE = {
    "mord": {"mop": _THIN}, "mop": {"mord": _THIN, "mop": _THIN}, "mclose": {"mop": _THIN}, "minner": {"mop": _THIN},
}  # fmt: skip
