"""How are the days of an answer drawn? A Plotly figure with one trace a kind of mark, and no Streamlit.

Every row has a lane for its name above a lane for its bars, so that names cost no width on a phone.
No colour stands alone: each kind has its own symbol or hatching, too. Words, grid and background are left to
the page's theme.
"""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pages.present.base.plotly_markup import bold, lines
from pages.present.text.answer_text import (
    clauses_text,
    day_text,
    distance_text,
    items_text,
    provisional,
)
from pages.present.timeline.mark_kinds import COLOURS, MARKS, OTHER, SIGNS
from pages.present.timeline.marks import CARE, POLICY, ROW_NAMES, DayMark
from pages.present.timeline.zoom import Zoom, window
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.periods import ONE_DAY

TODAY = "#C24E00"

ROW_PX, DATES_PX, LEGEND_PX, EDGE_PX = 46, 48, 20, 6
LEGEND_COLUMNS, LEGEND_TEXT_PX = 3, 66
"""What fits beside each other on a phone; a wider screen takes more."""
LANE = 0.24
"""How far below its name, in rows, a row's bars lie."""
MARGIN = dt.timedelta(days=92)
"""Days further than this outside the policy year are left to the list."""
HOVER_WIDTH, HOVER_MARKS = 24, 3
MILLISECOND = dt.timedelta(milliseconds=1)


class Bar(NamedTuple):
    """How a kind of stretch is drawn."""

    name: str
    colour: str
    opacity: float
    hatch: str
    thick: float
    holds: Callable[[DayMark], bool]


POINTS = tuple(kind for kind, mark in MARKS.items() if mark.shape)
"""The kinds of mark that are drawn as points."""

BARS = (
    Bar(ROW_NAMES[POLICY], COLOURS["past"], 0.10, "", 0.22, lambda m: m.kind == "term"),
    Bar("等待期", COLOURS["past"], 0.16, "/", 0.40, lambda m: m.kind == "waiting"),
    Bar("可以使用", COLOURS["usable"], 0.30, "", 0.22, lambda m: _ends(m, "usable") and m.open),
    Bar("信息没填全", COLOURS["usable"], 0.10, ".", 0.22, lambda m: _ends(m, "usable") and not m.open),
    Bar("预计办理", COLOURS["arranged"], 0.55, "\\", 0.22, lambda m: _ends(m, "promised")),
    Bar("住院", COLOURS["urgent"], 0.35, "x", 0.26, lambda m: m.kind == "stay"),
)


def _ends(mark: DayMark, stretch: str) -> bool:
    """Whether a stretch of this sort ends on the mark."""
    return MARKS[mark.kind].stretch == stretch


def span(answer: Answer, marks: Sequence[DayMark]) -> tuple[dt.date, dt.date]:
    """The first and last day of the axis: the policy year, widened for days not far from it."""
    start, end = answer.policy_start, answer.policy_end
    if start is None or end is None:
        raise ValueError("a timeline needs the policy's start")
    days = [day for mark in marks for day in (mark.start, mark.on) if day] + [answer.as_of, start, end]
    near = [day for day in days if start - MARGIN <= day <= end + MARGIN]
    return min(near), max(near)


def within(marks: Sequence[DayMark], first: dt.date, last: dt.date) -> tuple[DayMark, ...]:
    """The marks that lie on the axis; a stretch that begins before it is cut."""
    shown = (mark for mark in marks if first <= mark.on <= last)
    return tuple(m._replace(start=max(m.start, first)) if m.start else m for m in shown)


def timeline_rows(marks: Sequence[DayMark], catalogue: Catalogue) -> list[str]:
    """The rows in order: the policy, the customer, then services as the catalogue has them."""
    present = {mark.row for mark in marks}
    return [row for row in (POLICY, CARE, *(service.id for service in catalogue.services)) if row in present]


def timeline_figure(
    answer: Answer,
    marks: Sequence[DayMark],
    catalogue: Catalogue,
    labels: dict[str, str],
    zoom: Zoom = "year",
) -> go.Figure:
    """The timeline of these marks; `labels` says beside a service's name how it stands.

    Raises ValueError where the policy's start is not known.
    """
    first, last = span(answer, marks)
    shown = within(marks, first, last)
    rows = timeline_rows(shown, catalogue)
    at = {row: index + LANE for index, row in enumerate(rows)}
    names = {service.id: service.name for service in catalogue.services} | ROW_NAMES
    hover = _Hover(shown, names, answer.as_of)
    traces: list[go.Bar | go.Scatter] = [_bars(bar, shown, at, hover) for bar in BARS]
    if first <= answer.as_of <= last:
        traces.append(_today(answer.as_of, list(at.values())))
    traces += [_points(kind, shown, at, hover) for kind in POINTS]
    drawn = [trace for trace in traces if trace.x]
    row_names = [_row_name(names[row], labels.get(row, "")) for row in rows]
    return go.Figure(drawn, _layout(row_names, len(drawn), window(zoom, answer.as_of, first, last)))


# ---------------------------------------------------------------- traces


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12))


def _stretch(mark: DayMark) -> tuple[dt.datetime, dt.datetime]:
    """Where a bar begins and ends: whole days for policy, waiting period and stay, else point to point."""
    start = mark.start or mark.on
    if mark.kind == "waiting":
        return _midnight(start), _midnight(mark.on)
    if mark.kind in ("stay", "term"):
        return _midnight(start), _midnight(mark.on + ONE_DAY)
    return _noon(start), _noon(mark.on)


def _bars(bar: Bar, marks: Sequence[DayMark], at: dict[str, float], hover: _Hover) -> go.Bar:
    """Stretches of one kind; where several are the same, the first stands for all."""
    same = {
        (mark.row, mark.start, mark.on): mark for mark in reversed(marks) if mark.start and bar.holds(mark)
    }
    chosen = list(same.values())
    stretches = [_stretch(mark) for mark in chosen]
    return go.Bar(
        name=bar.name,
        orientation="h",
        base=[start.isoformat() for start, _ in stretches],
        x=[(end - start) / MILLISECOND for start, end in stretches],
        y=[at[mark.row] for mark in chosen],
        width=bar.thick,
        marker={
            "color": _fade(bar.colour, bar.opacity),
            "line": {"color": bar.colour, "width": 1},
            "pattern": {
                "shape": bar.hatch,
                "fgcolor": bar.colour,
                "size": 6,
                "solidity": 0.2,
                "fillmode": "overlay",
            },
        },
        hovertext=[hover.bar(mark) for mark in chosen],
        hoverinfo="text",
        showlegend=bar.name != ROW_NAMES[POLICY],
    )


def _points(kind: str, marks: Sequence[DayMark], at: dict[str, float], hover: _Hover) -> go.Scatter:
    chosen = [mark for mark in marks if mark.kind == kind]
    mark_kind = MARKS[kind]
    assert mark_kind.shape
    sign, colour = SIGNS[mark_kind.shape], COLOURS[mark_kind.tone]
    return go.Scatter(
        name=mark_kind.name,
        mode="markers",
        x=[_noon(mark.on).isoformat() for mark in chosen],
        y=[at[mark.row] for mark in chosen],
        marker={
            "symbol": sign.symbol,
            "color": colour,
            "size": sign.size,
            "opacity": 1,
            "line": {"color": colour, "width": 2 if sign.symbol.endswith(("open", "ns")) else 0},
        },
        hovertext=[hover.point(mark) for mark in chosen],
        hoverinfo="text",
        showlegend=kind != "term",
    )


def _today(as_of: dt.date, lanes: list[float]) -> go.Scatter:
    """A line through the lanes of the bars, broken where the names stand."""
    noon = _noon(as_of).isoformat()
    return go.Scatter(
        name="查询当天",
        mode="lines",
        x=[noon, noon, None] * len(lanes),
        y=[value for lane in lanes for value in (lane - 0.24, lane + 0.24, None)],
        line={"color": TODAY, "width": 3},
        hovertext=lines([bold("查询当天"), day_text(as_of)]),
        hoverinfo="text",
    )


def _fade(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


# ---------------------------------------------------------------- words


def _row_name(name: str, label: str) -> str:
    return f"{bold(name)}  {label}"


class _Hover:
    """What a tap on a mark tells, in lines that fit a phone."""

    def __init__(self, marks: Sequence[DayMark], names: dict[str, str], as_of: dt.date) -> None:
        self.names, self.as_of = names, as_of
        self.days: dict[tuple[str, dt.date], list[DayMark]] = {}
        for mark in marks:
            if mark.kind in POINTS:
                self.days.setdefault((mark.row, mark.on), []).append(mark)
        self.texts = {day: self._text(group) for day, group in self.days.items()}

    def point(self, mark: DayMark) -> str:
        """All that happens in the row on that day: points on one day cover each other."""
        return self.texts[mark.row, mark.on]

    def bar(self, mark: DayMark) -> str:
        """What the stretch is and when it ends."""
        return self._text([mark])

    def _text(self, group: list[DayMark]) -> str:
        day = group[0].on
        told = [
            bold(self.names[group[0].row]),
            f"{bold(day_text(day))}（{distance_text(day, self.as_of)}）",
            provisional(day) if any(mark.provisional for mark in group) else "",
            *(line for mark in group[:HOVER_MARKS] for line in _mark_lines(mark)),
            f"另有 {len(group) - HOVER_MARKS} 条，见列表" if len(group) > HOVER_MARKS else "",
        ]
        return lines(told)


def _mark_lines(mark: DayMark) -> list[str]:
    """What it is, for which items, and where the manual says so."""
    what = mark.text if mark.kind == OTHER else f"{MARKS[mark.kind].name}：{mark.text}"
    parts = [f"▸ {what}", items_text(mark.items), mark.other, *clauses_text(mark.clauses).split(" · ", 1)]
    return [line for part in parts for line in _wrapped(part)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, HOVER_WIDTH)


# ---------------------------------------------------------------- layout


def _layout(row_names: list[str], kinds: int, shown: tuple[dt.date, dt.date]) -> go.Layout:
    count = len(row_names)
    legend = LEGEND_PX * math.ceil(kinds / LEGEND_COLUMNS)
    return go.Layout(
        height=legend + DATES_PX + ROW_PX * count + EDGE_PX,
        margin={"l": EDGE_PX, "r": EDGE_PX, "t": EDGE_PX, "b": EDGE_PX, "pad": 0},
        barmode="overlay",
        dragmode=False,
        hovermode="closest",
        hoverdistance=14,
        hoverlabel={"align": "left", "font": {"size": 13}},
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "font": {"size": 12},
            "itemsizing": "constant",
            "itemwidth": 30,
            "entrywidth": LEGEND_TEXT_PX,
            "entrywidthmode": "pixels",
            "title": {"text": ""},
        },
        xaxis={
            "type": "date",
            "range": [day.isoformat() for day in shown],
            "side": "top",
            "fixedrange": True,
            "tickangle": 0,
            "tickfont": {"size": 12},
            "showgrid": True,
            "tickformatstops": [
                {"dtickrange": [None, "M1"], "value": "%-m月%-d日\n%Y年"},
                {"dtickrange": ["M1", None], "value": "%-m月\n%Y年"},
            ],
            "title": {"text": "", "standoff": 0, "font": {"size": 1}},
        },
        annotations=[_name_above(index, name) for index, name in enumerate(row_names)],
        yaxis={
            "range": [count - 0.5, -0.5],
            "fixedrange": True,
            "showticklabels": False,
            "automargin": False,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": ""},
        },
    )


def _name_above(index: int, name: str) -> dict[str, Any]:
    """A row's name on its own line; under tick labels inside the plot Plotly hides grid and dates."""
    return {
        "text": name,
        "showarrow": False,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "y",
        "y": index,
        "yanchor": "bottom",
        "borderpad": 0,
        "font": {"size": 13},
    }
