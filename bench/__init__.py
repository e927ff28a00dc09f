"""Benchmarks: what every stage costs at a thousand and ten thousand agency-years, beside two peers.

    python -m bench [--n 1000 --n 10000] [--no-peers] [--json FILE]

`corpus` writes synthetic agency-years, the same ones every time; `stages` runs each stage of gongkai in a process of
its own; `peers` makes the same pages with mkdocs-material from Markdown tables and with Hugo; `measure` takes time
and memory; `table` prints. Nothing is fetched, and every run ends by itself.
"""
