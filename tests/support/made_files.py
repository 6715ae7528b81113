"""Which files does a page under test make? It lets them go after its run."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager


def kept_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the session holds of files from now on, by address."""
    files: dict[str, bytes] = {}
    add = MediaFileManager.add

    def keep(self: MediaFileManager, data: bytes, *args: Any, **kwargs: Any) -> str:
        address = add(self, data, *args, **kwargs)
        files[address] = data
        return address

    monkeypatch.setattr(MediaFileManager, "add", keep)
    return files
