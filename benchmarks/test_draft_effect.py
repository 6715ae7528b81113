"""How long until a draft of the terms shows whom it touches, beside the comparison of all combinations?"""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.draft import TermEdit, draft_bytes
from rules.catalogue.loader import drafted, load
from rules.catalogue.personas import load_personas
from rules.domain.parsing import parse
from rules.drafts.combinations import combination_effects
from rules.drafts.effect import EffectInSteps
from rules.quiz.customers import draw_customers

THREE = TermEdit.model_validate(
    {
        "file": "services/outpatient_companion.yaml",
        "path": "items.main.limit.count.readings.table.otherwise",
        "from": 2,
        "to": 3,
    }
)


def test_first_picture(benchmark: BenchmarkFixture) -> None:
    """The draft's rules, the changed terms and the first hundred of a thousand people."""
    people = [parse(dict(one.facts), SERVICES) for one in draw_customers(1_000, 1)]

    def first() -> int:
        steps = EffectInSteps(load(), drafted(draft_bytes([THREE]), "draft"), load_personas(), people)
        steps.advance()
        return len(steps.effect.people)

    assert benchmark(first) == 100


def test_combinations(benchmark: BenchmarkFixture) -> None:
    """What `diff` compares: every combination of the service that changes, under both readings."""
    new = drafted(draft_bytes([THREE]), "draft")
    assert benchmark(lambda: combination_effects(load(), new))
