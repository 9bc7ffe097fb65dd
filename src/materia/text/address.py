"""Addresses that people write into settings: what is none is told in one sentence.

`origin` names in errors where the value stands.
"""

from ipaddress import ip_network
from urllib.parse import urlsplit

from materia.errors import BadInput


def address(value: str, origin: str, *, schemes: tuple[str, ...]) -> str:
    """Return an address with one of the schemes and a host.

    >>> address("http://proxy.example:3128", "--proxy", schemes=("http", "socks5"))
    'http://proxy.example:3128'
    """
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in schemes:
        raise BadInput(f"{origin} must be an address that begins with {schemes[0]}://, not {value!r}.")
    return value


def service(value: str, origin: str) -> str:
    """Return the address of a service: over TLS, or on this machine."""
    found = address(value, origin, schemes=("https", "http")).rstrip("/")
    parts = urlsplit(found)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadInput(f"{origin} must begin with https:// unless it is on this machine, not {value!r}.")
    return found


def web_origin(value: str, origin: str) -> str:
    """Return an origin as browsers send it: scheme, host and port alone; "*" stands for any.

    >>> web_origin("https://App.example/", "--server-origins")
    'https://app.example'
    """
    if value == "*":
        return value
    parts = urlsplit(address(value, origin, schemes=("https", "http")))
    if parts.path.rstrip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise BadInput(f"{origin} must name origins such as https://app.example, without a path, not {value!r}.")
    return f"{parts.scheme}://{parts.netloc}".lower()


def network(value: str, origin: str) -> str:
    """Return an IP address or network.

    >>> network("10.0.0.5", "--server-proxies"), network("10.0.0.0/8", "--server-proxies")
    ('10.0.0.5', '10.0.0.0/8')
    """
    try:
        return str(ip_network(value)) if "/" in value else str(ip_network(value).network_address)
    except ValueError:
        raise BadInput(f"{origin} must hold addresses such as 10.0.0.5 or 10.0.0.0/8, not {value!r}.") from None
