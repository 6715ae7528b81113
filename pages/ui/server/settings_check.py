"""Do the server's settings fit together? What does not is told in the log as the server starts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import streamlit as st

from pages.present.base.this_machine import is_this_machine
from pages.ui.session.manual_copy import ON_SERVER


def own_setting_faults() -> list[str]:
    """What is wrong with this server's settings."""
    return list(
        setting_faults(
            str(st.get_option("server.address") or ""),
            [str(one) for one in st.get_option("server.allowedHosts") or ()],
            os.environ.get(ON_SERVER, ""),
        )
    )


def setting_faults(address: str, hosts: Sequence[str], manual: str) -> Iterator[str]:
    """Each fault names the setting, what was found and what is allowed."""
    outside = [one for one in hosts if not is_this_machine(one)]
    if not is_this_machine(address) and hosts and not outside:
        yield (
            f"server.address 是 {address or '所有地址'}，但 server.allowedHosts 只有 {'、'.join(hosts)}："
            "别的设备打不开。把别人用的主机名写进 STREAMLIT_SERVER_ALLOWED_HOSTS，几个之间用空格隔开"
        )
    if is_this_machine(address) and outside:
        yield (
            f"server.allowedHosts 有 {'、'.join(outside)}，但 server.address 是 {address}："
            "只有这台机器打得开。前面没有反向代理的话，把 STREAMLIT_SERVER_ADDRESS 设为 0.0.0.0"
        )
    for one in hosts:
        if "://" in one or "/" in one or _has_port(one):
            yield (f"server.allowedHosts 里的 {one} 不是主机名：只写名字（如 app.example.com），不带端口")
    if manual and not Path(manual).is_file():
        yield f"{ON_SERVER} 是 {manual}：没有这个文件；写手册文本文件的路径，或不设"


def _has_port(host: str) -> bool:
    name, _, port = host.rpartition(":")
    return bool(name) and ":" not in name and port.isdigit()
