"""What may be known about a customer, what is an answer made of, and how is time counted?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.domain.answer import (
        AHEAD,
        BEST_FIRST,
        IN_USE,
        OPEN,
        RANK,
        REFUSED,
        SPENT,
        Answer,
        Caveat,
        Check,
        Clause,
        Deadline,
        ItemAnswer,
        OtherReading,
        Reason,
        ServiceAnswer,
        ServiceStanding,
        SharedCount,
        Status,
        Trace,
        WaitingPeriod,
        opening_day,
    )
    from rules.domain.answer_diff import (
        COUNT,
        STATUS,
        ComparedSide,
        Difference,
        alike,
        alike_in_both_readings,
        answer_differences,
        count_numbers,
        items_alike,
        service_differences,
    )
    from rules.domain.cities import (
        BY_ONE_CHARACTER,
        ELSEWHERE,
        FILE,
        Divisions,
        by_letters,
        doubt,
        is_listed,
        places,
        province_of,
        provinces,
        read_divisions,
    )
    from rules.domain.day_words import WAYS_TO_WRITE, read_day, read_month
    from rules.domain.deadline_kinds import DEADLINES, DeadlineKind, Shape, Tone, given_by, kinds_at, kinds_of
    from rules.domain.fact_kinds import (
        KINDS,
        FactKind,
        kind_from_schema,
        option_key,
        option_value,
        options_of,
        values_of,
    )
    from rules.domain.json_reader import DEEPEST, LARGEST_JSON, JsonError, read_json
    from rules.domain.lookup import folded, found
    from rules.domain.merged_answer import (
        CANCERS,
        EITHER,
        EITHER_LABEL,
        FACT,
        MOST_CASES,
        NO_LATER,
        POLICY_DAYS,
        CaseAnswer,
        Unsure,
        common_status,
        either,
        either_trace,
    )
    from rules.domain.parsing import ENTRY, WHOLE, ScenarioError, parse, salvage, to_json, view_of
    from rules.domain.periods import (
        BASIS,
        ONE_DAY,
        UNIT_NAMES,
        Basis,
        Moved,
        RulebookDays,
        Unit,
        add_months,
        add_workdays,
        completed_months,
        completed_years,
        days_through,
        last_day_of_policy_year,
        move,
    )
    from rules.domain.project import DATA_FOLDER, VERSION
    from rules.domain.scenario import (
        EARLIEST,
        EVENT_DATES,
        FACTS,
        LATEST,
        MOST_TOLD,
        NEVER_ASKED,
        PRESETS,
        RECORDS,
        TRAITS,
        UNTOLD,
        Addon,
        Booking,
        Day,
        Edition,
        Hospital,
        Scenario,
        Stay,
        StrictModel,
        Surgery,
        TripRegion,
        Use,
        View,
        left_untold,
        shown,
        visible,
    )
    from rules.domain.workdays import (
        LIBRARY_YEARS,
        Year,
        calendar_by_law,
        day_off_name,
        days_of,
        filed_days,
        is_known,
        is_workday,
        read_year,
        read_years,
        unknown_year,
    )
    from rules.domain.yaml_reader import (
        LARGEST_FILE,
        WORDS_AND_NUMBERS,
        DataError,
        file_fault_reason,
        form_words,
        parse_yaml,
        read_bytes,
        read_yaml,
        write_fault,
        yaml_events,
    )

__all__ = [
    "AHEAD", "BASIS", "BEST_FIRST", "BY_ONE_CHARACTER", "CANCERS", "COUNT", "DATA_FOLDER", "DEADLINES",
    "DEEPEST", "EARLIEST", "EITHER", "EITHER_LABEL", "ELSEWHERE", "ENTRY", "EVENT_DATES", "FACT", "FACTS",
    "FILE", "IN_USE", "KINDS", "LARGEST_FILE", "LARGEST_JSON", "LATEST", "LIBRARY_YEARS", "MOST_CASES",
    "MOST_TOLD",
    "NEVER_ASKED", "NO_LATER", "ONE_DAY", "OPEN", "POLICY_DAYS", "PRESETS", "RANK", "RECORDS", "REFUSED",
    "SPENT", "STATUS", "TRAITS", "UNIT_NAMES", "UNTOLD", "VERSION", "WAYS_TO_WRITE", "WHOLE",
    "WORDS_AND_NUMBERS",
    "Addon", "Answer", "Basis", "Booking", "CaseAnswer", "Caveat", "Check", "Clause", "ComparedSide",
    "DataError", "Day", "Deadline", "DeadlineKind", "Difference", "Divisions", "Edition", "FactKind",
    "Hospital", "ItemAnswer", "JsonError", "Moved", "OtherReading", "Reason", "RulebookDays", "Scenario",
    "ScenarioError",
    "ServiceAnswer", "ServiceStanding", "Shape", "SharedCount", "Status", "Stay", "StrictModel",
    "Surgery", "Tone", "Trace", "TripRegion", "Unit", "Unsure", "Use", "View", "WaitingPeriod", "Year",
    "add_months", "add_workdays", "alike", "alike_in_both_readings", "answer_differences", "by_letters",
    "calendar_by_law", "common_status", "completed_months", "completed_years", "count_numbers",
    "day_off_name", "days_of", "days_through", "doubt", "either", "either_trace", "file_fault_reason",
    "filed_days", "folded", "form_words", "found", "given_by", "is_known", "is_listed", "is_workday",
    "items_alike", "kind_from_schema", "kinds_at", "kinds_of", "last_day_of_policy_year",
    "left_untold", "move",
    "opening_day", "option_key", "option_value", "options_of", "parse", "parse_yaml", "places", "province_of",
    "provinces", "read_bytes", "read_day", "read_divisions", "read_json", "read_month", "read_yaml",
    "read_year", "read_years", "salvage", "service_differences", "shown", "to_json", "unknown_year",
    "values_of", "view_of", "visible", "write_fault", "yaml_events",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
