"""What the tests of stores share."""

import pytest

from gongkai.storage import place_of
from storage.servers import needed, store


@pytest.fixture(scope="session")
def s3():
    """Yield the environment of an S3-compatible store that has an empty bucket `gongkai-test`."""
    needed()
    with store() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        place_of("s3://gongkai-test").store.mkdir("gongkai-test")
        yield environment


@pytest.fixture
def bucket(request):
    """Return an address in the store that only this test uses."""
    request.getfixturevalue("s3")
    return f"s3://gongkai-test/{request.node.name.replace('[', '-').replace(']', '')}"
