"""The national form, one data file per edition, citation inside.

>>> form = load_form("2021")
>>> len(form.cells), form.cells[10].id
(200, 'requests.new.natural_person')
"""

from gongkai.form.known_editions import editions, editions_from, newest, remembered
from gongkai.form.load import block_order, compose_id, in_force, load_form, newest_form, parse_form, parse_id, table_order
from gongkai.form.model import Block, Column, Form, FormCell, Identity, Instance, Line, Table, Unit, cell_words, slip_words

__all__ = [
    "Block",
    "Column",
    "Form",
    "FormCell",
    "Identity",
    "Instance",
    "Line",
    "Table",
    "Unit",
    "block_order",
    "cell_words",
    "compose_id",
    "editions",
    "editions_from",
    "in_force",
    "load_form",
    "newest",
    "newest_form",
    "parse_form",
    "parse_id",
    "remembered",
    "slip_words",
    "table_order",
]
