"""Would the server start with these settings? `python -m pages.ui.server.start_check FLAGS`.

Streamlit reads its settings and takes its port before anything of the application runs, and says in English
what is wrong there, or breaks off. Asked before it, this says the same in Chinese, all at once.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterator, Sequence

import click
from streamlit import config
from streamlit.web import bootstrap
from streamlit.web.cli import main_run

from rules.cli.terminal import complain

SCRIPT = "app.py"

LAST_PORT = 65535

KINDS = {"integer": "整数", "float": "数字", "boolean": " true 或 false"}
"""What a flag's value must be, by the name of its type."""

TAKEN = (errno.EADDRINUSE, errno.EACCES)


def main(flags: Sequence[str]) -> int:
    """0 where the server can start; else 2, with one line a fault on standard error."""
    faults = list(start_faults(flags))
    complain(faults)
    return 2 if faults else 0


def start_faults(flags: Sequence[str]) -> Iterator[str]:
    """Each fault names the setting, what was found and what is allowed."""
    yield from flag_faults(flags)
    context = main_run.make_context("run", [SCRIPT, *flags], resilient_parsing=True)
    known = {name: value for name, value in context.params.items() if name not in ("target", "args")}
    bootstrap.load_config_options(known)
    yield from place_faults(
        str(config.get_option("server.address") or ""),
        config.get_option("server.port"),
        chosen=config.is_manually_set("server.port"),
    )


def flag_faults(flags: Sequence[str]) -> Iterator[str]:
    """What is wrong with flags and environment variables taken by themselves."""
    for option in main_run.params:
        given = _given(option, flags)
        if isinstance(option, click.Option) and given and not option.multiple:
            try:
                option.type(given, option)
            except click.BadParameter:
                allowed = KINDS.get(option.type.name, "别的值")
                yield f"{option.opts[0].lstrip('-')} 是 {given}：须为{allowed}（环境变量 {option.envvar}）"
    try:
        main_run.make_context("run", [SCRIPT, *flags])
    except (click.BadParameter, click.exceptions.Exit):
        return  # told above; or help was asked for, and given
    except click.NoSuchOption as error:
        near = f"；相近的有：{'、'.join(error.possibilities)}" if error.possibilities else ""
        yield f"没有 {error.option_name} 这个选项{near}"
    except click.BadOptionUsage as error:
        yield f"{error.option_name}：后面须有一个值"


def _given(option: click.Parameter, flags: Sequence[str]) -> str:
    """What stands for an option: the flag's value, else that of the environment; empty where nothing does."""
    for flag, after in zip(flags, [*flags, ""][1:], strict=True):
        name, equals, value = flag.partition("=")
        if name in option.opts:
            return value if equals else after
    return os.environ.get(str(option.envvar), "")


def place_faults(address: str, port: object, chosen: bool) -> Iterator[str]:
    """Can a server listen there? A port that nobody has `chosen` may be taken: another one is looked for."""
    if not isinstance(port, int) or not 0 <= port <= LAST_PORT:
        yield (
            f"server.port 是 {port}：须为 0 至 {LAST_PORT} 的整数，0 是由系统挑一个"
            "（环境变量 STREAMLIT_SERVER_PORT）"
        )
        port = 0
    try:
        _listen(address or "0.0.0.0", port)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in TAKEN:
            if chosen:
                yield (
                    f"server.port 是 {port}：已有别的程序占着，或不许用；换一个空着的端口"
                    "（环境变量 STREAMLIT_SERVER_PORT）"
                )
            return
        yield (
            f"server.address 是 {address}：这台机器没有这个地址；可用 localhost（只有这台机器打得开）、"
            "0.0.0.0（别的机器也打得开）或这台机器自己的地址（环境变量 STREAMLIT_SERVER_ADDRESS）"
        )


def _listen(address: str, port: int) -> None:
    """Take a place as Streamlit does, and give it back. Raises OSError, or ValueError for what is no name."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as taken:
        if os.name != "nt":  # there it would take what another program listens on
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((address, port))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
