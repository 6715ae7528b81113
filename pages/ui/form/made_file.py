"""How does a file come to a person that is made only when asked for? By an address the browser opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from streamlit.runtime import get_instance

from pages.ui.session import keys


class MadeFile(NamedTuple):
    """A file with its name."""

    name: str
    mime: str
    data: bytes


def file_asked(makers: Mapping[str, Callable[[], MadeFile]]) -> Iterator[tuple[str, str]]:
    """The address and the name of the file that was asked for last, where one of these makes it."""
    asked = keys.FILE_ASKED.get("")
    if asked not in makers:
        return
    keys.FILE_ASKED.pop()
    made = makers[asked]()
    # As a download button of Streamlit's does: the file goes with the session.
    files = get_instance().media_file_mgr
    yield (
        files.add(made.data, made.mime, asked, file_name=made.name, is_for_static_download=True),
        made.name,
    )
