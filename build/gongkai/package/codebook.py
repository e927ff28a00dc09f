"""The codebook: every cell of every edition of the form, by the codes that the tables use, with the form's own words.

>>> tuple(next(codebook_rows()))[:5]
('2021', 'disclosure', 'regulations', 'issued', '规章')
"""

from collections.abc import Iterator

from gongkai.form import editions, load_form
from gongkai.package.rows import CodebookRow


def codebook_rows() -> Iterator[CodebookRow]:
    """Yield the rows of codebook.csv, the newest edition first, in the order of its fields."""
    for form in map(load_form, reversed(editions())):
        for table in form.tables:
            for block in table.blocks:
                for line in block.lines:
                    for column in block.columns:
                        yield CodebookRow(
                            form.edition,
                            table.id,
                            line.id,
                            column.id,
                            "·".join((*line.path, line.label)),
                            " · ".join((*line.path_en, line.label_en)),
                            "·".join((*column.path, column.label)),
                            " · ".join((*column.path_en, column.label_en)),
                            form.unit_by_id[column.unit].title,
                            form.unit_by_id[column.unit].title_en,
                            line.definition,
                            line.definition_en,
                        )
