"""`huxue import`: the CSV files of a district, checked whole, then taken over in one transaction."""

from storage.importing.report import Count, ImportRefused, ImportReport
from storage.importing.run import SAMPLE, import_directory

__all__ = ["SAMPLE", "Count", "ImportRefused", "ImportReport", "import_directory"]
