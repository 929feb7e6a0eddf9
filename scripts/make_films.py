"""Make the demo newspaper's films anew: slow journeys over its own drawings, with the sound of wind or water.

Needs ffmpeg with libx264. Run it after the drawings of a story with a film have changed:
``.venv/bin/python scripts/make_films.py``. The films are kept in the tree, so that the demo needs no ffmpeg.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from haowai.demo.pictures import draw

FILMS = Path(__file__).resolve().parent.parent / "haowai" / "demo" / "films"
SIZE = (854, 480)
FRAMES_A_SECOND = 24
SECONDS_A_SHOT = 4
SECONDS_OF_FADE = 0.75
#: Drawn larger than the film, so that the camera can come nearer.
DRAWN = (1920, 1080)


@dataclass(frozen=True)
class Shot:
    """A drawing and the camera's way over it: the part of it that is seen (left, top, width; 0 to 1) at first
    and at last."""

    scene: str
    mood: str
    key: str
    first: tuple[float, float, float]
    last: tuple[float, float, float]


WIDE, CLOSE = (0.0, 0.0, 1.0), (0.18, 0.2, 0.64)
LEFT, RIGHT = (0.0, 0.12, 0.76), (0.24, 0.12, 0.76)

#: Shots and the colour and cut-off (Hz) of the noise that is their sound.
SCRIPTS: dict[str, tuple[list[Shot], str, int]] = {
    "dawn-auction": (
        [
            Shot("fishing-boats", "dawn", "dawn-auction-boats", LEFT, RIGHT),
            Shot("market", "night", "dawn-auction-hall", WIDE, CLOSE),
            Shot("harbour", "dawn", "dawn-auction-harbour", RIGHT, LEFT),
        ],
        "brown",
        900,
    ),
    "floodgate-night": (
        [
            Shot("river", "night", "floodgate-night-river", WIDE, CLOSE),
            Shot("road", "rain", "floodgate-night-road", LEFT, RIGHT),
        ],
        "pink",
        1600,
    ),
    "lighthouse-last-keeper": (
        [
            Shot("harbour", "dusk", "lighthouse-last-keeper-bay", CLOSE, WIDE),
            Shot("portrait", "day", "lighthouse-last-keeper-portrait", WIDE, (0.14, 0.1, 0.72)),
            Shot("ship", "dawn", "lighthouse-last-keeper-ship", LEFT, RIGHT),
        ],
        "brown",
        700,
    ),
    "mountain-care-bus": (
        [
            Shot("road", "dawn", "mountain-care-bus-road", WIDE, CLOSE),
            Shot("tea-terraces", "day", "mountain-care-bus-terraces", RIGHT, LEFT),
        ],
        "pink",
        500,
    ),
}


def frame(drawing: Image.Image, shot: Shot, at: float) -> Image.Image:
    """What the camera sees at a part (0 to 1) of the shot; it starts and stops gently."""
    eased = at * at * (3 - 2 * at)
    left, top, width = (a + (b - a) * eased for a, b in zip(shot.first, shot.last, strict=True))
    top = min(top, 1 - width)
    box = (left * DRAWN[0], top * DRAWN[1], (left + width) * DRAWN[0], (top + width) * DRAWN[1])
    return drawing.resize(SIZE, Image.Resampling.BICUBIC, box=box)


def make(name: str, shots: list[Shot], colour: str, cut_off: int) -> Path:
    """One film as MP4, the index first so that it plays while it is fetched."""
    path = FILMS / f"{name}.mp4"
    seconds = SECONDS_A_SHOT * len(shots)
    size = f"{SIZE[0]}x{SIZE[1]}"
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size]
    command += ["-r", str(FRAMES_A_SECOND), "-i", "-", "-f", "lavfi", "-i"]
    command += [f"anoisesrc=color={colour}:duration={seconds}:amplitude=0.25:seed=7:sample_rate=32000"]
    command += ["-af", f"lowpass=f={cut_off},tremolo=f=0.25:d=0.6,afade=t=out:st={seconds - 1}:d=1"]
    command += [
        "-vf",
        "hqdn3d=5:4:6:5",
        "-c:v",
        "libx264",
        "-preset",
        "veryslow",
        "-crf",
        "33",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
    ]
    command += ["-b:a", "32k", "-ac", "1", "-shortest"]
    command += ["-movflags", "+faststart", "-map_metadata", "-1", str(path)]
    drawings = [draw(shot.scene, shot.mood, shot.key, DRAWN) for shot in shots]
    each, fade = SECONDS_A_SHOT * FRAMES_A_SECOND, int(SECONDS_OF_FADE * FRAMES_A_SECOND)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        for number in range(each * len(shots)):
            at, step = divmod(number, each)
            picture = frame(drawings[at], shots[at], step / each)
            if at and step < fade:
                picture = Image.blend(frame(drawings[at - 1], shots[at - 1], 1), picture, step / fade)
            if encoder.stdin is not None:
                encoder.stdin.write(picture.tobytes())
    if encoder.returncode:
        raise SystemExit(f"ffmpeg ended with {encoder.returncode}")
    return path


def main() -> None:
    for name, (shots, colour, cut_off) in SCRIPTS.items():
        path = make(name, shots, colour, cut_off)
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
