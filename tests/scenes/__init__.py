"""Every problem code, and how a user runs into it.

``test_bad_input`` plays the scenes; ``test_messages`` checks that no code of the source is
missing among them.
"""

from scenes.cells import CELLS
from scenes.plugins import PLUGINS
from scenes.scene import Scene
from scenes.settings import SETTINGS
from scenes.tables import TABLES, WARNINGS

REFUSED = (*CELLS, *TABLES, *SETTINGS, *PLUGINS)
"""What stops a run."""

SCENES = (*REFUSED, *WARNINGS)

__all__ = ["PLUGINS", "REFUSED", "SCENES", "SETTINGS", "WARNINGS", "Scene"]
