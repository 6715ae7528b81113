"""How does a whole data folder travel in one file? As a ZIP, read without leaving anything behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.loader import load_from
from rules.domain.yaml_reader import LARGEST_FILE, DataError, file_fault_reason

MOST_FILES = 500
LARGEST_ARCHIVE = 20 * LARGEST_FILE
"""Bytes of all files together, unpacked."""

PRODUCT = "product.yaml"
"""The file beside which the others stand, wherever in the archive that is."""


def read_archive(content: bytes) -> Catalogue:
    """The terms in a zipped data folder. Raises DataError, without where it was unpacked."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _unpack(content, folder)
        try:
            catalogue = load_from(folder)
        except DataError as error:
            raise DataError(*(fault.replace(f"{folder}/", "") for fault in error.faults)) from None
        # What is compared later is read now, while the files are there.
        for path in folder.rglob("*.yaml"):
            catalogue.sources.content(path)
        return catalogue


def _unpack(content: bytes, folder: Path) -> None:
    try:
        for place, text in _data_files(content).items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    except DataError:
        raise
    except OSError as error:
        raise DataError(f"压缩包读不了（{file_fault_reason(error)}）") from error
    # What is wrong with a damaged archive can be anything: the reader promises no exception of its own.
    except Exception as error:
        raise DataError("不是可以打开的 ZIP 压缩包") from error


def _data_files(content: bytes) -> dict[str, bytes]:
    """The data files by their place in the folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        every = [one for one in archive.infolist() if one.filename.endswith(".yaml")]
        if len(every) > MOST_FILES or sum(one.file_size for one in every) > LARGEST_ARCHIVE:
            raise DataError(f"压缩包太大；最多 {MOST_FILES} 个文件、{LARGEST_ARCHIVE} 字节")
        root = _root([one.filename for one in every])
        return {
            place.relative_to(root).as_posix(): archive.read(one)
            for one in every
            if (place := PurePosixPath(one.filename)).is_relative_to(root) and _is_inside(place)
        }


def _root(names: list[str]) -> PurePosixPath:
    """The folder in which the data stand, the uppermost that has the product's file."""
    found = sorted(
        (PurePosixPath(name).parent for name in names if PurePosixPath(name).name == PRODUCT),
        key=lambda one: len(one.parts),
    )
    if not found:
        raise DataError(f"压缩包里没有 {PRODUCT}；请把整个数据文件夹压缩成一个 ZIP")
    return found[0]


def _is_inside(place: PurePosixPath) -> bool:
    return not place.is_absolute() and ".." not in place.parts
