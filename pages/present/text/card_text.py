"""What of a service did a change of the case change, and do its readings differ for somebody who has it?"""

from __future__ import annotations

from pages.present.text import answer_text
from pages.present.text.count_text import count_runs
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, ServiceAnswer


def differs(service: ServiceAnswer) -> bool:
    """Whether the readings differ in something that concerns a person who has the service."""
    other = service.other_reading
    out = ("not_included", "not_started")
    return other is not None and not (service.status in out and other.status in out)


def change(before: ServiceAnswer | None, now: ServiceAnswer, answer: Answer, info: Service) -> str:
    """What stood on the card under the earlier plan, where it differs; else empty."""
    if before is None:
        return ""
    old = []
    if before.status != now.status:
        old.append(answer_text.status_text(before.status))
    count, then = (count_runs(one, info, answer.reading) for one in (before, now))
    if count != then:
        # What the opposite reading gives is told only where nothing else of the count has changed.
        bare = [[run for run in runs if run.style != "small"] for runs in (count, then)]
        old.append("".join(run.text for run in (count if bare[0] == bare[1] else bare[0])))
    if before.status == now.status and answer_text.next_day(before, answer) != answer_text.next_day(
        now, answer
    ):
        old.append(answer_text.next_day(before, answer))
    shown = "，".join(part for part in old if part)
    return f"原来：{shown}" if shown else ""
