"""How does somebody tell of an answer that seems wrong? A text to copy; nothing is sent from here."""

from __future__ import annotations

from pages.present.export.fault_report import ReportedAnswer, fault_report
from pages.ui.form.field_block import Box, Field, draw_fields, fold_field, is_unfolded
from pages.ui.result.copy_button import draw_copied
from pages.ui.session import answers, case, keys
from rules.catalogue.catalogue import SERVICES

WRONG = "wrong_open"


def draw_wrong_answer() -> None:
    """The choice of a service, and the text about its answer."""
    fields = [fold_field(WRONG, "觉得哪一项算错了？")]
    chosen = keys.WRONG_SERVICE.get(next(iter(SERVICES)))
    catalogue = answers.catalogue()
    if is_unfolded(WRONG):
        fields.append(
            Field(
                key=keys.WRONG_SERVICE,
                kind="list",
                label="哪一项服务",
                take=keys.WRONG_SERVICE.put,
                value=chosen,
                options={service.id: service.name for service in catalogue.services},
                note="复制下来，发给给您这个应用的人。里面有您填的健康情况；这里什么都不会发出去。",
            )
        )
    draw_fields("wrong", [Box("wrong", fields, title="结果不对")])
    if is_unfolded(WRONG):
        asked = answers.asked(answers.readable_scenario())
        answer = answers.answer_to(asked)
        about = ReportedAnswer(answer, asked.scenario, case.overrides())
        text = fault_report(about, answer.service(chosen), catalogue)
        draw_copied("结果、依据和您的情况", text, key="wrong_answer")
