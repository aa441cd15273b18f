r"""Whether TeX is well formed: braces, `\left` and `\right`, environments and scripts, as KaTeX requires them."""

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass, field

_PART = re.compile(
    r"\\(?P<turn>begin|end)\s*\{(?P<name>[^{}]*)\}|\{#[0-9A-Fa-f]+\}|\\[A-Za-z]+\*?|\\.|\S", re.S
)
_OPENING = {"{": "}", "\\left": "\\right"}
_CLOSING = frozenset(_OPENING.values())


@dataclass(slots=True)
class _Group:
    """An open group: what closes it, the scripts of its last atom, and whether a script waits for its argument."""

    closing: str
    scripts: set[str] = field(default_factory=set)
    waits: bool = False

    def add(self, part: str) -> bool:
        """Add a part that neither opens nor closes a group. Return whether it may be there."""
        if part in ("^", "_", "'"):
            if self.waits or (part.replace("'", "^") in self.scripts and part != "'"):
                return False
            if part != "'":
                self.scripts.add(part)
                self.waits = True
            return True
        self.begin_atom()
        return part != "#" and (part != "&" or self.closing.startswith("end "))

    def begin_atom(self) -> None:
        """Begin an atom, or the argument of a script."""
        if not self.waits:
            self.scripts.clear()
        self.waits = False


def is_well_formed(tex: str) -> bool:
    r"""Return whether the groups of TeX are closed in the order in which they are opened, and its scripts have places.

    >>> is_well_formed(r"\frac{a}{b}"), is_well_formed(r"\frac{a}{b"), is_well_formed(r"\left( x")
    (True, False, False)
    >>> is_well_formed(r"\begin{matrix} a & b \end{matrix}"), is_well_formed("a & b"), is_well_formed("a_i_j")
    (True, False, False)
    """
    groups = [_Group("")]
    for match in _PART.finditer(tex):
        part = f"{match['turn']} {match['name']}" if match["turn"] else match[0]
        closing = part.replace("begin ", "end ", 1) if match["turn"] == "begin" else _OPENING.get(part)
        if closing:
            groups[-1].begin_atom()
            groups.append(_Group(closing))
        elif match["turn"] or part in _CLOSING:
            if groups[-1].waits or groups.pop().closing != part or not groups:
                return False
        elif not groups[-1].add(part):
            return False
    return len(groups) == 1 and not groups[0].waits
