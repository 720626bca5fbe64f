"""Whether a group has only one member: the user to whom a folder belongs.

Many systems give each user a group of the same name, and make new files writable by that group
(umask 002). Files that such a group can write are as private as files that only their owner can
write. The rule is the one by which Debian's OpenSSH accepts such key files.
"""

from __future__ import annotations

import os
from functools import lru_cache

ACCESS_LIST = "system.posix_acl_access"
"""The attribute in which Linux keeps an access control list, which can let other users write."""


@lru_cache
def is_private_group(group: int, owner: int) -> bool:
    """Whether the group is the private one of its owner.

    Args:
        group: number of the group.
        owner: number of the user to whom the file or folder belongs.

    Returns:
        True if the group has the owner's name and no other member. An unknown group is not private.
    """
    import grp
    import pwd

    try:
        name = pwd.getpwuid(owner).pw_name
        found = grp.getgrgid(group)
    except KeyError:
        return False
    return found.gr_name == name and set(found.gr_mem) <= {name}


def has_access_list(path: str | os.PathLike[str]) -> bool:
    """Whether an access control list says who else can write `path`; False where there are none."""
    if not hasattr(os, "getxattr"):
        return False
    try:
        os.getxattr(path, ACCESS_LIST)
    except OSError:  # no list, or a file system without lists
        return False
    return True
