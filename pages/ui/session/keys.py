"""Under which names does the session keep what, and of what type is it? Every page reads and writes by these.

A key is a string, so it may name a widget too. Only a widget that nothing else reads or sets has its key
where it is drawn. The names that an address may carry are those of `page_registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

import streamlit as st

if TYPE_CHECKING:
    # Reading files takes libraries that the first page has no use for.
    from pages.present.records.record_files import Read
    from pages.present.share.case_file import Loaded
    from pages.present.timeline.zoom import Zoom
    from rules.domain.answer import Status
    from rules.domain.parsing import ScenarioError
    from rules.domain.scenario import Scenario


T = TypeVar("T")

Order = Literal["month", "service"]
"""How the days of the timeline are listed."""


class Key(str, Generic[T]):
    """The name of something that the session keeps, with its type."""

    __slots__ = ()

    @overload
    def get(self) -> T | None: ...
    @overload
    def get(self, default: T) -> T: ...
    def get(self, default: T | None = None) -> T | None:
        """What is kept, or `default` where nothing is."""
        held: T | None = st.session_state.get(self, default)
        return held

    def value(self) -> T:
        """What is kept; KeyError where nothing is."""
        held: T = st.session_state[self]
        return held

    def kept(self, default: T) -> T:
        """What is kept; `default` is kept from now on where nothing was."""
        held: T = st.session_state.setdefault(self, default)
        return held

    def put(self, value: T) -> None:
        """Keep this."""
        st.session_state[self] = value

    def pop(self) -> T | None:
        """What was kept, which is kept no longer."""
        held: T | None = st.session_state.pop(self, None)
        return held

    def is_set(self) -> bool:
        """Whether anything is kept, None included."""
        return self in st.session_state


# ---------------------------------------------------------------- the page and its address

PAGE = Key[str]("page")
ARRIVED = Key[bool]("arrived")
"""Whether this run is the first one on its page since another was open."""
ADDRESS_READ = Key[bool]("address_read")
PRIVATE = Key[bool]("private")
"""Whether the address carries nothing of the case."""
STEP_WRITTEN = Key[dict[str, str]]("step_written")
"""The step that the address was last given."""
STEPS_TAKEN = Key[dict[int, dict[str, str]]]("steps_taken")
"""By number: the steps of somebody whose address carries nothing of the case."""
STEP_AT = Key[int]("step_at")
"""The number of the step that is on."""
LINK_NOTICE = Key[str]("link_notice")
"""What was wrong with the address."""

# ---------------------------------------------------------------- the case and how it is read

CASE = Key[dict[str, Any]]("case")
EARLIER = Key[Any]("earlier")
"""The case before the last change, an `Earlier`."""
ALTERNATIVES = Key[dict[str, list[Any]]]("alternatives")
"""By fact: the values between which the person does not know."""
SITUATION = Key[str]("situation")
"""What has happened, as `data/situations` names it."""
WHO = Key[str]("who")
"""For whom it is: `self` or `family`."""
READING = Key[str]("reading")
OVERRIDES = Key[dict[str, str]]("overrides")
SET_ON = Key[dict[str, str]]("set_on")
"""By entry of the registers: the day on which customer service was asked about it."""
PARSED: Key[dict[str, Scenario | ScenarioError]] = Key("parsed")
LAST_GOOD = Key[dict[str, Any]]("last_good")
KEPT_CASES = Key[list[dict[str, Any]]]("kept_cases")

# ---------------------------------------------------------------- the form

READING_SWITCH = Key[str]("reading_switch")
ALL_QUESTIONS = Key[bool]("all_questions")
GROUP = Key[str]("group")
"""The group of questions that is unfolded."""
UNREAD = Key[dict[str, tuple[str, Any]]]("unread")
"""By field: a text that could not be read, and what held for its fact then."""


def heard(block: str) -> Key[int]:
    """The number of the last answer that came from a block of fields."""
    return Key(f"{block}:heard")


# ---------------------------------------------------------------- the first questions

ASK = Key[str]("ask")
"""The question that is on the screen, or `done`."""
FIRST_ANSWERED = Key[list[str]]("first_answered")
"""The first questions that have a reply, not knowing among them, in the order asked."""
FIRST_FAULT = Key[str]("first_fault")
FIRST_TYPED = Key[str]("first_typed")
"""The text of a day with which that is wrong."""

# ---------------------------------------------------------------- the first page

ASK_SITUATION = Key[bool]("ask_situation")
"""Whether what has happened is asked again."""
STATUSES = Key[list[str]]("statuses")
"""The statuses to which the cards are narrowed."""
SERVICE_ORDER, SERVICE_GROUP = Key[str]("order"), Key[str]("service_group")
"""How the cards are arranged, and the group to which they are narrowed."""
SERVICE_SEARCH = Key[str]("search")
"""The words to which they are narrowed."""
BOARD_GRADES, UNFOLDED = Key[list[str]]("board_grades"), Key[list[str]]("unfolded")
"""The grades to which the board is narrowed; the parts that were asked for and made then."""

# ---------------------------------------------------------------- the guided questions

GUIDE_PREFIX = "guide_"
"""Everything that goes when the case is cleared begins so."""
GUIDE_ABOUT = Key[list[str]]("guide_about")
GUIDE_LOG = Key[list[str]]("guide_log")
GUIDE_DETAILS = Key[bool]("guide_details")
GUIDE_UNSURE, GUIDE_LATER = Key[list[str]]("guide_unsure"), Key[list[str]]("guide_later")
GUIDE_NOT_YET, GUIDE_ASSUMED = Key[list[str]]("guide_not_yet"), Key[list[str]]("guide_assumed")
GUIDE_NOW = Key[str | None]("guide_now")
GUIDE_FAULT = Key[str]("guide_fault")
GUIDE_ANSWERED = Key[bool]("guide_answered")
GUIDE_PICK = Key[str]("guide_pick")


def guide_answer(fact: str) -> Key[Any]:
    """The field that asks for a fact."""
    return Key(f"{GUIDE_PREFIX}{fact}")


def day_lists(field: str) -> Key[bool]:
    """Whether the lists beside a field for a day are open."""
    return Key(f"{field}:lists")


def day_part(field: str, part: str) -> Key[int | None]:
    """What is chosen in one of these lists: `year`, `month` or `day`."""
    return Key(f"{field}:{part}")


def guide_option(fact: str, option: str) -> Key[bool]:
    """The box of one option of a fact that takes several."""
    return Key(f"{GUIDE_PREFIX}{fact}_{option}")


# ---------------------------------------------------------------- the first page, the agenda, the timeline

OPENED, OPENER = Key[str]("opened"), Key[Any]("opener")
"""The service whose card was clicked, and the component that hears of it."""
AGENDA_KINDS = Key[list[str]]("agenda_kinds")
TIMELINE_ZOOM: Key[Zoom] = Key("timeline_zoom")
TIMELINE_ORDER: Key[Order] = Key("timeline_order")
TIMELINE_GROUPS = Key[list[str]]("timeline_groups")
TIMELINE_STATUSES: Key[list[Status]] = Key("timeline_statuses")


def drawer_fold(service: str, fold: str) -> Key[bool]:
    """Whether a fold of a service's drawer is open."""
    return Key(f"fold_{service}_{fold}")


def use_form(service: str) -> Key[bool]:
    """Whether the form for a use of a service is open."""
    return Key(f"use_{service}")


DRAWER_CHANGED = Key[bool]("drawer_changed")
"""Whether something in the drawer has changed the case, so that the page behind it is no longer true."""
USE_ITEM, USE_ON, USE_COUNT = Key[str]("use_item"), Key[str]("use_on"), Key[int]("use_count")
"""What is typed of a use before it is recorded."""
RECORDED = Key[str]("recorded")
"""What was just recorded, to be confirmed once."""
UNDO = Key[dict[str, Any]]("undo")
"""What the session held before it was cleared or replaced, and what that was."""

# ---------------------------------------------------------------- the ledger

DRAFTS = Key[dict[str, Any]]("drafts")
ADDING = Key[str]("adding")
"""The list whose form for a new entry is open."""
EDITING = Key[tuple[str, int, int]]("editing")
"""The entry that is being changed: its list, its place and the draft's version."""
LEDGER_FOUND: Key[dict[str, Read]] = Key("ledger_found")
LEDGER_DONE = Key[str]("ledger_done")
LEDGER_UPLOADS = Key[int]("ledger_uploads")
LEDGER_SCOPE = Key[str]("ledger_scope")
"""Of which services it is shown what is left, once a person has chosen."""


def told_of_form(prefix: str) -> Key[str]:
    """What is missing or wrong in the form of an entry."""
    return Key(f"{prefix}:told")


def whole_list(fact: str) -> Key[bool]:
    """Whether all entries of a list are shown."""
    return Key(f"whole:{fact}")


# ---------------------------------------------------------------- files

FILE_ASKED = Key[str]("file_asked")
"""The button that was pressed to have a file made."""
WRONG_SERVICE = Key[str]("wrong_service")
"""The service whose answer seems wrong."""
KEEP_FOUND: Key[Loaded] = Key("keep_found")
KEEP_FAULT, KEEP_DONE = Key[str]("keep_fault"), Key[str]("keep_done")
KEEP_SHEET = Key[str]("keep_sheet")
"""Which of the printed sheets is shown."""
MANUAL = Key[Any]("manual")
"""The visitor's own copy of the manual, an `Attached`."""
MANUAL_FAULT, MANUAL_FILES = Key[str]("manual_fault"), Key[int]("manual_files")

# ---------------------------------------------------------------- training

TRAINING_TAB = Key[str]("training_tab")
TRAINING_PERSONA = Key[str]("training_persona")
TRAINING_STEP = Key[int]("training_step")
"""Counted from 1."""
TRAINING_DAY = Key[str]("training_day")
TRAINING_PRESENT, TRAINING_NOTES = Key[bool]("training_present"), Key[bool]("training_notes")
"""Whether the stage fills the screen; whether this window shows the notes to the stage of another."""
TRAINING_PICTURES = Key[tuple[str, int]]("training_pictures")
"""Which pictures were asked for, and the number of the press, until they are sent."""

QUIZ_SEED = Key[int | str]("quiz_seed")
"""The number of the quiz, or what was typed in its place."""
QUIZ_COUNT, QUIZ_LEVEL, QUIZ_WHEN = Key[int]("quiz_count"), Key[str]("quiz_level"), Key[str]("quiz_when")
CLASS_SEED, CLASS_COUNT = Key[int]("class_seed"), Key[int]("class_count")
CLASS_KINDS, CLASS_GROUPS = Key[list[str]]("class_kinds"), Key[list[str]]("class_groups")
CLASS_PEOPLE = Key[list[str]]("class_people")
CLASS_LEVEL, CLASS_WHEN = Key[str]("class_level"), Key[str]("class_when")
CLASS_PACE, CLASS_ROOM, CLASS_HOST = Key[str]("class_pace"), Key[str]("class_room"), Key[str]("class_host")
CLASS_STATE = Key[dict[str, Any]]("class_state")
"""What a phone or a wall shows beside that: a seat, the answers of who is alone, a file to save."""
CLASS_PHONE, CLASS_WALL = Key[Any]("class_phone"), Key[Any]("class_wall")

# ---------------------------------------------------------------- drafts of the terms

DRAFT = Key[str]("draft")
"""The draft that is on, packed as in an address; none or an empty text where the terms in force hold."""
OTHER_DRAFTS = Key[dict[str, str]]("other_drafts")
"""By name: the packed drafts that are not on."""
DRAFT_REFUSED = Key[tuple[str, str]]("draft_refused")
"""The place of the last change that the data refused, and why."""
DRAFT_NOTICE = Key[str]("draft_notice")
"""What is to be said once of a file that was loaded."""
DRAFT_UPLOADS = Key[int]("draft_uploads")
DRAFT_SEED = Key[int]("draft_seed")
"""By which seed the sample is drawn that a draft is tried on."""
DRAFT_MIX = Key[list[str]]("draft_mix_shares")
"""How often each story is told in it, e.g. `child-3`; all alike where there is none."""


def mix_field(story: str) -> Key[int]:
    """The field of a story's share in the sample of a draft."""
    return Key(f"draft_mix:{story}")


TERMS_SERVICE, TERMS_PART = Key[str]("terms_service"), Key[str]("terms_part")
TERMS_CONDITIONS = Key[bool]("terms_conditions")
"""Whether conditions can be edited, and statements added and taken out."""
TERMS_ADDING, TERMS_FILLED = Key[str]("terms_adding"), Key[dict[str, Any]]("terms_filled")
"""What sort of statement is being added; by field, what is filled in of it so far."""


def term_field(service: str, path: str) -> Key[Any]:
    """The field of a term."""
    return Key(f"term:{service}:{path}")


# ---------------------------------------------------------------- combinations and comparison

COMBO_DIMENSIONS = Key[list[str]]("combo_dimensions")


def combo_values(dimension: str) -> Key[list[str]]:
    """The values of a dimension that are combined."""
    return Key(f"combo_values_{dimension}")


COMBO_BEFORE = Key[dict[str, list[str]]]("combo_before")
"""By dimension the values that were chosen before one was looked at alone."""
COMBO_SERVICES = Key[list[str]]("combo_services")
"""The services that are shown; none is all of them."""
COMBO_CHANGING = Key[bool]("combo_changing")
"""Whether only the services are shown that do not stand alike everywhere."""
COMBO_SERVICE, COMBO_COLUMN = Key[str | None]("combo_service"), Key[str | None]("combo_column")
"""The cell that is explained: its service and its combination."""
COMBO_WHAT, COMBO_PAGE = Key[str]("combo_what"), Key[int]("combo_page")
"""What a cell says, and which page is shown."""
COMBO_LEFT, COMBO_RIGHT = Key[str]("combo_left"), Key[str]("combo_right")
COMBO_OPENED = Key[int]("combo_opened")
"""How many cells of the table were chosen."""


def person_day(choice: str) -> Key[str]:
    """The day on which the person of a choice asks, where neither they nor their story name one."""
    return Key(f"{choice}_day")


def person_case(choice: str) -> Key[str]:
    """The facts of the person of a choice as an address holds them, where they are a kept case."""
    return Key(f"{choice}_case")


def person_changes(choice: str) -> Key[list[str]]:
    """What is changed about the person of a choice, as `fact=value`."""
    return Key(f"{choice}_changes")


COMPARE_SIDES = Key[tuple[Any, Any]]("compare_sides")
"""The two cases as the page that compares them holds them."""

# ---------------------------------------------------------------- a book of policies

BOOK_SIZE, BOOK_SEED, BOOK_BLANK = Key[int]("book_size"), Key[int]("book_seed"), Key[int]("book_blank")
BOOK_PENDING, BOOK_TABLE = Key[bool]("book_pending"), Key[bool]("book_table")
"""Whether what a made-up book is made of is being chosen, and whether a table that was uploaded is shown."""
BOOK_MIX, BOOK_DAY = Key[list[str]]("book_mix_shares"), Key[str]("book_day")
BOOK_VIEW, BOOK_SHOW = Key[str]("book_view"), Key[list[str]]("book_show")
BOOK_DATES, BOOK_CHANGE, BOOK_BY = Key[bool]("book_dates"), Key[str]("book_change"), Key[str]("book_by")
BOOK_WITHIN, BOOK_PAGE = Key[int]("book_within"), Key[int]("book_page")
BOOK_SERVICE, BOOK_WHICH = Key[str | None]("book_service"), Key[str | None]("book_which")
BOOK_SEGMENT, BOOK_ROW = Key[str | None]("book_segment"), Key[int | None]("book_row")
BOOK_UPLOADS, BOOK_FAULT = Key[int]("book_uploads"), Key[str]("book_fault")
BOOK_WORK, BOOK_LOADED, BOOK_DRAWER = Key[Any]("book_work"), Key[Any]("book_loaded"), Key[str]("book_drawer")
"""What is computed of this session's books, the table that was uploaded, the service whose drawer opens."""

# ---------------------------------------------------------------- clauses and registers

CLAUSES_VIEW, CLAUSES_SIDE = Key[str]("clauses_view"), Key[str]("clauses_side")
CLAUSES_CHAPTER = Key[str]("clauses_chapter")
CLAUSES_KINDS = Key[list[str]]("clauses_kinds")
CLAUSES_PAGE = Key[int]("clauses_page")
# ---------------------------------------------------------------- terms of several years

RULEBOOK, RULEBOOK_OLD, RULEBOOK_NEW = (Key[str](f"rulebook{which}") for which in ("", "_old", "_new"))
"""The terms that the pages speak of, and those compared: a name, `draft`, or `file`."""
RULEBOOK_SERVICE = Key[str]("rulebook_service")
RULEBOOK_FILE = Key[tuple[str, bytes]]("rulebook_file")
"""A loaded data folder: its name and its archive."""
RULEBOOK_FAULT, RULEBOOK_UPLOADS = Key[str]("rulebook_fault"), Key[int]("rulebook_uploads")


def rulebook_upload(number: int) -> Key[Any]:
    """The field for the next file."""
    return Key(f"rulebook_upload_{number}")


REGISTER_KIND, REGISTER_CHANGES = Key[list[str]]("register_kind"), Key[list[str]]("register_changes")
REGISTER_REASONS, REGISTER_NARROWED = Key[list[str]]("register_reasons"), Key[list[str]]("register_narrowed")
REGISTER_SERVICE, REGISTER_ENTRY = Key[str]("register_service"), Key[str | None]("register_entry")
"""The service to which they are narrowed, and the entry that is open."""
REGISTER_WORDS = Key[str]("register_words")
REGISTER_SORT, REGISTER_TURNED = Key[str]("register_sort"), Key[bool]("register_turned")
"""The column that decides the order, and whether that is turned round."""
REGISTER_SEED = Key[int]("register_seed")
"""By which the customers of the sample are drawn."""


def way_to_terms(place: str, service: str) -> Key[bool]:
    """The button that leads to where the terms of a service are changed."""
    return Key(f"terms_from_{place}_{service}")


def way_to_entry(entry: str) -> Key[bool]:
    """The button that leads to an entry of the registers."""
    return Key(f"entry_from_cell_{entry}")
