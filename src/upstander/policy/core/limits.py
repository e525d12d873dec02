"""How much a file may hold. No policy comes near; what does is a mistake or made to do harm."""

PAGES = 400
LETTERS = 2_000_000
BLOCKS = 20_000
DEPTH = 200  # elements inside each other in a Word document
