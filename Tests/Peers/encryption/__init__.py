"""End-to-end encrypted calls: our DAVE session meets two libraries that nobody here wrote. See README.md."""
