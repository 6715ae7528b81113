"""Which pages are there, in the order of the menu? Each by its file's name, with its title and its choices.

What a page is called may change; its file is its address, so whatever must know a page goes by the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePath
from typing import Literal, NamedTuple, get_args

from pages.present.clauses.clause_index import KINDS
from pages.present.clauses.register_choices import CHANGES, HARM, NARROWED, REASONS, REGISTER_NAMES, SORTS
from pages.present.compare.dimensions import dimensions
from pages.present.compare.matrix import PER_AT_FIRST, PER_SCREEN
from pages.present.share import person_link
from pages.present.share.draft_link import draft_parameter, terms_parameter
from pages.present.share.page_link import (
    ADDONS,
    CASE_CHOICES,
    EDITIONS,
    GROUPS,
    MOST_DIMENSIONS,
    MOST_STEPS,
    QUESTIONS,
    PageChoice,
    combination,
    day_parameter,
    entry,
    first_question,
    first_questions,
    number,
    number_of,
    offered,
    one_of,
    people,
    persona,
    room_code,
    some_of,
    switch,
    words,
)
from pages.present.share.sample_shares import mix_parameter
from pages.present.share.tried_link import tried_choices
from pages.present.text.answer_text import LOOKS
from pages.present.timeline.zoom import Zoom
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.scenario import EARLIEST, EVENT_DATES
from rules.quiz.model import KINDS as KINDS_ASKED
from rules.quiz.quiz_choice import LENGTHS, LEVEL_AT_FIRST, SEEDS, USUAL_LENGTH, Level

Choices = tuple[PageChoice, ...]


Door = Literal["customer", "training", "terms"]
"""Who comes in: a customer, a trainer, or who works on the terms. Each door has a menu of its own."""


class PageEntry(NamedTuple):
    """One page."""

    name: str
    """Its file's name without ending."""
    title: str
    own: Callable[[], Choices] = tuple
    """Its own choices that its address carries."""
    door: Door = "customer"
    in_menu: bool = True
    """Whether its door's menu leads to it; a link on another page does where not."""
    alone: str = ""
    """The key of the block that fills the screen, where one does: it stands in place of the foot."""
    icon: str = ""
    """Its sign in the menu, a file of `pages/present/base/icons/`."""

    @property
    def file(self) -> str:
        """Its file, as Streamlit knows it; the first page is the application itself."""
        return f"{self.name}.py" if self.name == FIRST else f"pages/{self.name}.py"

    @property
    def path(self) -> str:
        """Its address, as seen from any page of the application."""
        return "./" if self.name == FIRST else self.name

    @property
    def choices(self) -> Choices:
        """What its address carries beside the facts: what any page's does, the draft, and its own."""
        draft = () if self.door == "customer" else (DRAFT,) if self.door == "training" else (TERMS, DRAFT)
        return (*CASE_CHOICES, *draft, *self.own())


FIRST = "app"

MOST_CLAUSE_PAGES = 999
"""A page's number beyond those that there are leads to the first."""

DRAFT = PageChoice("draft", "draft", draft_parameter)
"""Changes of the terms that are tried out. A customer is answered by the terms in force."""

TERMS = PageChoice("rulebook", "rulebook", terms_parameter)
"""Which year's terms the page speaks of, where several stand side by side."""

_GUIDE = (
    PageChoice("about", "guide_about", some_of(SERVICES)),
    PageChoice("ask", "guide_now", one_of((*QUESTIONS, "goal", "end"))),
    PageChoice("asked", "guide_log", some_of(QUESTIONS)),
    PageChoice("unsure", "guide_unsure", some_of(QUESTIONS)),
    PageChoice("later", "guide_later", some_of(QUESTIONS)),
    PageChoice("not_yet", "guide_not_yet", some_of(sorted(EVENT_DATES))),
    PageChoice("assumed", "guide_assumed", offered),
    PageChoice("details", "guide_details", switch),
)

_FIRST = (
    PageChoice("ask", "ask", first_question),
    PageChoice("answered", "first_answered", first_questions),
)

_RIGHTS = (
    PageChoice("status", "statuses", some_of(LOOKS)),
    PageChoice("order", "order", one_of(("status", "group")), "status"),
    PageChoice("group", "service_group", one_of(GROUPS)),
    PageChoice("search", "search", words),
)

_TIMELINE = (
    PageChoice("zoom", "timeline_zoom", one_of(get_args(Zoom)), "year"),
    PageChoice("order", "timeline_order", one_of(("month", "service")), "month"),
    PageChoice("group", "timeline_groups", some_of(GROUPS)),
    PageChoice("status", "timeline_statuses", some_of(LOOKS)),
)

EXPLAINED = ("at_once", "at_end")
"""When a quiz that somebody does alone is explained."""

_TRAINING = (
    PageChoice("persona", "training_persona", persona),
    PageChoice("step", "training_step", number(1, MOST_STEPS), 1),
    PageChoice("day", "training_day", day_parameter),
    PageChoice("present", "training_present", switch),
    PageChoice("notes", "training_notes", switch),
    *tried_choices(),
    PageChoice("quiz", "quiz_seed", number(*SEEDS)),
    PageChoice("questions", "quiz_count", number(*LENGTHS), USUAL_LENGTH),
    PageChoice("level", "quiz_level", one_of(get_args(Level)), "usual"),
    PageChoice("explain", "quiz_when", one_of(EXPLAINED), EXPLAINED[0]),
)

_QUIZ = (
    PageChoice("quiz", "class_seed", number(*SEEDS)),
    PageChoice("questions", "class_count", number(*LENGTHS), USUAL_LENGTH),
    PageChoice("topic", "class_kinds", some_of(KINDS_ASKED)),
    PageChoice("group", "class_groups", some_of(GROUPS)),
    PageChoice("person", "class_people", people),
    PageChoice("level", "class_level", one_of(get_args(Level)), LEVEL_AT_FIRST),
    PageChoice("room", "class_room", room_code),
)
"""Which quiz: nothing of what is right, so the address may be passed on."""

_ALONE = (*_QUIZ, PageChoice("explain", "class_when", one_of(EXPLAINED), EXPLAINED[0]))

_ROOM = (
    *_QUIZ,
    PageChoice("pace", "class_pace", one_of(("host", "own")), "host"),
    PageChoice("host", "class_host", words),
)

_COMPARE = (
    PageChoice("mode", "compare_mode", one_of(("plans", "people", "draft")), "plans"),
    PageChoice("show", "compare_show", switch),
    *person_link.person_choices("person", "compare_person"),
    *person_link.person_choices("left", "compare_person_left"),
    *person_link.person_choices("right", "compare_person_right"),
    PageChoice("service", "compare_service", one_of(SERVICES)),
    *(
        PageChoice(f"edition_{side}", f"compare_edition_{side}", one_of(EDITIONS))
        for side in ("left", "right")
    ),
    *(PageChoice(f"addons_{side}", f"compare_addons_{side}", some_of(ADDONS)) for side in ("left", "right")),
)

_CLAUSES = (
    PageChoice("view", "clauses_view", one_of(("registers", "chapter", "search", "health")), "registers"),
    PageChoice("chapter", "clauses_chapter", one_of(("overview", *SERVICES))),
    PageChoice("side", "clauses_side", one_of(("clauses", "rules")), "clauses"),
    PageChoice("kind", "clauses_kinds", some_of(KINDS)),
    PageChoice("page", "clauses_page", number(1, MOST_CLAUSE_PAGES), 1),
    PageChoice("find", "clauses_search", words),
    PageChoice("found", "clauses_found", number(1, MOST_CLAUSE_PAGES), 1),
    PageChoice("entry", "register_entry", entry),
    PageChoice("register", "register_kind", some_of(REGISTER_NAMES)),
    PageChoice("narrow", "register_narrowed", some_of(NARROWED)),
    PageChoice("changes", "register_changes", some_of(CHANGES)),
    PageChoice("reason", "register_reasons", some_of(REASONS)),
    PageChoice("service", "register_service", one_of(SERVICES)),
    PageChoice("words", "register_words", words),
    PageChoice("sort", "register_sort", one_of(SORTS), HARM),
    PageChoice("turned", "register_turned", switch),
    PageChoice("draw", "register_seed", number(*SEEDS), SEEDS[0]),
)


@cache
def _combinations() -> Choices:
    """Any day will do: it decides the values' facts, not their names."""
    every = dimensions({"as_of": EARLIEST.isoformat()}, load())
    return (
        *person_link.person_choices("base", "combo_base"),
        PageChoice("vary", "combo_dimensions", some_of(every, MOST_DIMENSIONS)),
        PageChoice("service", "combo_services", some_of(SERVICES)),
        PageChoice("changing", "combo_changing", switch),
        PageChoice("cells", "combo_what", one_of(("count", "status")), "count"),
        PageChoice("shape", "combo_shape", one_of(("picture", "table")), "picture"),
        PageChoice("per", "combo_per", number_of(PER_SCREEN), PER_AT_FIRST),
        PageChoice("page", "combo_page", number(1, MOST_CLAUSE_PAGES), 1),
        PageChoice("cell_service", "combo_service", one_of(SERVICES)),
        PageChoice("cell", "combo_column", combination),
        PageChoice("left", "combo_left", combination),
        PageChoice("right", "combo_right", combination),
        *(
            PageChoice(f"values_{id}", f"combo_values_{id}", some_of(value.id for value in dimension.values))
            for id, dimension in every.items()
        ),
    )


_TERMS = (
    PageChoice("service", "terms_service", one_of(SERVICES)),
    PageChoice("part", "terms_part", words),
    PageChoice("conditions", "terms_conditions", switch),
    PageChoice("draw", "draft_seed", number(*SEEDS), SEEDS[0]),
    PageChoice("mix", "draft_mix_shares", mix_parameter),
)


@cache
def _book() -> Choices:
    """Arrays are not loaded for pages that need none."""
    from pages.present.share.book_choices import book_choices

    return book_choices()


_RULEBOOKS = (
    PageChoice("old", "rulebook_old", words),
    PageChoice("new", "rulebook_new", words),
    PageChoice("service", "rulebook_service", one_of((*SERVICES, "shared"))),
)

_ENTRIES = (
    PageEntry("app", "先做什么", lambda: (*_FIRST, *_RIGHTS), icon="flag"),
    PageEntry("services", "我的服务", lambda: _RIGHTS, icon="list"),
    PageEntry("timeline", "时间线", lambda: _TIMELINE, icon="clock"),
    PageEntry("ledger", "记一笔", icon="pencil"),
    PageEntry("keep", "保存和分享", icon="download"),
    PageEntry("guide", "一题一题问清楚", lambda: _GUIDE, in_menu=False),
    PageEntry("agenda", "全部日子", in_menu=False),
    PageEntry("training", "培训演示", lambda: _TRAINING, "training"),
    PageEntry("room", "课堂测验", lambda: _ROOM, "training", alone="class_wall"),
    PageEntry("quiz", "做测验", lambda: _ALONE, "training", in_menu=False, alone="class_phone"),
    PageEntry("terms", "改条款", lambda: _TERMS, "terms"),
    PageEntry("clauses", "条款核对", lambda: _CLAUSES, "terms"),
    PageEntry("combinations", "条款组合", _combinations, "terms"),
    PageEntry("compare", "方案对比", lambda: _COMPARE, "terms"),
    PageEntry("book", "保单册", _book, "terms"),
    PageEntry("rulebooks", "条款版次", lambda: _RULEBOOKS, "terms"),
)

PAGES: Mapping[str, PageEntry] = {page.name: page for page in _ENTRIES}
"""By the file's name, in the order of the menus."""

STANDS = ("lines", *(page.alone for page in _ENTRIES if page.alone))
"""Keys of which one is there as soon as a page is drawn: its foot, or what fills the screen."""

DOORS: Mapping[Door, str] = {"customer": "查服务", "training": "培训", "terms": "条款"}
"""What the way to a door is called on the pages of another."""


def menu_of(door: Door) -> tuple[PageEntry, ...]:
    """The pages in the menu of a door, its front first."""
    return tuple(page for page in PAGES.values() if page.door == door and page.in_menu)


def page_of_file(file: str) -> PageEntry:
    """The page that a file is. KeyError where the file is none."""
    return PAGES[PurePath(file).stem]
