"""Every problem code, and how a user runs into it.

``test_bad_input`` plays the scenes; ``test_messages`` checks that no code of the source is
missing among them.
"""

from tests.scenes.cells import CELLS
from tests.scenes.plugins import PLUGINS
from tests.scenes.questions import QUESTIONS
from tests.scenes.scene import Scene
from tests.scenes.settings import SETTINGS
from tests.scenes.tables import TABLES, WARNINGS

REFUSED = (*CELLS, *TABLES, *SETTINGS, *PLUGINS, *QUESTIONS)
"""What stops a run."""

SCENES = (*REFUSED, *WARNINGS)

__all__ = ["PLUGINS", "REFUSED", "SCENES", "SETTINGS", "WARNINGS", "Scene"]
