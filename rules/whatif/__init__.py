"""What would have to be different for a service to be usable?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.whatif.change_text import WAIVED
    from rules.whatif.moves import PLACE_OF_A_STAY
    from rules.whatif.regions import Among, Holding, Range
    from rules.whatif.way import Blocked, NeededChange, ServiceWays, Way
    from rules.whatif.ways import FEASIBLE, ways_to_use

__all__ = [
    "FEASIBLE", "PLACE_OF_A_STAY", "WAIVED", "Among", "Blocked", "Holding", "NeededChange", "Range",
    "ServiceWays", "Way", "ways_to_use",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
