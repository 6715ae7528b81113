"""What could a trainee be asked, and what is right?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.quiz.change_questions import ADVISABLE, OTHERWISE
    from rules.quiz.customer_stories import STORIES
    from rules.quiz.customers import SAMPLE, Customer, draw_customer, draw_customers
    from rules.quiz.date_questions import WEIGHTS, deadline_question
    from rules.quiz.draft_question import DraftQuestion
    from rules.quiz.model import (
        KINDS,
        AnswerOption,
        Mark,
        Question,
        QuestionKind,
        Quiz,
        ReasonNote,
        Result,
        Verdict,
    )
    from rules.quiz.quiz import (
        ASSUMED,
        EASY_WAYS,
        QuizError,
        data_digest,
        grade,
        make_chosen_quiz,
        make_quiz,
        mark_question,
        next_seed,
        points_by_kind,
    )
    from rules.quiz.quiz_choice import (
        EASY_KINDS,
        LENGTHS,
        LEVEL_AT_FIRST,
        SEEDS,
        USUAL_LENGTH,
        Level,
        QuizChoice,
    )
    from rules.quiz.undisputed_case import ARGUABLE, DrawnCase

__all__ = [
    "ADVISABLE", "ARGUABLE", "ASSUMED", "EASY_KINDS", "EASY_WAYS", "KINDS", "LENGTHS", "LEVEL_AT_FIRST",
    "OTHERWISE", "SAMPLE", "SEEDS", "STORIES", "USUAL_LENGTH", "WEIGHTS", "AnswerOption", "Customer",
    "DraftQuestion", "DrawnCase", "Level", "Mark", "Question", "QuestionKind", "Quiz", "QuizChoice",
    "QuizError", "ReasonNote", "Result", "Verdict", "data_digest", "deadline_question", "draw_customer",
    "draw_customers", "grade", "make_chosen_quiz", "make_quiz", "mark_question", "next_seed",
    "points_by_kind",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
