import subprocess
import sys

PROBE = """
import sys
from linkvault.deferred_imports import deferred_modules, hidden_modules
with hidden_modules("json"):
    try:
        import json
    except ImportError:
        print("hidden")
import json
print(json.loads("[1]"))
with deferred_modules("csv"):
    import csv
print("csv" in sys.modules, "_csv" in sys.modules)
print(csv.QUOTE_ALL, "_csv" in sys.modules)
with deferred_modules("json"), hidden_modules("json"):
    import json as again
print(again is json)
"""


def test_a_hidden_module_cannot_be_imported_in_the_block_and_a_deferred_one_is_imported_when_used() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["hidden", "[1]", "False False", "1 True", "True"]
