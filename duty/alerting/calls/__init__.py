"""A call for help as a thing: alert, pages, bundle, drill; its states, and only it changes them."""
