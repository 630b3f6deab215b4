"""The texts of ``--help``, with the same words for the same things."""

FORMATS = ".csv, .tsv, .txt, .jsonl (also with .gz), .parquet, .feather or .xlsx"
ABOUT = {
    None: "GANs that augment imbalanced data.",
    "balance": """\
Add synthetic rows of the small classes to a table in a file.

The original rows come first, cell by cell as they were. Cells such as NA are
missing values among numbers and dates; in a column of text and in that of the
classes only an empty cell is. Numbers with leading zeros are text.""",
    "sample": """\
Draw synthetic rows from a model that `ganaug balance --save` wrote.

They are written in the style of the table that the model has learned, with all
of its columns.""",
    "report": """\
Compare ganaug with SMOTE, class weights and nothing on a table in a file.

The report says whether augmentation helps on held-out rows. No rows are added
to FILE.""",
    "balance-images": """\
Add synthetic images of the small classes to a folder with a subfolder for each.

Files are copied as they are; synthetic ones are PNG files, synthetic_0001.png
and so on.""",
    "demo": """\
Compare ganaug with SMOTE and nothing on a real data set, in about two minutes.

The data set, of players of StarCraft II, comes with the package.""",
}
USAGE = {
    "balance": "FILE --target COLUMN -o OUT [options]",
    "sample": "MODEL -n N -o OUT [options]",
    "report": "FILE --target COLUMN -o OUT [options]",
    "balance-images": "FOLDER -o OUT [options]",
    "demo": "[options]",
}
EXAMPLES = {
    None: "example: ganaug balance table.csv --target label -o balanced.csv",
    "balance": """\
examples:
  ganaug balance patients.csv --target ill -o balanced.csv --flag-column synthetic
  ganaug balance patients.csv --target ill --strategy yes=500 --id patient -o -
  ganaug balance patients.xlsx --target ill --amount auto --save ill.ganaug -o new.xlsx""",
    "sample": """\
example:
  ganaug sample ill.ganaug -n 1000 --label yes -o new.csv""",
    "report": """\
example:
  ganaug report patients.csv --target ill --ignore patient -o report.html""",
    "balance-images": """\
example:
  ganaug balance-images photos --size 64 -o balanced --sheet look.png""",
    "demo": """\
example:
  ganaug demo --seed 0""",
}
OUTPUT = {
    "table": f"file to write: {FORMATS}; - is CSV on standard output",
    "flag": "append a column that is True for synthetic rows",
    "save": "also write what was learned, for `ganaug sample`; it holds real rows",
    "status": "exit with 3 if augmentation does not help, 4 if it harms and 5 if that cannot be "
    "told",
}
CLASSES = (
    "which classes grow to the size of the largest: auto (the default) or 'not minority', "
    "minority, all; or a ratio such as 0.5 (two classes); or {} by class, such as "
    "yes=500 no=700"
)
ROWS = (
    CLASSES.format("rows"),
    "share of these rows to add, such as 0.25; or auto, which finds by cross-validation how many "
    "help a classifier, perhaps none (default: 1)",
    "file that `ganaug balance --save` wrote",
    "classes to draw, in equal parts (default: in proportion to the rows that were to be added)",
    CLASSES.format("images"),
)
COLUMNS = {
    "ignore": "columns that are not learned; they are empty in synthetic rows",
    "categorical": "columns of numbers that are categories, such as codes",
    "id": "columns that identify rows: they are not learned, and synthetic rows have new values",
    "groups": "column that says which rows belong together, such as those of one patient: a group "
    "is held out as a whole, and the column is not learned",
}
TEXT = {
    "file": f"table to read: {FORMATS}; - is CSV on standard input",
    "sep": "character between cells of a text file, such as ';' or tab (default: the commonest of "
    "comma, semicolon, tab and bar in the first line)",
    "encoding": "encoding of a text file, such as latin-1 or utf-16 (default: utf-8)",
    "missing": "cells that are missing values, besides empty ones, such as '?' or -99",
}
TRAINING = {
    "seed": "number that makes the result repeatable (default: another result each time)",
    "steps": "updates of the GAN (default: by the data, 500 for tables)",
    "image steps": "updates of the GAN (default: 5,000, or 2,000 up to 16 pixels a side, or 1,000 "
    "with --gan wgan_gp)",
    "gan": "recipe of the GAN (default: tabular)",
    "jobs": "processes for --amount auto, and for a GAN of each class; each of them starts "
    "TensorFlow, which takes longer than learning a small table (default: 1)",
    "processes": "processes (default: 1)",
}
IMAGES = {
    "gan": "recipe of the GAN (default: image)",
    "folder": "folder to read: a subfolder of images for each class",
    "sheet": "also write a picture of real and synthetic images by class",
    "size": "width and height, 8 to 256, at which images are learned and synthetic ones are "
    "written, such as 64 or 64x48; needed for images of several sizes "
    "and for larger ones",
}
