"""From page to served site: all pages written, the engine run, the finished site swapped in."""
