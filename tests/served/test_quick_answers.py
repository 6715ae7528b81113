"""Is none of several answers lost that follow each other faster than they can be taken?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest

from pages.present.share.draft_link import unpack
from tests.browser import driver
from tests.support.streamlit_client import Opening, Session

COUNT = "items.main.limit.count.readings"
CHANGES = [
    (f"{COUNT}.table.then", "8"),
    (f"{COUNT}.table.otherwise", "7"),
    (f"{COUNT}.note", "4"),
    ("promises.served_by.period.workdays", "6"),
    (f"{COUNT}.table.then", "9"),
    ("promises.review_by.period.workdays", "2"),
]
READS = 12


@pytest.mark.parametrize("pause", [0, 0.1, 0.3], ids=["at once", "quickly", "one after the other"])
def test_every_change_of_a_draft_counts(pause: float) -> None:
    with driver.serve(driver.ROOT / "app.py") as url:
        assert asyncio.run(_changed(url, pause)) == {path: int(value) for path, value in CHANGES}


async def _changed(url: str, pause: float) -> Mapping[str, int]:
    async with Opening(url, "terms", "service=outpatient_companion") as session:
        block = session.blocks["terms_panels"]
        told: list[list[object]] = []
        for number, (path, value) in enumerate(CHANGES, 1):
            # As the page does: what may be on its way is sent again with the next.
            told.append([number, f"term:outpatient_companion:{path}", value])
            await session.ask(block.fragment, [(block.id, "answer", told)])
            await asyncio.sleep(pause)
        for _ in range(READS):
            await session.run()
        return _drafted(session)


def _drafted(session: Session) -> Mapping[str, int]:
    [text] = parse_qs(session.query)["draft"]
    return {edit.path: edit.new for edit in unpack(text).edits}
