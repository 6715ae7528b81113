"""Which draft of the terms do several tests try?"""

from __future__ import annotations

from pages.present.share.draft_link import NamedDraft
from rules.catalogue.draft import TermEdit

ONE_MORE_VISIT = NamedDraft(
    "试算",
    (
        TermEdit(
            **{
                "file": "services/outpatient_companion.yaml",
                "path": "items.main.limit.count.readings.table.otherwise",
                "from": 2,
                "to": 3,
            }
        ),
    ),
)
"""门诊陪诊 three times instead of two."""
