"""Which city does a name mean, and is it on a list? Names as people write them, three-valued.

`data/divisions.yaml` has China's administrative divisions down to counties and districts. A district belongs
to its city; a county or a county-level city is a place of its own, not its prefecture.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from rules.domain.project import DATA_FOLDER
from rules.domain.yaml_reader import DataError, form_faults, read_yaml

FILE = DATA_FOLDER / "divisions.yaml"

ELSEWHERE = "其他城市"
"""What the forms send for a city that is on none of the manual's lists."""

GOVERNED_BY_PROVINCE = "直辖"

MUNICIPALITIES = ("北京", "天津", "上海", "重庆")

BY_ONE_CHARACTER = {
    "京": "北京", "津": "天津", "沪": "上海", "申": "上海", "渝": "重庆", "穗": "广州", "深": "深圳",
    "蓉": "成都", "杭": "杭州", "甬": "宁波", "宁": "南京", "锡": "无锡", "汉": "武汉", "榕": "福州",
    "鹭": "厦门", "邕": "南宁", "筑": "贵阳", "港": "香港", "澳": "澳门",
}  # fmt: skip
"""Cities known by one character; as the name of a city 宁 is Nanjing, and 苏 or 鄂 are none."""

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|"
    "德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
AUTONOMOUS = re.compile(rf"(?<=.)(?:(?:{PEOPLES})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*自治[州县旗]$")
PROVINCE_ENDING = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
PREFECTURE_ENDING = re.compile(r"(?:市|地区|盟|新区|特别行政区)$")
BELOW_ENDING = re.compile(r"(?:新区|林区|矿区|特区|区|县|旗)$")


class Divisions(BaseModel):
    """The divisions' names: provinces, the prefectures of each, and below those names parted by spaces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    licence: str
    as_of: dt.date
    provinces: dict[str, dict[str, str]]
    pinyin: str
    """The cities in Latin letters, as `name=letters` parted by spaces."""


class Division(NamedTuple):
    """A division; `county` is empty for a prefecture, `prefecture` where the province governs it itself."""

    province: str
    prefecture: str
    county: str

    @property
    def city(self) -> str:
        """The city that it is or belongs to, without 市; a county's own name."""
        if self.county and not (self.prefecture and self.county.endswith("区")):
            return self.county.removesuffix("市")
        return self.prefecture.removesuffix("市").removesuffix("特别行政区")

    @property
    def said(self) -> str:
        """The name with what it lies in, e.g. 江苏省苏州市昆山市."""
        return "".join(dict.fromkeys(self))


def is_listed(name: str, names: frozenset[str]) -> bool | None:
    """Whether a city is on a list of names without 市; None where the name may be either, or is not known."""
    text = _plain(name)
    if text in names or text.removesuffix("市") in names:
        return True
    if text == ELSEWHERE:
        return False
    verdicts = {place.city in names for place in places(name)}
    return verdicts.pop() if len(verdicts) == 1 else None


@lru_cache(maxsize=4096)
def places(name: str) -> tuple[Division, ...]:
    """Every division that the name may mean; none where it is on no list.

    A district's name alone is one of the four municipalities' where one of them has it.
    """
    found = _meant(_plain(name).removeprefix("中国"), None)
    districts = {place for place in found if place.city in MUNICIPALITIES and place.county.endswith("区")}
    return tuple(sorted(districts or found))


def doubt(name: str) -> str:
    """Why a name settles nothing, in Chinese."""
    found = places(name)
    if not found:
        return f"没有认出城市“{name}”，这里按不清楚处理；请写医院所在的城市，如上海、江苏省苏州市、昆山"
    alike = "、".join(place.said for place in found)
    return f"“{name}”有几处同名（{alike}），这里按不清楚处理；请连同省、市一起写"


def by_letters(text: str) -> tuple[str, ...]:
    """The cities written so in Latin letters; several where they sound alike."""
    letters = re.sub(r"[^a-z]", "", unicodedata.normalize("NFKC", text).lower())
    return _letters().get(letters, ()) if letters else ()


def province_of(city: str) -> str:
    """The province of a city on a list; empty where no division has this name."""
    return next((place.province for place in places(city) if place.city == city), "")


def provinces() -> tuple[str, ...]:
    """The provinces in the usual order."""
    return tuple(_divisions().provinces)


# ---------------------------------------------------------------- names


def _plain(name: str) -> str:
    """The name in one width, without spaces and marks between its parts."""
    return re.sub(r"[\s·•・\-–—_/\\|,，、.。]+", "", unicodedata.normalize("NFKC", name))


def _meant(text: str, inside: frozenset[Division] | None) -> frozenset[Division]:
    """The places of a name: a whole name first, then a name after that of what it lies in."""
    index = _index()
    for names in (index.cities, index.below):
        found = names.get(text, frozenset())
        if inside is not None:
            found &= inside
        if found:
            return found
    parts: set[Division] = set()
    for end in range(1, len(text)):
        for region in index.regions.get(text[:end], ()):
            within = region if inside is None else region & inside
            if within:
                parts |= _meant(text[end:], within)
    return frozenset(parts)


class _Index(NamedTuple):
    cities: Mapping[str, frozenset[Division]]
    """Cities and prefectures with and without their kind, everything below by its full name."""
    below: Mapping[str, frozenset[Division]]
    """Districts and counties without their kind, understood where no city has the name."""
    regions: Mapping[str, tuple[frozenset[Division], ...]]
    """What lies in a province or prefecture of this name."""


@cache
def _index() -> _Index:
    cities: dict[str, set[Division]] = {}
    below: dict[str, set[Division]] = {}
    regions: dict[str, list[frozenset[Division]]] = {}
    whole: set[str] = set()
    for province, prefectures in _divisions().provinces.items():
        everything: set[Division] = set()
        for prefecture, joined in prefectures.items():
            own = "" if prefecture == GOVERNED_BY_PROVINCE else prefecture
            lower = [Division(province, own, county) for county in joined.split()]
            inside = {*lower, Division(province, own, "")} if own else {*lower}
            everything |= inside
            for key in _prefecture_names(own) if own else ():
                cities.setdefault(key, set()).add(Division(province, own, ""))
                regions.setdefault(key, []).append(frozenset(inside))
            for place in lower:
                cities.setdefault(place.county, set()).add(place)
                short = cities if place.county.endswith("市") else below
                short.setdefault(_short(place.county), set()).add(place)
        if province not in prefectures:
            for key in (province, PROVINCE_ENDING.sub("", province)):
                regions.setdefault(key, []).append(frozenset(everything))
                whole.add(key)
    for key in whole:
        # The name of a province is no county's; Jilin alone is a city as well.
        cities[key] = {place for place in cities.pop(key, ()) if place.city == key}
        below.pop(key, None)
    for sign, name in BY_ONE_CHARACTER.items():
        cities[sign] = cities[name]
    return _Index(
        {key: frozenset(found) for key, found in cities.items()},
        {key: frozenset(found) for key, found in below.items()},
        {key: tuple(found) for key, found in regions.items()},
    )


def _prefecture_names(full: str) -> Iterator[str]:
    """A prefecture's full name, and its short one."""
    yield full
    if full.endswith("自治州"):
        short = AUTONOMOUS.sub("", full)
        yield from (short, short + "州")
    else:
        yield PREFECTURE_ENDING.sub("", full)


def _short(county: str) -> str:
    """A county's name without its kind; a name of one character keeps it."""
    if county.endswith("市"):
        return county.removesuffix("市")
    kind = AUTONOMOUS if "自治" in county else BELOW_ENDING
    short = kind.sub("", county)
    return short if len(short) > 1 else county


# ---------------------------------------------------------------- the file


def read_divisions(path: Path) -> Divisions:
    """The divisions of a file; DataError, one line a fault, names the file and the place in it."""
    try:
        return Divisions.model_validate(read_yaml(path))
    except ValidationError as error:
        raise DataError(*form_faults(error, str(path))) from None


@cache
def _divisions() -> Divisions:
    return read_divisions(FILE)


@cache
def _letters() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in _divisions().pinyin.split():
        name, letters = pair.split("=")
        found[letters] = (*found.get(letters, ()), name)
    return found
