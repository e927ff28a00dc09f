"""The English names of all divisions, as the words and the pinyin of `gongkai add` make them: `divisions_en.csv`.

Run as a module with --write it puts them into the file; a test keeps the file true.
"""

import sys
from pathlib import Path

from gongkai.agencies import divisions
from gongkai.agencies.divisions import divisions_in
from gongkai.collect.place_names import place_in_english

FILE = Path(divisions.__file__).with_name("divisions_en.csv")
YEARS = range(1980, 2027)


def names() -> str:
    """Return the file: every name that a division ever had, in order of the name, with its English."""
    found = {each.name for year in YEARS for each in divisions_in(year)}
    return "name,name_en\n" + "".join(f"{name},{place_in_english(name)}\n" for name in sorted(found))


if __name__ == "__main__" and "--write" in sys.argv:
    FILE.write_text(names(), encoding="utf-8", newline="\n")
