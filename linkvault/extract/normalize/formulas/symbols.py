"""The characters of mathematics and their TeX commands; names of functions, accents and styles."""

_PAIRS = r"""
α \alpha β \beta γ \gamma δ \delta ε \varepsilon ϵ \epsilon ζ \zeta η \eta θ \theta ϑ \vartheta ι
\iota κ \kappa λ \lambda
μ \mu ν \nu ξ \xi π \pi ϖ \varpi ρ \rho ϱ \varrho σ \sigma ς \varsigma τ \tau υ \upsilon φ \varphi
ϕ \phi χ \chi ψ \psi ω \omega
Γ \Gamma Δ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi Ψ \Psi Ω \Omega
ℓ \ell ℏ \hbar ℜ \Re ℑ \Im ℵ \aleph ℘ \wp ∂ \partial ∇ \nabla ∞ \infty ∅ \emptyset ∀ \forall ∃
\exists ¬ \neg ⊤ \top ⊥ \perp
ℝ \mathbb{R} ℕ \mathbb{N} ℤ \mathbb{Z} ℚ \mathbb{Q} ℂ \mathbb{C} ℙ \mathbb{P} ℒ \mathcal{L} ℋ
\mathcal{H} ℱ \mathcal{F} ℬ \mathcal{B} ℰ \mathcal{E}
∑ \sum ∏ \prod ∐ \coprod ∫ \int ∬ \iint ∭ \iiint ∮ \oint ⋃ \bigcup ⋂ \bigcap ⨁ \bigoplus ⨂
\bigotimes ⋁ \bigvee ⋀ \bigwedge
− - ± \pm ∓ \mp × \times ÷ \div ⋅ \cdot · \cdot ∗ * ⋆ \star ∘ \circ • \bullet ⊕ \oplus ⊗ \otimes ⊙
\odot ⊖ \ominus ∧ \wedge ∨ \vee
∩ \cap ∪ \cup ∖ \setminus ⊎ \uplus ≤ \le ≥ \ge ⩽ \leqslant ⩾ \geqslant ≪ \ll ≫ \gg ≠ \ne ≡ \equiv ∼
\sim ≃ \simeq ≈ \approx
≅ \cong ∝ \propto ≺ \prec ≻ \succ ⪯ \preceq ⪰ \succeq ⊂ \subset ⊃ \supset ⊆ \subseteq ⊇ \supseteq ∈
\in ∉ \notin ∋ \ni ⊢ \vdash
⊨ \models ∣ \mid ∥ \parallel ‖ \| ⟨ \langle ⟩ \rangle 〈 \langle 〉 \rangle ⌊ \lfloor ⌋ \rfloor ⌈
\lceil ⌉ \rceil { \{ } \}
→ \to ← \leftarrow ↔ \leftrightarrow ⇒ \Rightarrow ⇐ \Leftarrow ⇔ \Leftrightarrow ⟹ \implies ⟺ \iff
↦ \mapsto ⟶ \longrightarrow
⟵ \longleftarrow ↑ \uparrow ↓ \downarrow ⇝ \leadsto ↪ \hookrightarrow ↗ \nearrow ↘ \searrow ⇀
\rightharpoonup ⇌ \rightleftharpoons
… \ldots ⋯ \cdots ⋮ \vdots ⋱ \ddots ′ ' ″ '' ∠ \angle △ \triangle □ \square ∴ \therefore ∵ \because † \dagger ‡ \ddagger
≜ \triangleq ≐ \doteq ≔ := ∎ \blacksquare ⊺ \intercal ∤ \nmid ⊊ \subsetneq ∧ \wedge √ \surd % \% # \# & \& $ \$
"""

SYMBOLS: dict[str, str] = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))

FUNCTIONS = frozenset(
    [
        "arccos",
        "arcsin",
        "arctan",
        "arg",
        "cos",
        "cosh",
        "cot",
        "coth",
        "csc",
        "deg",
        "det",
        "dim",
        "exp",
        "gcd",
        "hom",
        "inf",
        "ker",
        "lg",
        "lim",
        "liminf",
        "limsup",
        "ln",
        "log",
        "max",
        "min",
        "Pr",
        "sec",
        "sin",
        "sinh",
        "sup",
        "tan",
        "tanh",
    ]
)
LIMITED = frozenset(
    [
        r"\sum",
        r"\prod",
        r"\coprod",
        r"\int",
        r"\iint",
        r"\iiint",
        r"\oint",
        r"\bigcup",
        r"\bigcap",
        r"\bigoplus",
        r"\bigotimes",
        r"\bigvee",
        r"\bigwedge",
    ]
) | {
    f"\\{name}" for name in ("lim", "liminf", "limsup", "max", "min", "sup", "inf", "det", "Pr", "gcd", "arg")
}

ACCENTS = {
    "^": "\\hat", "ˆ": "\\hat", "~": "\\tilde", "˜": "\\tilde", "¯": "\\bar", "‾": "\\overline", "―": "\\overline",
    "−": "\\overline", "→": "\\vec", "⃗": "\\vec", "˙": "\\dot", ".": "\\dot", "¨": "\\ddot", "..": "\\ddot",
    "ˇ": "\\check", "˘": "\\breve", "´": "\\acute", "`": "\\grave", "⏞": "\\overbrace", "_": "\\overline",
    "\u0302": "\\hat", "\u0303": "\\tilde", "\u0304": "\\bar", "\u0307": "\\dot", }  # fmt: skip
UNDER = {"⏟": "\\underbrace", "_": "\\underline", "―": "\\underline", "‾": "\\underline", "¯": "\\underline"}

STYLES = {
    "normal": "\\mathrm", "bold": "\\mathbf", "bold-italic": "\\boldsymbol", "double-struck": "\\mathbb",
    "script": "\\mathcal", "-tex-calligraphic": "\\mathcal", "fraktur": "\\mathfrak", "sans-serif": "\\mathsf",
    "monospace": "\\mathtt",
}  # fmt: skip
