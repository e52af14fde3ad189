"""``python -m evals COMMAND``."""

from evals.commands import main

if __name__ == "__main__":
    main()
