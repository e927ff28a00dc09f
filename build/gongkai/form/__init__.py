"""The national form, one data file per edition, citation inside.

>>> form = load_form("2021")
>>> len(form.cells), form.cells[10].id
(200, 'requests.new.natural_person')
"""

from gongkai.form.compose import block_order, compose_id, parse_id
from gongkai.form.load import EDITIONS, load_form, parse_form
from gongkai.form.model import Block, Column, Form, FormCell, Identity, Line, Table, Unit
from gongkai.form.words import cell_words, slip_words

__all__ = [
    "EDITIONS",
    "Block",
    "Column",
    "Form",
    "FormCell",
    "Identity",
    "Line",
    "Table",
    "Unit",
    "block_order",
    "cell_words",
    "compose_id",
    "load_form",
    "parse_form",
    "parse_id",
    "slip_words",
]
