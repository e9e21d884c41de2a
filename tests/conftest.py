"""What holds for every test: property tests draw the same examples each time, unless told to explore.

`HYPOTHESIS_PROFILE=explore make unit` looks at new examples; a build must not depend on the draw.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
