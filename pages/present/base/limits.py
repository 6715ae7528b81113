"""How much may a case hold that comes from outside, in an address, a file or a table?"""

from __future__ import annotations

LONGEST = 400
"""Entries of one list."""
