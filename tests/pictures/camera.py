"""A screen as a phone's camera sees it: out of focus, at an angle, in bad light. The same seed gives the same shot."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Shot = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Trouble:
    """The trouble between the screen and the lens."""

    blur: float = 0.0
    """Standard deviation of the blur, in pixels of the screen."""
    noise: float = 0.0
    """Standard deviation of the noise, in levels of 255."""
    tilt: float = 0.0
    """The share of the width by which the far side is shorter."""
    dimming: float = 1.0
    """The share of the light that is left."""


def photograph(picture: Image.Image, trouble: Trouble, seed: int) -> Image.Image:
    """Take one shot, in grey."""
    dice = np.random.default_rng(seed)
    shot: Shot = np.asarray(picture.convert("L"))
    shot = _tilted(shot, trouble.tilt, dice)
    if trouble.blur:
        shot = np.asarray(cv2.GaussianBlur(shot, (0, 0), trouble.blur), dtype=np.uint8)
    light = shot.astype(np.float64) * trouble.dimming + dice.normal(0, trouble.noise, shot.shape)
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


def _tilted(shot: Shot, tilt: float, dice: np.random.Generator) -> Shot:
    """Move each corner inwards by up to `tilt` of the side; outside of the screen it is dark."""
    height, width = shot.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], dtype=np.float32)
    moved = corners + inwards * dice.uniform(0, tilt, (4, 2)).astype(np.float32) * (width, height)
    transform = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return np.asarray(cv2.warpPerspective(shot, transform, (width, height), borderValue=16), dtype=np.uint8)
