"""What those who report do: cry for help, file, add, change, withdraw; one event out of several reports."""
