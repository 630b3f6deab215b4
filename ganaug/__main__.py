"""``python -m ganaug`` is ``ganaug``."""

import sys

from ganaug.cli.main import main

sys.exit(main())
