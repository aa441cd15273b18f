"""The process that reads one PDF: its password and bytes on standard input, a JSON object on standard output.

The first line of the input is the password in UTF-8 as hexadecimal digits; empty if there is none.

Run as `python -m linkvault.extract.pdf.worker`; see `process`.
"""

import json
import os
import sys

from linkvault.extract.process_limits import OUT_OF_MEMORY, limit_cpu_seconds, limit_memory

CPU_SECONDS = 20  # the longest real book took 6
MAX_MEMORY = 650_000_000  # bytes of address space; a book of 300 pages takes 250 MB of it


def main() -> int:
    """Read a PDF from standard input and write what is in it; return the exit status."""
    password = bytes.fromhex(sys.stdin.buffer.readline().decode("ascii")).decode("utf-8") or None
    body = sys.stdin.buffer.read()
    limit_cpu_seconds(CPU_SECONDS)
    limit_memory(MAX_MEMORY + len(body))
    answer_stream = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)  # messages that PDFium prints are not part of the answer
    from linkvault.extract.pdf.document import read

    try:
        answer = read(body, password)
        text = json.dumps(answer, ensure_ascii=False)
    except MemoryError:
        return OUT_OF_MEMORY
    with answer_stream:
        answer_stream.write(text)
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # without the destructors of PDFium, which may crash on damaged files
