"""The command ``lrs``, also as ``python -m lrs``."""

import sys

from lrs.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
