"""Which sentences have to be written anew together with a change of the rules, told by whose they are?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rules.catalogue.sentences.own_numbers import own_numbers
from rules.catalogue.sentences.placeholders import SentenceFault
from rules.catalogue.sentences.sources import Sources
from rules.domain.scenario import visible

REGISTER_NAMES: Mapping[str, str] = {"contradictions": "矛盾", "silences": "没写清", "slips": "笔误"}


class SentenceFinding(NamedTuple):
    """A sentence that says an old number, or one that cannot be."""

    path: Path
    place: str
    owner: str
    """Whose it is, in words: a service, an entry, a step of a story."""
    told: str

    @property
    def words(self) -> str:
        """For people, without a place in a file."""
        return visible(f"{self.owner}：{self.told}")

    @property
    def fault(self) -> str:
        """For those who mend the file."""
        return visible(f"{self.path}: {self.place}: {self.owner}：{self.told}")


def sentence_findings(sources: Sources) -> Iterator[SentenceFinding]:
    """Those of a data folder, the stories with them."""
    for own in own_numbers(sources):
        yield SentenceFinding(own.path, own.place, _sentence_owner(sources, own.path, own.place), own.told)
    for path in sorted((sources.data / "personas").glob("*.yaml")):
        sources.filled(path)
    for path, fault in sources.sentence_faults():
        place = fault.place[1:]
        yield SentenceFinding(path, place, _sentence_owner(sources, path, place), _rewrite_words(fault))


def _rewrite_words(fault: SentenceFault) -> str:
    why = "里的数字说不通" if fault.impossible else "要的数字没有了"
    return f"句子“{fault.reads}”{why}，须改写这句话"


def _sentence_owner(sources: Sources, path: Path, place: str) -> str:
    content = sources.content(path)
    first, *rest = place.split(".")
    if path.stem in REGISTER_NAMES:
        entries = {str(entry.get("id")): entry for entry in sources.filled(path)}
        return f"{REGISTER_NAMES[path.stem]}“{entries.get(first, {}).get('title', first)}”"
    match path.parent.name:
        case "personas":
            return f"示例客户“{content['name']}”{_story_step(content, first, rest)}"
        case "services":
            return str(content["name"])
        case "situations":
            return f"处境“{content['label']}”"
    return "各项服务共用的文字"


def _story_step(story: Any, first: str, rest: list[str]) -> str:
    if first != "steps" or not rest:
        return ""
    return f"第 {int(rest[0]) + 1} 步“{story['steps'][int(rest[0])]['title']}”"
