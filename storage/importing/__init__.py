"""`huxue import`: the CSV files of a district, checked whole, then taken over in one transaction."""

from storage.importing.report import Count, ImportRefused, ImportReport
from storage.importing.run import SAMPLE, import_directory
from storage.importing.sample import sample_people
from storage.importing.writing import settings_files

__all__ = [
    "SAMPLE",
    "Count",
    "ImportRefused",
    "ImportReport",
    "import_directory",
    "sample_people",
    "settings_files",
]
