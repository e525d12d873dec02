"""Limits on tries: by account and network together, by account across networks, by network.

Kept so that nobody can read from it who tried, or from where: a row is a keyed hash and a number, its salt is made
anew each hour and thrown away with it. A fixed window of ten minutes:

- *near*, account × network: small, so that guessing from one place stops soon. It locks only that place.
- *account*, across networks: much higher, so that one colleague can't keep another out by typing wrong passwords.
- *network*: high enough for a roll call behind one address, low enough to stop one password tried on every name.

A lock ends with its window; a passkey, or a new password by mail, opens the account in the meantime. The password
field, the second factor, a new password, an invitation and a roll call are counted apart.
"""

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django_tasks import task

from upstander.ground.errors import TooMany

from .models_joining import Salt, Try

WINDOW = 600  # seconds; six of them fill an hour, so that none outlives its salt
HOUR = 3600


@dataclass(frozen=True)
class Limit:
    """How many tries a window allows."""

    near: int
    account: int
    network: int


LIMITS = {
    "sign-in": Limit(near=10, account=60, network=600),
    "second-factor": Limit(near=10, account=30, network=600),
    "new-password": Limit(near=3, account=6, network=120),
    "invitation": Limit(near=30, account=60, network=1500),
    "roll-call": Limit(near=600, account=1200, network=1500),
}
_salts: dict[int, str] = {}


def spend(what: str, *, account: str, network: str, at: datetime) -> None:
    """Count one try of `what`; one query, whoever `account` is.

    Raises
    ------
    TooMany
        The limit is passed. It says the same for a known and for an unknown account.
    """
    limit = LIMITS[what]
    allowed = {
        _key(f"{what} near", account, network, at=at): limit.near,
        _key(f"{what} account", account, at=at): limit.account,
        _key(f"{what} network", network, at=at): limit.network,
    }
    counts = _count_up(list(allowed), _window(at))
    if any(counts[key] > most for key, most in allowed.items()):
        raise TooMany()


def forgive(what: str, *, account: str, network: str, at: datetime) -> None:
    """Forget the tries of `account` from `network`: somebody got in from there. The other two limits stay."""
    Try.objects.filter(key=_key(f"{what} near", account, network, at=at)).delete()


def purge(*, at: datetime) -> int:
    """Throw away what is over; returns how many rows."""
    Salt.objects.filter(hour__lt=_hour(at)).delete()
    gone, _ = Try.objects.filter(window__lt=_window(at)).delete()
    return gone


@task()
def purge_later() -> None:
    """The job behind `purge`: enqueued with each hour's salt, to run when the hour is over."""
    purge(at=datetime.now(UTC))


def network_of(request: HttpRequest) -> str:
    """The network that a request came from: /24 of IPv4, /48 of IPv6.

    Behind proxies the address is the one that the outermost of `UPSTANDER_PROXIES` wrote down; what a client wrote
    itself stands further left and is not believed.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    proxies: int = settings.UPSTANDER_PROXIES
    if proxies and len(passed) >= proxies:
        address = passed[-proxies]
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False))


def _window(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // HOUR


def _key(*parts: str, at: datetime) -> str:
    """A hash of `parts` that can't be worked out again without this hour's salt and the installation's secret."""
    said = "\x1f".join([str(_window(at)), *(part.strip().lower() for part in parts)])
    return hmac.new(f"{settings.SECRET_KEY}{_salt(at)}".encode(), said.encode(), "sha256").hexdigest()


def _salt(at: datetime) -> str:
    """The salt of this hour, the same for every process; whoever makes it has the last hour's rows thrown away."""
    hour = _hour(at)
    if hour not in _salts:
        salt, made = Salt.objects.get_or_create(hour=hour, defaults={"value": secrets.token_hex(16)})
        if made:
            _throw_away_later(at)
        _salts.clear()
        _salts[hour] = salt.value
    return _salts[hour]


def _throw_away_later(at: datetime) -> None:
    purge(at=at)
    if purge_later.get_backend().supports_defer:
        purge_later.using(run_after=at + timedelta(seconds=HOUR)).enqueue()


def _count_up(keys: list[str], window: int) -> dict[str, int]:
    """One more for each of `keys`, in one statement that two processes can run at once."""
    table, key, when, count = (
        connection.ops.quote_name(name) for name in (Try._meta.db_table, "key", "window", "count")
    )
    rows = ", ".join(["(%s, %s, 1)"] * len(keys))
    statement = (
        f"INSERT INTO {table} ({key}, {when}, {count}) VALUES {rows} "  # noqa: S608  # nosec: names of ours, no input
        f"ON CONFLICT ({key}) DO UPDATE SET {count} = {table}.{count} + 1 RETURNING {key}, {count}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [part for name in sorted(keys) for part in (name, window)])
        return dict(cursor.fetchall())
