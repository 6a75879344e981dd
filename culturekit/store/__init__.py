"""Waves kept: loaded once, corrected, undone, erased, and read again as they were.

lock        one writer at a time
catalogue   versions: which loads every wave is made of
folders     one load's files, written before the version that names it
folding     a wave from its parts
loading, unloading, erasing   what makes a new version
waves, past   what is read
"""

from culturekit.store.erasing import Erasure
from culturekit.store.requests import LoadReceipt
from culturekit.store.store import Store, is_store, open_store
from culturekit.store.unloading import Unloaded

__all__ = ["Erasure", "LoadReceipt", "Store", "Unloaded", "is_store", "open_store"]
