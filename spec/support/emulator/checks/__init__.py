"""What selftest.py runs, a file for each noun."""
