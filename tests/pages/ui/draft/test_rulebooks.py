"""Does 条款版次 list the terms that there are, and say what changed between two of them?"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.clauses.terms_archive import MOST_FILES, read_archive
from pages.ui.draft import rulebook_view
from pages.ui.session import keys
from rules.catalogue.catalogue import DATA, MANUAL_SHA256
from rules.domain.yaml_reader import DataError
from tests.support.opened import ROOT, open_page, run
from tests.support.rulebooks import INVENTED, NEW, OLD

pytestmark = pytest.mark.usefixtures("nothing_kept")

FILE = "pages/rulebooks.py"


def html(page: AppTest) -> str:
    return "\n".join(one.proto.body for one in page.get("html"))


def told(page: AppTest) -> str:
    return "\n".join(
        str(one.value) for kind in ("markdown", "info", "warning", "error") for one in page.get(kind)
    )


def linked(**params: str) -> AppTest:
    """The page as a link opens it."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(FILE)
    for name, text in params.items():
        page.query_params[name] = text
    return run(page)


def section(page: AppTest, id: str) -> str:
    """What the page says of one service."""
    return html(page).partition(f'id="change-{id}"')[2].partition("</section>")[0]


def test_one_years_terms_are_listed_with_what_the_manual_does_not_say() -> None:
    page = open_page(FILE)
    for part in (
        OLD,
        "从哪天到哪天：手册未写",
        "第 164、235 行",
        "2021-10-26 至 2024-07-15（5 章没有写）",
        MANUAL_SHA256[:12],
    ):
        assert part in html(page), part
    assert f"现在只有一版条款：{OLD}" in told(page)
    assert "change-" not in html(page)


def test_every_chapters_own_day_is_listed_with_its_lines() -> None:
    page = open_page(FILE, rulebook_dates=True)
    rows = html(page)
    for part in ("门诊陪诊", "2024-07-15", "第 1612 行", "2021-10-26", "第 4252 行"):
        assert part in rows, part
    assert rows.count("<td>手册未写</td>") == 5


@pytest.mark.usefixtures("two")
def test_two_years_are_compared_service_by_service() -> None:
    page = open_page(FILE)
    listed = html(page)
    assert "到 2025-12-31（下一版开始的前一天）" in listed
    assert "2026-01-01 起；到哪天：手册未写" in listed
    assert "3 处条款不同，涉及 3 项服务" in told(page)
    visits = section(page, "outpatient_companion")
    for part in ("<td>2 次</td>", "<b>3 次</b>", "第 1664–1670", "次数用完 → 可以使用", "只在有利解释下"):
        assert part in visits, part
    for part in ("出院后 15 天内预约", "出院后 20 天内预约", "已过期限 → 可以使用"):
        assert part in section(page, "home_nursing"), part
    assert "条件不符 → 可以使用" in section(page, "emergency_rescue")
    assert section(page, "boao_drug") == ""


@pytest.mark.usefixtures("two")
def test_the_direction_and_the_service_are_in_the_address() -> None:
    page = open_page(FILE)
    page.selectbox(key=keys.RULEBOOK_OLD).select(NEW)
    page.selectbox(key=keys.RULEBOOK_NEW).select(OLD)
    page.run()
    page.selectbox(key=keys.RULEBOOK_SERVICE).select("outpatient_companion")
    page.run()
    assert not page.exception
    chosen = {name: page.query_params[name] for name in ("old", "new", "service")}
    assert chosen == {"old": NEW, "new": OLD, "service": "outpatient_companion"}
    shown = section(page, "outpatient_companion")
    assert "可以使用 → 次数用完" in shown
    assert section(page, "home_nursing") == ""
    again = linked(**chosen)
    assert section(again, "outpatient_companion") == shown
    assert section(again, "home_nursing") == ""


def test_a_link_to_terms_that_are_not_here_says_so() -> None:
    page = open_page(FILE, rulebook_old=OLD, rulebook_new="file", draft="")
    assert "change-" not in html(page)
    assert "<b>虚构" not in html(linked(new="<b>虚构</b>"))


@pytest.mark.usefixtures("two")
def test_a_link_that_names_other_terms_is_told() -> None:
    page = open_page(FILE, rulebook_new="没有的版次")
    assert "“没有的版次”这里没有" in told(page)
    assert "涉及 3 项服务" in told(page)


# ---------------------------------------------------------------- terms in a file


def loaded(name: str, content: bytes) -> AppTest:
    """The page once a file was taken."""

    def script(name: str, content: bytes) -> None:
        from pages.ui.draft import rulebook_view
        from pages.ui.session import keys

        keys.RULEBOOK_FAULT.put(rulebook_view.take_terms(name, content))

    taken = AppTest.from_function(script, args=(name, content), default_timeout=60).run()
    assert not taken.exception
    left = (keys.RULEBOOK_FAULT, keys.RULEBOOK_NEW, keys.RULEBOOK_FILE, keys.DRAFT)
    return open_page(FILE, **{key: taken.session_state[key] for key in left if key in taken.session_state})


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def folder(root: str = "", **changed: tuple[str, str]) -> bytes:
    """The project's data as an archive, in each file named one text changed."""
    files = {path.relative_to(DATA).as_posix(): path.read_bytes() for path in DATA.rglob("*.yaml")}
    for name, (old, new) in changed.items():
        file = f"{name}.yaml".replace("__", "/")
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode())
    return zipped({f"{root}{name}": content for name, content in files.items()})


NEXT: dict[str, tuple[str, str]] = {
    "product": (f"name: {OLD}\n  begins: null", f'name: {NEW}\n  begins: "2026-01-01"'),
    "services__outpatient_companion": ("otherwise: 2", "otherwise: 3"),
}


def test_a_loaded_draft_is_compared_with_the_terms_in_force() -> None:
    page = loaded("明年.yaml", INVENTED.read_bytes())
    assert "草案“明年”" in told(page)
    assert "次数用完 → 可以使用" in section(page, "outpatient_companion")
    assert page.query_params["new"] == "draft"
    assert page.query_params["draft"]


def answers(page: AppTest, service: str) -> list[str]:
    """What stands unfolded of each example of a service."""
    return re.findall(r"<details.*?</details>", section(page, service), re.DOTALL)


def test_an_example_is_answered_in_full_by_the_terms_in_force_and_by_a_draft() -> None:
    page = loaded("明年.yaml", INVENTED.read_bytes())
    assert param(page, "old") == [OLD]
    found = answers(page, "outpatient_companion")
    assert len(found) == section(page, "outpatient_companion").count('class="more"') > 1
    for part in (f"<b>{OLD}</b>：● 次数用完", "<b>草案“明年”</b>：✓ 可以使用", "第 1664"):
        assert any(part in one for one in found), part


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("old", "new", "years"), [(OLD, NEW, "2026"), (NEW, OLD, "2025")])
def test_an_example_is_of_a_policy_under_the_terms_that_it_stands_for(old: str, new: str, years: str) -> None:
    page = linked(old=old, new=new)
    for service in ("outpatient_companion", "home_nursing", "emergency_rescue"):
        days = re.findall(r"查询日期：(\d{4})-\d\d-\d\d", section(page, service))
        starts = re.findall(r"保单生效日：(\d{4})-\d\d-\d\d", section(page, service))
        assert days, service
        assert {*days, *starts} == {years}, service
    captions = "\n".join(one.value for one in page.caption)
    assert f"例子的保单都属于 {new}，查询日期也在它有效的日子里" in captions


@pytest.mark.usefixtures("two")
def test_an_example_is_answered_in_full_by_either_years_terms() -> None:
    page = open_page(FILE)
    sides = [one.partition(f"<b>{NEW}</b>") for one in answers(page, "emergency_rescue")]
    assert all(f"<b>{OLD}</b>" in old for old, _, _ in sides)
    assert any("：× 条件不符" in old and new.startswith("：✓ 可以使用") for old, _, new in sides)


def param(page: AppTest, name: str) -> list[str]:
    held = page.query_params[name]
    return held if isinstance(held, list) else [held]


@pytest.mark.parametrize("root", ["", "data/", "项目/data/"])
def test_a_loaded_folder_is_compared_and_says_that_no_link_carries_it(root: str) -> None:
    page = loaded("明年.zip", folder(root, **NEXT))
    assert "载入的“明年”" in told(page)
    assert "<b>3 次</b>" in section(page, "outpatient_companion")
    captions = "\n".join(one.value for one in page.caption)
    assert "载入的文件夹不在链接里" in captions


BAD: dict[str, tuple[str, bytes, str]] = {
    "no archive": ("a.zip", b"PK", "不是可以打开的 ZIP"),
    "nothing in it": ("a.zip", zipped({"readme.txt": b"x"}), "没有 product.yaml"),
    "half a folder": ("a.zip", zipped({"product.yaml": (DATA / "product.yaml").read_bytes()}), "没有载入"),
    "too many files": ("a.zip", zipped({f"{n}.yaml": b"" for n in range(MOST_FILES + 1)}), "太大"),
    "no draft": ("a.yaml", b"- 1", "没有载入"),
    "a draft that does not fit": (
        "a.yaml", b"- {file: product.yaml, path: rulebook.name, from: x, to: y}", "from 写的是",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_what_cannot_be_loaded_is_told(fault: str) -> None:
    name, content, why = BAD[fault]
    page = loaded(name, content)
    assert why in told(page)
    assert "/tmp" not in told(page)
    assert "change-" not in html(page)


def test_an_archive_leaves_nothing_outside(tmp_path: Path) -> None:
    """Whatever its names say; and its faults do not say where it was unpacked."""
    evil = {"../../evil.yaml": b"x", "/evil.yaml": b"x"}
    files: dict[str, Any] = {
        path.relative_to(DATA).as_posix(): path.read_bytes() for path in DATA.rglob("*.yaml")
    }
    assert read_archive(zipped({**files, **evil})).rulebook.name == OLD
    with pytest.raises(DataError) as caught:
        read_archive(zipped({**files, "facts.yaml": b"- 1"}))
    assert all(fault.startswith("facts.yaml") for fault in caught.value.faults)
    assert rulebook_view.LARGEST_UPLOAD < 10_000_000
