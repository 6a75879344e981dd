"""`python -m culturekit` is the command line."""

from culturekit.cli import main

if __name__ == "__main__":
    main(prog_name="culturekit")
