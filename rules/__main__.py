"""`python -m rules`: see `rules.cli.commands`."""

import sys
from collections.abc import Sequence

from rules.cli.terminal import complain
from rules.domain.yaml_reader import DataError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:  # what the commands import reads data/product.yaml
        from rules.cli import commands
    except DataError as error:
        complain(error.faults)
        return 2
    return commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
