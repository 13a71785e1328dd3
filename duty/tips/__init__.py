"""What a passer-by reports by a code that hangs outside (随手拍), without an account: held until the school
has looked. Of who it was nothing is kept."""
