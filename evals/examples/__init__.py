"""Other systems on the same corpus, to be scored beside this one."""
