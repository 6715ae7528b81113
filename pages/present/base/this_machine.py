"""Does a host's name lead nowhere but to this machine?"""

from __future__ import annotations

import ipaddress


def is_this_machine(host: str) -> bool:
    """Whether this name or address is this machine's own; an empty one stands for every address."""
    if host in ("", "localhost"):
        return host == "localhost"
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.endswith(".localhost")
