import pytest

from .staged_call import StagedCall
from .tally import TALLY


@pytest.fixture
def closing():
    """Closes calls at the end of a test, however it ends."""
    calls = []

    def keep(call):
        calls.append(call)
        return call

    yield keep
    for call in calls:
        call.close()


@pytest.fixture
def staged(closing):
    return closing(StagedCall())


def pytest_terminal_summary(terminalreporter):
    """Prints the counts of all calls."""
    if TALLY:
        terminalreporter.section("encrypted calls")
        for line in TALLY.report():
            terminalreporter.write_line(line)
