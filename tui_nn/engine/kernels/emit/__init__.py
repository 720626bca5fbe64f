"""Emitters: functions that write LLVM instructions where the compiler would not find them."""
