"""The benchmark's judge serves the tests too: the checkout's top must be importable."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
