"""Random sequences of changes, all undone and redone, with other inputs than the tests have.

    python tests/quality/undo_runs.py --examples 1000 --seed 7

The laws are those of `property/test_undo_laws.py`. Exit status 1 and the shortest sequence if one does not hold.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "property"))

import hypothesis
from hypothesis.stateful import run_state_machine_as_test
from test_undo_laws import AnyChanges, AnyChangesWithForgottenLinks


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=1000, help="sequences of each law")
    parser.add_argument("--steps", type=int, default=20, help="changes of a sequence at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = hypothesis.settings(
        max_examples=options.examples,
        stateful_step_count=options.steps,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for law in (AnyChanges, AnyChangesWithForgottenLinks):
        run_state_machine_as_test(hypothesis.seed(options.seed)(law), settings=settings)
        print(f"{law.__name__}: {options.examples} sequences, 0 bad", flush=True)


if __name__ == "__main__":
    main()
