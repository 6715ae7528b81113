"""`python -m rules`: see `rules.cli.commands`."""

import sys

from rules.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
