"""How visits to other people's servers are made: limits, manners, and which addresses are never connected to.

`GONGKAI_ALLOW_ADDRESSES` names addresses or networks of one's own (`127.0.0.1,10.1.0.0/16`) that may be visited although they are
private: for tests, and for a publisher's own intranet.

>>> Policy.from_environment({"GONGKAI_ALLOW_ADDRESSES": "127.0.0.1"}).allows("127.0.0.1"), Policy().allows("127.0.0.1")
(True, False)
"""

import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from gongkai import __version__
from gongkai.errors import UsageError
from gongkai.language import either
from gongkai.sources import LARGEST_FILE

VARIABLE = "GONGKAI_ALLOW_ADDRESSES"
_BEIJING = timezone(timedelta(hours=8))
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
"""All that is assigned of IPv6 for the public; the rest (site-local, IPv4-compatible, not assigned) is nobody's we visit."""
_ISATAP = (0x00005EFE, 0x02005EFE)
_ELSEWHERE = (IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""Relays, machinery of protocols and examples, which some versions of Python call public."""
_Address = IPv4Address | IPv6Address


def resolved(host: str, port: int) -> list[str]:
    """Return every address that the name of a host stands for; OSError where there is none."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def today() -> date:
    """Return the day it is in Beijing, by which everything that is dated here was published."""
    return datetime.now(_BEIJING).date()


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of a visit; times in seconds.

    Attributes:
        stalled: How long a server may say nothing.
        longest: How long one answer may take in all.
        largest: Bytes of an answer, packed or unpacked.
        redirects: How many may follow each other.
        delay: Between two visits to one host; its robots.txt may ask for more.
        longest_delay: More than this that a robots.txt asks for is taken as a refusal.
        agent: How we call ourselves; the part before the slash is what a robots.txt knows us by.
        allowed: Networks that may be visited although they are private.
        resolve: Gives the addresses of a host.
        tls: How certificates are checked; None is as the machine and certifi have it.
        today: The day it is.
    """

    stalled: float = 20
    longest: float = 120
    largest: int = LARGEST_FILE
    redirects: int = 8
    delay: float = 1
    longest_delay: float = 60
    agent: str = f"gongkai/{__version__}"
    allowed: tuple[IPv4Network | IPv6Network, ...] = ()
    resolve: Callable[[str, int], list[str]] = resolved
    tls: ssl.SSLContext | None = None
    today: Callable[[], date] = today

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Policy":
        """Return the usual policy with the addresses that the environment allows."""
        try:
            named = (word.strip() for word in environ.get(VARIABLE, "").split(","))
            allowed = tuple(ip_network(word) for word in named if word)
        except ValueError as error:
            message = either(f"{VARIABLE} 里有不是地址的词：{error}", f"{VARIABLE} holds what is no address: {error}")
            raise UsageError(message, code="bad-variable") from error
        return replace(cls(), allowed=allowed)

    def allows(self, address: str) -> bool:
        """May this address of a machine be connected to?

        Public addresses may. An address that holds another one (mapped, translated or tunnelled) is judged by both.
        """
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if any(found in network for network in self.allowed if network.version == found.version):
            return True
        return all(map(_is_public, (found, *_within(found))))


def _is_public(address: _Address) -> bool:
    if isinstance(address, IPv6Address) and not (address in _UNICAST or address in _NAT64):
        return False
    if any(address in network for network in _ELSEWHERE if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def _within(address: _Address) -> Iterator[_Address]:
    """Yield the addresses that this one stands for."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64 or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
