"""The words that the checker knows: data files, and the module that reads them."""
