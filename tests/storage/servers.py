"""An S3-compatible store and a Dask cluster as processes of their own on loopback; they end with the test that started them."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.extras import missing_of

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "build"), "PYTHONUTF8": "1"}
_STORE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
sys.stdin.read()
"""
_SECONDS = 60


def needed() -> None:
    """Skip where there is nothing to talk to stores and clusters with, or no store to talk to."""
    if missing := missing_of("cluster"):
        pytest.skip(f"the extra cluster is not installed ({', '.join(missing)})")
    pytest.importorskip("moto", reason="moto, the S3-compatible server of the tests, is not installed")


@contextlib.contextmanager
def store() -> Iterator[dict[str, str]]:
    """Start a store; give the environment in which programs find it."""
    command = [sys.executable, "-c", _STORE]
    with ended(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)) as process:
        assert process.stdout is not None
        host, port = process.stdout.readline().decode().split()
        yield {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }


@contextlib.contextmanager
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers; give the scheduler's address and the processes of the workers."""
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--host", "127.0.0.1", "--no-dashboard"]
    alone = [
        "--nworkers",
        "1",
        "--nthreads",
        "1",
        "--no-nanny",
        "--death-timeout",
        str(_SECONDS),
        "--local-directory",
        str(folder),
    ]
    with contextlib.ExitStack() as stack:

        def start(name: str, *more: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *common, *more]
            env = {**ENVIRONMENT, **environment}
            process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return stack.enter_context(ended(process))

        start("scheduler", "--port", "0")
        workers = [start("worker", *alone) for _ in range(2)]
        deadline = time.monotonic() + _SECONDS
        while not told.exists():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.05)
        yield _address(told), workers


def _address(told: Path) -> str:
    while True:
        with contextlib.suppress(ValueError):  # it is being written
            return str(json.loads(told.read_text(encoding="utf-8"))["address"])


@contextlib.contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process, and end it."""
    try:
        yield process
    finally:
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        process.kill()
        process.wait()
