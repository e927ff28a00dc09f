"""Every address has one clear outcome, whatever the server does; nothing private is ever called on."""

import ssl
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from fetching.serving import BYTES, content_of, hurried, pages_of, policy, served
from gongkai.errors import SourceError, UsageError
from gongkai.fetching import Condition, Policy, Visitor, fetch
from gongkai.sentences import sentences

HERE = Path(__file__).parent
OUTCOMES = yaml.safe_load((HERE / "outcomes.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site():
    with served(pages_of(HERE / "site.yaml")) as site:
        yield site


@pytest.fixture(scope="module")
def visitor():
    return Visitor(policy())


def full(site: Any, at: str) -> str:
    return site.base + at if at.startswith("/") else at.replace("PORT", str(site.server_port))


@pytest.mark.parametrize("case", OUTCOMES, ids=lambda case: case["at"])
def test_an_address_has_one_outcome(case: dict[str, Any], site: Any, visitor: Visitor) -> None:
    address = full(site, case["at"])
    if case.get("code") == "fetch-timeout":
        visitor = Visitor(hurried())
    if "code" in case:
        with pytest.raises(SourceError) as caught:
            fetch(address, visitor=visitor)
        assert caught.value.code == case["code"]
        assert caught.value.file
        assert caught.value.remedy
        assert case["code"] in sentences()
    else:
        received = fetch(address, visitor=visitor)
        assert received.final_address == site.base + case["stood"]
        assert received.followed == tuple(site.base + at for at in case.get("followed", ()))
        assert received.name == case["name"]
        assert received.data == content_of(site.pages[case["stood"]])
        assert received.address == address


def test_no_private_address_is_visited_unless_it_is_allowed(site: Any) -> None:
    before = len(site.asked)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1"):
        fetch(f"{site.base}/report.html", policy=policy(allowed=()))
    assert len(site.asked) == before, "not even robots.txt"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1", "255.255.255.255",
     "::1", "::", "::7f00:1", "fec0::1", "64:ff9b:1::7f00:1", "2400:3200::5efe:a00:1", "2400:3200::200:5efe:a00:1", "3fff::1", "192.88.99.1", "192.0.0.9", "",
     "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"],
)  # fmt: skip
def test_private_addresses_are_known_in_every_guise(address: str) -> None:
    assert not Policy().allows(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "114.114.114.114", "2400:3200::1", "64:ff9b::101:101"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert Policy().allows(address)


def test_the_environment_allows_addresses_and_must_name_some() -> None:
    assert Policy.from_environment({"GONGKAI_ALLOW_ADDRESSES": "127.0.0.1, 10.1.0.0/16"}).allows("10.1.9.9")
    with pytest.raises(UsageError):
        Policy.from_environment({"GONGKAI_ALLOW_ADDRESSES": "localhost"})


def test_a_name_is_looked_up_once_a_connection_so_that_nothing_can_change_before_it_is_made(site: Any) -> None:
    looked: list[str] = []

    def turning(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) <= 2 else ["10.0.0.8"]

    visitor = Visitor(policy(resolve=turning))
    address = f"http://turning.example:{site.server_port}/report.html"
    assert fetch(address, visitor=visitor).name == "report.html"
    assert looked == ["turning.example"] * 2, "for robots.txt and for the page"
    with pytest.raises(SourceError) as caught:
        fetch(address, visitor=visitor)
    assert (caught.value.code, looked) == ("address-private", ["turning.example"] * 3)


def test_a_robots_file_that_drips_holds_nobody_up() -> None:
    with served({"/robots.txt": {"drip": "body"}}) as slow, pytest.raises(SourceError) as caught:
        fetch(f"{slow.base}/a.pdf", policy=hurried())
    assert caught.value.code == "fetch-timeout"


def test_what_is_known_is_not_sent_again(site: Any, visitor: Visitor) -> None:
    address = f"{site.base}/report.html"
    first = fetch(address, visitor=visitor)
    assert (first.etag, first.last_modified) == ('"v1"', "Wed, 31 Jan 2024 08:00:00 GMT")
    again = fetch(address, visitor=visitor, known={address: Condition(first.etag, first.last_modified)})
    assert (again.unchanged, again.data) == (True, b"")


def test_a_host_is_called_on_at_leisure_and_its_robots_asked_once() -> None:
    pages = {"/robots.txt": {"text": "User-agent: *\nCrawl-delay: 0.2\n"}, "/a.pdf": {"bytes": "pdf"}}
    with served(pages) as site:
        visitor, started = Visitor(policy()), time.monotonic()
        for _ in range(3):
            assert fetch(f"{site.base}/a.pdf", visitor=visitor).data == BYTES["pdf"]
        assert time.monotonic() - started >= 0.4
        assert [path for path, _ in site.asked] == ["/robots.txt", *["/a.pdf"] * 3]
        assert site.asked[1][1]["User-Agent"].startswith("gongkai/")


@pytest.mark.parametrize(
    ("robots", "code"),
    [({"text": "", "status": 503}, "robots-unreadable"), ({"text": "User-agent: *\nCrawl-delay: 3600"}, "robots-forbidden"),
     ({"text": "", "status": 404}, ""), ({"redirect": "/other.txt"}, "robots-forbidden")],
)  # fmt: skip
def test_a_robots_file_that_cannot_be_had_is_a_no_and_one_that_is_not_there_a_yes(robots: dict[str, Any], code: str) -> None:
    pages = {"/robots.txt": robots, "/other.txt": {"text": "User-agent: *\nDisallow: /"}, "/a.pdf": {"bytes": "pdf"}}
    with served(pages) as site:
        if code:
            with pytest.raises(SourceError) as caught:
                fetch(f"{site.base}/a.pdf", policy=policy())
            assert caught.value.code == code
        else:
            assert fetch(f"{site.base}/a.pdf", policy=policy()).name == "a.pdf"


def test_certificates_are_checked_by_name(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, "localhost.example")
    with served({"/a.pdf": {"bytes": "pdf"}}) as site:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.socket = context.wrap_socket(site.socket, server_side=True)
        trusting = ssl.create_default_context(cafile=str(certificate))
        address = f"https://localhost.example:{site.server_port}/a.pdf"
        assert fetch(address, policy=policy(tls=trusting)).data == BYTES["pdf"]
        for wrong, tls in ((address, None), (address.replace("localhost.example", "127.0.0.1"), trusting)):
            with pytest.raises(SourceError) as caught:
                fetch(wrong, policy=policy(tls=tls))
            assert caught.value.code == "tls-failed"


def self_signed(folder: Path, name: str) -> Path:
    """Write a certificate for a name, with its key."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - one test needs it

    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
