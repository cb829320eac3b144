"""What is seen through windows and doors; each takes the canvas and the height of the horizon."""

from canvas import H, W, dark, mix
from nature import cypress, foliage, grass, haze, ridge, sand, sea, sky, stone_pine


def dunes(c, h, warm=False):
    top = ["#7fb4d8", "#cbe4ec", "#fdf0d6"] if not warm else ["#8fb4cf", "#f3d9bd", "#fde6b8"]
    sky(c, top, h, clouds=0.5, seed=8)
    sea(c, h, h + 60, ["#8cc4cf", "#4aa9b8", "#7fcfc6"], calm=0.8)
    sand(c, "M0 %g C300 %g 800 %g 1280 %g L1280 853L0 853Z" % (h + 52, h + 30, h + 74, h + 40), ["#f6e6c2", "#e3c490"])
    tones = ["#a8a060", "#8a8b4e", "#c9bb7a", "#76804a"]
    for k, (dy, hgt, n) in enumerate(((95, 46, 260), (150, 80, 260))):
        grass(c, [(0, h + dy), (400, h + dy - 22), (900, h + dy + 8), (1280, h + dy - 12)], n, hgt, tones)


def herbs(c, h):
    """The herb garden under a hill of pines."""
    sky(c, ["#86badb", "#d9ebee", "#f6f0dc"], h + 20, clouds=0.45, seed=21)
    ridge(c, h - 26, 30, "#8fa58c", bottom=h + 60)
    for x in range(-20, 1320, 90):
        foliage(c, x + c.rng.uniform(-20, 20), h - 8, 64, 40, "#5f7d4c", 70, 5)
    for x, s in ((180, 210), (560, 250), (940, 230), (1180, 190)):
        cypress(c, x, h + 46, s, n=200)
    c.rect(0, h + 30, W, H, c.lin(["#8fa35e", "#6f8a4a"], (0, 0), (0, 1)))
    for row in range(7):
        y = h + 52 + row * row * 4.2 + row * 16
        tone = ["#8a6fb5", "#6f8f55", "#9a7fc4", "#86a05f"][row % 4]
        for i in range(34):
            s = 14 + row * 5
            foliage(c, i * 40 + c.rng.uniform(-9, 9), y, s * 1.2, s * 0.7, tone, 16, 2.5 + row * 0.6)


def open_sea(c, h, evening=False, sun=None):
    if evening:
        sky(c, ["#5b6fa6", "#e09a86", "#ffd9a0"], h, sun=sun, clouds=0.7, cloud_color="#ffd9c0", seed=14)
        sea(c, h, H, ["#f2b98f", "#b5838f", "#5b6f96", "#3d5478"], glitter=sun and (sun[0], "#ffe6b0", 300, 0.8))
    else:
        sky(c, ["#4f97cf", "#a5d2ea", "#eaf5f2"], h, clouds=0.55, seed=17)
        sea(c, h, H, ["#7fbfd6", "#2f8fb8", "#2aa5b5", "#63cbc0"], glitter=(700, "#ffffff", 420, 0.5))


def pines(c, h, tone="#557048", mist="#dfe8d8"):
    c.rect(0, 0, W, h + 60, c.lin(["#bcd6dc", mist, "#f4efd4"]))
    for layer, (y, s, fade) in enumerate(((20, 240, 0.55), (40, 330, 0.3), (70, 430, 0.0))):
        for i in range(7 - layer):
            x = 90 + i * (1280 / (6 - layer)) + c.rng.uniform(-60, 60)
            stone_pine(c, x, h + y, s * c.rng.uniform(0.85, 1.15), mix(tone, mist, fade), mix("#6d4a36", mist, fade), n=70)
        haze(c, h + y - 30, 60, mist, 0.5 - layer * 0.16)
    c.rect(0, h + 50, W, H, c.lin([mix(tone, "#d9cf9a", 0.4), dark(tone, 0.1)], (0, 0), (0, 0.6)))
    grass(c, [(0, h + 80), (640, h + 70), (1280, h + 84)], 420, 46, ["#8a9a5a", "#6f8548", "#b0a868"])


def pool(c, h):
    """Clipped hedges and blue water."""
    sky(c, ["#6fb2de", "#c6e4f0", "#f4f4e4"], h + 10, clouds=0.5, seed=31)
    for x in range(0, 1300, 70):
        foliage(c, x, h + 8, 54, 50, "#64864e", 60, 5)
    c.rect(0, h + 40, W, 40, "#e9dcc4")
    c.rect(0, h + 62, W, H, c.lin(["#4fc0d2", "#2fa3c2", "#57c9d2"], (0, 0), (0, 0.7)))
    c.rect(0, h + 62, W, 300, "#fff", opacity=0.6, filter=c.noise("0.01 0.05", "#e6ffff", 4.2, -2.2, 3, 3))


def blossom(c, h):
    """Almond trees in flower before a white wall."""
    sky(c, ["#9cc6e4", "#dfeef2", "#fbf4ee"], h + 40, clouds=0.4, seed=41)
    ridge(c, h - 10, 34, "#a7b79c", bottom=h + 90)
    c.rect(0, h + 26, W, H, c.lin(["#f4ead8", "#e2cfae"], (0, 0), (0, 1)))
    for x, y, s in ((120, h + 10, 210), (520, h - 30, 250), (930, h + 6, 230), (1220, h - 20, 210)):
        c.line([(x + 6, h + 120), (x - 8, y + s * 0.4), (x - 30, y - 10)], "#5e4638", 13)
        c.line([(x - 4, y + s * 0.4), (x + 44, y - 14)], "#5e4638", 8)
        for _ in range(7):
            foliage(c, x + c.rng.uniform(-s, s) * 0.4, y + c.rng.uniform(-0.35, 0.22) * s, s * 0.30, s * 0.22, "#f0b6c6", 70,
                    5, depth=0.18, sunlit="#ffffff", edge=False)
