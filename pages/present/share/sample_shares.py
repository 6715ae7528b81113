"""Of whom is the sample made on which a draft is tried? The stories' shares, as the address carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue

STORY_NAMES = {
    "healthy": "没生病",
    "clinic": "看门诊",
    "admission": "准备住院",
    "ward": "住着院",
    "operated": "手术后出院",
    "suspected": "疑似重疾",
    "ruled_out": "排除了重疾",
    "critical": "重疾住院",
    "recovering": "重疾出院",
    "oncology": "肿瘤用药",
    "benign": "良性肿瘤",
    "rare": "罕见病",
    "journey": "出门在外",
    "child": "儿童看病",
}
"""What is told of an invented customer, by the story's id."""

MOST_SHARE = 99
SHARE = re.compile(r"([a-z_]+)-([0-9]{1,2})")


class StoryShare(NamedTuple):
    """How many parts of the whole are told this story."""

    story: str
    share: int


def mix_of(shares: Mapping[str, int]) -> list[str]:
    """Shares as the address carries them; nothing where all are alike, or none is above 0."""
    if len(set(shares.values())) <= 1:
        return []
    return [f"{story}-{share}" for story, share in shares.items() if share]


def shares_in(mix: Sequence[str]) -> Iterator[StoryShare]:
    """The shares that such texts state; nothing where all stories are told alike."""
    for text in mix:
        story, _, share = text.partition("-")
        yield StoryShare(story, int(share))


def mix_parameter(texts: Sequence[str], _: Catalogue) -> list[str]:
    """Shares in an address. Raises ValueError saying what is allowed."""
    found = [SHARE.fullmatch(text) for text in texts]
    stories = [one[1] for one in found if one]
    if (
        len(stories) < len(texts)
        or len(set(stories)) < len(stories)
        or not set(stories) <= set(STORY_NAMES)
        or not any(int(one[2]) for one in found if one)
    ):
        raise ValueError(
            f"须为情形-份数（0 至 {MOST_SHARE}，不全为 0），如 child-3；情形：{'、'.join(STORY_NAMES)}"
        )
    return list(texts)


def shares_told(shares: Sequence[tuple[str, int]]) -> str:
    """What the sample is made of, in a line."""
    if not shares:
        return f"样本怎么抽的：编造的客户，{len(STORY_NAMES)} 种情形一样多，情况都已知；可以改"
    told = "、".join(f"{STORY_NAMES[story]} {share}" for story, share in shares if share)
    return f"样本怎么抽的：编造的客户，按份数：{told}；可以改"
