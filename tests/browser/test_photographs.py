"""The QR code of the page as phones see it: three windows, sixty shots with seeded trouble, two decoders."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.benchmarks.scanning import TROUBLES
from tests.browser.at_the_counter import to_the_code
from tests.browser.conftest import Open, Visit
from tests.pictures.camera import photograph
from tests.terminal.painter import decode

SHOTS = 10
"""Of each kind of trouble."""
WINDOWS = [(1280, 800), (820, 1180), (1180, 820)]
READ_BY_OPENCV = 44
"""It reads 45 to 50 of them, and as many with the small cells that a page of 16 pixels has: it sees little in noise."""


@pytest.mark.parametrize("window", WINDOWS)
def test_a_phone_reads_every_photograph_of_the_window(counter: Open, visit: Visit, window: tuple[int, int]) -> None:
    tab = visit(counter().url, viewport=dict(zip(("width", "height"), window, strict=True)))
    sent = to_the_code(tab)
    assert tab.scan() == sent
    picture = tab.picture()
    shots = [photograph(picture, trouble, seed) for trouble in TROUBLES.values() for seed in range(SHOTS)]
    assert [bool(decode(shot)) for shot in shots] == [True] * len(shots)
    assert sum(map(is_read_by_opencv, shots)) >= READ_BY_OPENCV


def is_read_by_opencv(shot: Image.Image) -> bool:
    """Tell whether another decoder reads it, by either of its ways to find a code."""
    grey = np.asarray(shot)
    return any(reader.detectAndDecode(grey)[0] for reader in (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()))
