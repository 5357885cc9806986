"""Files in and out: the run of an import beside seats that go on working, and exports that it reads back."""
