"""`python -m upstander.cli`."""

from .main import main

main()
