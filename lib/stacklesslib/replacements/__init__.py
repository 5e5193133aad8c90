"""What monkeypatch puts in the place of library functions: the same interfaces, blocking the calling tasklet only."""
