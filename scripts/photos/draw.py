#!/usr/bin/env python3
"""Draws the pictures of the demo resort, resorts/ventisol/photos/*.jpg.

The pictures are committed; nothing needs this script to run. To draw them again, or some of them:

    apt-get install librsvg2-bin && pip install pillow
    scripts/photos/draw.py [dune-room-1 …]

Each picture is composed as SVG from a seed of its own, rendered by rsvg-convert and saved as JPEG.
"""

import io
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageEnhance

import coast
import faro
import houses
import rooms
import suites

OUT = Path(__file__).resolve().parents[2] / "resorts" / "ventisol" / "photos"
MOST_BYTES = 125_000


def pictures():
    for module in (rooms, suites, houses, coast, faro):
        for name, function in vars(module).items():
            if name[-2:] in ("_1", "_2", "_3") or name == "hero":
                yield name.replace("_", "-"), function


def main(wanted):
    OUT.mkdir(parents=True, exist_ok=True)
    for name, draw in pictures():
        if wanted and name not in wanted:
            continue
        svg = draw().svg().encode()
        png = subprocess.run(["rsvg-convert", "--unlimited"], input=svg, capture_output=True, check=True).stdout
        image = Image.open(io.BytesIO(png)).convert("RGB")
        image = ImageEnhance.Color(ImageEnhance.Contrast(image).enhance(1.06)).enhance(1.08)
        for quality in range(86, 40, -2):
            data = io.BytesIO()
            image.save(data, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2)
            if data.tell() <= MOST_BYTES:
                break
        (OUT / (name + ".jpg")).write_bytes(data.getvalue())
        print("%s.jpg: %d bytes, quality %d" % (name, data.tell(), quality), flush=True)


if __name__ == "__main__":
    main(set(sys.argv[1:]))
