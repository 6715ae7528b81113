"""With two years' terms side by side: of which is a draft, and whom does it change?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from pages.present.share.draft_link import NamedDraft, draft_in, draft_parameter, misfit, pack, unpack
from pages.present.share.page_registry import PAGES
from pages.ui.draft import draft_measuring
from pages.ui.session import answers, keys, term_drafts
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.draft import TermEdit, draft_of
from rules.catalogue.loader import load, load_from
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.parsing import parse
from rules.domain.yaml_reader import DataError, read_yaml
from rules.quiz.quiz_choice import SEEDS
from rules.rulebooks import loading
from rules.rulebooks.shelf import Shelf
from tests.support.opened import ROOT, blocks, open_page, run
from tests.support.rulebooks import INVENTED, NEW, OLD, two_years

pytestmark = [pytest.mark.usefixtures("nothing_kept"), pytest.mark.usefixtures("two")]

COMPANION = "outpatient_companion"
COUNT = "items.main.limit.count.readings.table.otherwise"
VISIT: dict[str, Any] = {
    "as_of": "2026-03-01", "edition": "standard", "addons": [], "waiting_days": 30, "renewal": False,
    "care": "outpatient", "hospital": "public_general", "diagnosis": "none",
}  # fmt: skip


def visits(old: int, new: int) -> TermEdit:
    return TermEdit(
        **{"file": f"services/{COMPANION}.yaml", "path": COUNT, "from": old, "to": new},
    )


OF_OLD = NamedDraft("放宽", (visits(2, 9),), OLD)
OF_NEW = NamedDraft("再放宽", (visits(3, 9),), NEW)


def linked(name: str, **params: str) -> AppTest:
    """The page as a link opens it."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).switch_page(PAGES[name].file)
    for param, text in params.items():
        page.query_params[param] = text
    return run(page)


def told(page: AppTest) -> str:
    kinds = ("markdown", "info", "warning", "error", "caption", "header")
    return "\n".join([*(str(one.value) for kind in kinds for one in page.get(kind)), *blocks(page)])


def param(page: AppTest, name: str) -> str:
    held = page.query_params[name]
    return held[0] if isinstance(held, list) else str(held)


def banner(page: AppTest) -> str:
    (line,) = (one.value for one in page.markdown if one.value.startswith("⚠"))
    return str(line)


def limit(start: str, draft: NamedDraft) -> tuple[Any, Any]:
    """How many visits somebody has whose policy starts on this day, and by which terms."""
    found = answers.engine_of(draft.content).evaluate(
        parse({**VISIT, "policy_start": start}, SERVICES), "favourable"
    )
    return found.service(COMPANION).items[0].limit, found.rules["rulebook"]


# ---------------------------------------------------------------- the link and the file


@pytest.mark.parametrize("draft", [OF_OLD, OF_NEW, NamedDraft("空的", (), NEW)])
def test_a_link_and_a_file_say_of_which_terms_the_draft_is(draft: NamedDraft) -> None:
    assert unpack(pack(draft)) == draft
    assert misfit(draft, load()) == ""
    if draft.edits:
        assert draft_in(draft.content, draft.name, "").terms == draft.terms


def test_a_link_of_terms_that_are_not_here_says_so() -> None:
    for draft in (OF_OLD._replace(terms="2031版"), NamedDraft("空的", (), "2031版")):
        with pytest.raises(ValueError, match=f"改的是“2031版”的条款，这里没有这一版；这里有：{OLD}、{NEW}"):
            draft_parameter([pack(draft)], load())
        page = linked("terms", draft=pack(draft))
        assert "这里没有这一版" in told(page)
        assert not page.session_state[keys.DRAFT] if keys.DRAFT in page.session_state else True


def test_a_draft_does_not_fit_the_terms_of_another_year() -> None:
    assert "找到的是 3" in misfit(OF_OLD._replace(terms=NEW), load())


def test_a_file_whose_changes_are_of_two_years_is_refused() -> None:
    both = OF_OLD.content + OF_NEW.content
    with pytest.raises(DataError, match="一份草案只改一版条款"):
        draft_in(both, "草案", "")


def test_a_draft_that_does_not_say_is_of_the_projects_own_terms() -> None:
    assert limit("2025-12-31", OF_OLD._replace(terms="")) == (9, OLD)


# ---------------------------------------------------------------- who is judged by what


def test_a_draft_changes_whoever_is_under_its_terms_and_nobody_else() -> None:
    assert [limit(start, OF_OLD) for start in ("2025-12-31", "2026-01-01")] == [(9, OLD), (3, NEW)]
    assert [limit(start, OF_NEW) for start in ("2025-12-31", "2026-01-01")] == [(2, OLD), (9, NEW)]


@pytest.mark.parametrize(("draft", "begins"), [(OF_OLD, "2025"), (OF_NEW, "2026")])
def test_the_effect_is_counted_over_those_who_are_under_its_terms(draft: NamedDraft, begins: str) -> None:
    steps = draft_measuring.draft_measured(draft.plain_content, SEEDS[0], ()).steps
    drawn = draft_measuring._people(SEEDS[0], ())
    mine = [one for one in drawn if str(one.policy_start).startswith(begins)]
    assert 0 < steps.size == len(mine) < len(drawn)
    steps._find_steps()
    steps._count_combinations()
    assert steps.effect.steps
    personas = {persona.id: persona for persona in load_personas()}
    told = [facts_at_step(personas[one.persona], one.number - 1) for one in steps.effect.steps]
    assert all(str(facts["policy_start"]).startswith(begins) for facts in told)
    assert steps.effect.services
    starts = {
        one.example["policy_start"] for effect in steps.effect.services for one in effect.answers
        if "policy_start" in one.example
    }  # fmt: skip
    assert starts
    assert all(two_years().place_of(draft.terms) in two_years().held(
        parse({"as_of": start, "policy_start": start}, SERVICES)).places for start in starts)  # fmt: skip


# ---------------------------------------------------------------- the pages


def test_one_chooses_which_terms_are_changed_and_the_address_says_it() -> None:
    page = linked("terms", service=COMPANION)
    chosen = page.selectbox(key=f"terms_of:{OLD}")
    assert chosen.options == [OLD, NEW]
    chosen.select(NEW)
    run(page)
    assert param(page, "rulebook") == NEW
    again = linked("terms", rulebook=NEW, service=COMPANION)
    assert again.selectbox(key=f"terms_of:{NEW}").value == NEW
    assert "这里没有这一版条款" in told(linked("terms", rulebook="2031版"))


@pytest.mark.parametrize("draft", [OF_OLD, OF_NEW])
def test_the_banner_names_the_terms_that_the_draft_is_of(draft: NamedDraft) -> None:
    for name in ("terms", "compare", "clauses"):
        assert f"改的是 {draft.terms}，1 处改动" in banner(linked(name, draft=pack(draft)))
    page = linked("terms", draft=pack(draft), service=COMPANION)
    assert page.selectbox(key=f"terms_of:{draft.terms}").value == draft.terms
    assert unpack(param(page, "draft")).terms == draft.terms


def test_the_terms_that_a_draft_was_of_stay_when_it_is_put_away() -> None:
    page = linked("terms", draft=pack(OF_NEW), service=COMPANION)
    page.button(key="draft_off").click()
    run(page)
    assert page.selectbox(key=f"terms_of:{NEW}").value == NEW
    assert page.session_state[keys.OTHER_DRAFTS] == {OF_NEW.name: pack(OF_NEW)}


@pytest.mark.parametrize(
    ("start", "left", "right", "said"),
    [
        ("2025-12-31", "剩 2 次", "剩 2 次", f"草案改的是 {NEW}，不影响这份保单"),
        ("2026-01-01", "剩 3 次", "剩 9 次", f"按 {NEW}的条款计算（保单 2026-01-01 开始）"),
    ],
)
def test_a_comparison_goes_by_the_persons_own_terms(start: str, left: str, right: str, said: str) -> None:
    page = open_page(
        PAGES["compare"].file, case={**VISIT, "policy_start": start}, draft=pack(OF_NEW),
        compare_mode="draft", compare_person="current",
    )  # fmt: skip
    told_here = told(page)
    assert said in told_here
    shown = "\n".join(one.value.to_csv() for one in page.table)
    assert ([left in shown, right in shown] == [True, True]) is (left != right)


def test_the_registers_are_those_of_the_chosen_terms() -> None:
    page = linked("clauses", rulebook=NEW, view="chapter", chapter=COMPANION, side="rules")
    assert page.selectbox(key=f"terms_of:{NEW}").value == NEW
    other = linked("clauses", rulebook=OLD, view="chapter", chapter=COMPANION, side="rules")
    assert told(page) != told(other)


def test_a_link_to_an_entry_that_one_years_registers_have_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = (one for one in load().silences if one.id == "consult-drug-cost")
    entry = first.model_dump(mode="json", exclude_unset=True) | {
        "id": "only-next-year",
        "title": "只有明年有",
    }
    entry["lines"] = ["3794-3800"]
    edits = yaml.safe_load(INVENTED.read_text("utf-8"))
    edits.append({"file": "silences.yaml", "path": "0", "from": None, "to": entry})
    shelf = Shelf([load(), load_from(DATA, draft_of(yaml.safe_dump(edits).encode(), "明年", DATA))])
    monkeypatch.setattr(loading, "own_shelf", lambda: shelf)
    page = linked("clauses", rulebook=NEW, entry="only-next-year")
    assert page.session_state[keys.REGISTER_ENTRY] == "only-next-year"
    assert "only-next-year" not in str(linked("clauses", rulebook=OLD, entry="only-next-year").query_params)


@pytest.mark.parametrize("name", ["compare", "book"])
def test_a_page_that_judges_policies_says_by_which_terms(name: str) -> None:
    assert f"每张保单按它起始日所属的那一版条款计算（{OLD}：至 2025-12-31、{NEW}：2026-01-01 起）" in told(
        linked(name)
    )


def test_the_combinations_say_by_which_terms_the_person_is_judged() -> None:
    assert f"按 {NEW}的条款计算" in told(linked("combinations"))


def test_a_story_is_told_by_the_terms_of_its_policy() -> None:
    plain = linked("training", persona="first_year")
    assert f"按 {NEW}的条款计算" in told(plain)
    other = linked("training", persona="first_year", draft=pack(OF_OLD))
    assert "这里的保单不按这一版，不受它影响" in banner(other)
    mine = linked("training", persona="first_year", draft=pack(OF_NEW))
    assert "起始日属于别的版次的保单仍按它自己的那一版" in banner(mine)


def test_each_step_of_a_story_is_told_with_the_numbers_of_its_own_terms(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of two stories one begins under each year's terms; both say how many visits there are."""
    shutil.copytree(DATA / "personas", tmp_path / "personas")
    for id in ("first_year", "cancer"):
        path = tmp_path / "personas" / f"{id}.yaml"
        story = read_yaml(path)
        story["steps"][0]["tell"] = f"一年陪诊 {{{COMPANION}.limit.count.table.otherwise}}。"
        path.write_text(yaml.safe_dump(story, allow_unicode=True), "utf-8")
    monkeypatch.setattr(term_drafts, "DATA", tmp_path)
    told = {one.id: one.steps[0].tell for one in term_drafts._told_each_by_its_own(b"")}
    assert (told["cancer"], told["first_year"]) == ("一年陪诊 2 次。", "一年陪诊 3 次。")


def test_the_quiz_is_about_the_projects_own_terms_alone() -> None:
    from pages.ui.classroom.class_rooms import quiz_of
    from rules.quiz.quiz_choice import QuizChoice

    quiz = quiz_of(QuizChoice(seed=5, count=6))
    assert quiz.data
    page = linked("training")
    page.session_state[keys.TRAINING_TAB] = "小测验"
    assert f"小测验按 {OLD} 的条款出题和批改" in told(run(page))


def test_a_loaded_file_is_of_the_terms_that_it_names(tmp_path: Path) -> None:
    del tmp_path

    def script(content: bytes) -> None:
        from pages.ui.draft import draft_bar
        from pages.ui.session import keys

        keys.PAGE.put("terms")
        keys.DRAFT_NOTICE.put(draft_bar.take_file("放宽.yaml", content))

    taken = AppTest.from_function(script, args=(OF_NEW.content,), default_timeout=60).run()
    assert not taken.exception
    assert taken.session_state[keys.DRAFT_NOTICE] == ""
    assert unpack(taken.session_state[keys.DRAFT]).terms == NEW
