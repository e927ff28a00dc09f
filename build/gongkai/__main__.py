"""`python -m gongkai` is the command `gongkai`.

A data file of the program that is wrong may stop it while it is imported, and so may an interruption; both are told.
"""

import sys

from gongkai.errors import GongkaiError, of_installation

INTERNAL = 4
INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    try:
        with of_installation():
            from gongkai.cli import main as run  # noqa: PLC0415 - importing it reads data files
    except GongkaiError as error:
        print(f"错误 error [{error.code}] {error}", file=sys.stderr)
        sys.exit(INTERNAL)
    except KeyboardInterrupt:
        print("已中断。Interrupted.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
