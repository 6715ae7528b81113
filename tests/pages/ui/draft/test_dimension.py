"""A draft counts on every page of its doors that computes: comparison, combinations, training."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.present.share.draft_link import NamedDraft, pack
from pages.present.share.page_registry import PAGES
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.draft import TermEdit
from rules.catalogue.loader import drafted, load
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.parsing import parse
from rules.engine.engine import Engine

ROOT = Path(__file__).resolve().parents[4]
COMPANION = "outpatient_companion"
TABLE = "items.main.limit.count.readings.table"
DRAFT = NamedDraft(
    "试算",
    tuple(
        TermEdit(**{"file": f"services/{COMPANION}.yaml", "path": path, "from": old, "to": new})
        for path, old, new in ((f"{TABLE}.otherwise", 2, 7), (f"{TABLE}.then", 5, 9))
    ),
)
CASE = {
    "as_of": "2025-03-03",
    "edition": "standard",
    "addons": "none",
    "policy_start": "2025-01-01",
    "waiting_days": "30",
    "care": "outpatient",
    "hospital": "public_general",
    "diagnosis": "ordinary",
    "renewal": "true",
}


def opened(page: str, draft: bool = True, **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES[page].file)
    given = {**CASE, **params} | ({"draft": pack(DRAFT)} if draft else {})
    for name, value in given.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    tables = "".join(table.value.to_string() for table in app.table)
    return tables + "\n".join(one.value for one in (*app.markdown, *app.header, *app.caption))


def test_the_comparison_sets_the_terms_in_force_against_the_draft() -> None:
    told = words(opened("compare", mode="draft"))
    assert "现行条款" in told
    assert "草案“试算”" in told.replace("\\", "")
    row = next(line for line in told.splitlines() if "门诊陪诊" in line and "次" in line)
    assert "2 次" in row
    assert "7 次" in row


def test_without_a_draft_the_comparison_says_where_to_begin_one() -> None:
    app = opened("compare", draft=False, mode="draft")
    assert any("没有改动条款的草案" in info.value for info in app.info)


def test_both_plans_are_compared_by_the_draft() -> None:
    told = words(opened("compare", addons_right="outpatient"))
    row = next(line for line in told.splitlines() if "门诊陪诊" in line)
    assert "限 7 次" in row
    assert "限 9 次" in row


def test_combinations_are_computed_by_the_draft() -> None:
    texts = {}
    for draft in (True, False):
        app = opened("combinations", draft, vary="addons")
        app.button_group(key="combo_shape").set_value("table").run()
        assert not app.exception
        frame = app.dataframe[0].value
        texts[draft] = " ".join(frame["门诊陪诊"].astype(str))
    assert texts[True] != texts[False]
    assert "7" in texts[True]
    assert "9" in texts[True]


def test_training_tells_a_story_by_the_draft() -> None:
    """The step's own answer, from an engine with the draft's terms, stands on the card."""
    known = drafted(DRAFT.content, "草案")
    told, before = Engine(known), Engine(load())
    for persona in load_personas():
        for number, step in enumerate(persona.steps):
            scenario = parse(facts_at_step(persona, number, step.on), SERVICES)
            new, old = (engine.evaluate(scenario).service(COMPANION).items[0] for engine in (told, before))
            if COMPANION in step.expect and new.remaining != old.remaining and new.remaining:
                app = opened("training", persona=persona.id, step=str(number + 1))
                assert f"{new.remaining} 次" in words(app)
                return
    raise AssertionError("no story uses the service")
