from .tally import TALLY


def pytest_terminal_summary(terminalreporter):
    """Prints the counts of all calls."""
    if TALLY:
        terminalreporter.section("encrypted calls")
        for line in TALLY.report():
            terminalreporter.write_line(line)
