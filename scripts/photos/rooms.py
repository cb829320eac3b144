"""Pictures of the rooms and suites by the garden and the sea."""

import math

from canvas import H, W, Canvas, dark, light, mix, smooth
from furniture import armchair, bed, nightstand, pendant, pot_plant, rug, table, vase
from nature import bush, cypress, foliage, grass, gulls, island, lavender, ridge, sailboat, sand, sea, sky
from room import Room, cushion
import views


def seascape_print(c):
    def draw(a, b, d, e):
        c.rect(a, b, d - a, e - b, "#dcebea")
        c.oval((a + d) / 2 + 12, (b + e) / 2 - 8, 13, 13, "#f2b56a")
        c.rect(a, (b + e) / 2, d - a, e - b, "#86b8b8")
        c.rect(a, (b + e) / 2 + 18, d - a, e - b, "#e8d2a4")
    return draw


def dune_room_1():
    """Bed under a rattan head, the terrace door open to the dunes."""
    c = Canvas(101)
    r = Room(c, eye=(-0.75, 1.42, -2.3), yaw=13, focal=0.80, horizon=0.46)
    L, R, B, C = -2.5, 2.2, 4.0, 2.8
    r.shell(L, R, B, C, "#f0e3cd", lambda: r.planks(L, R, -1.9, B, "#c79d6e", 0.17))
    r.beams(L, R, B, C, "#b48c62", 5, first=-1.2)
    door = ("x", R), 0.6, 2.9, 0.02, 2.25
    r.window(*door, lambda: views.dunes(c, r.horizon), panes=(2, 1))
    r.curtain(("x", R), 2.85, 3.45, 0.04, 2.5, "#f5ecdb", 5)
    r.curtain(("x", R), 0.2, 0.62, 0.04, 2.5, "#f5ecdb", 4)
    r.sunlight(*door, (-1.15, -0.15), strength=0.85)
    r.picture(("z", B - 0.02), -1.1, -0.25, 1.42, 2.05, seascape_print(c), frame="#a5794f")
    rug(r, -2.1, 0.2, 3.2, 1.7, "#dcc8a6", [(0.06, 0.05, "#b5694c"), (0.16, 0.03, "#6f8f8d")])
    nightstand(r, -2.12, 3.5, "#b98a5e", lamp="#f6e3bd")
    nightstand(r, 0.42, 3.5, "#b98a5e", extra=lambda: vase(r, 0.66, 0.5, 3.7, flower="#e9c46a"))
    bed(r, -1.5, 1.55, 1.75, 2.4, throw="#c98a5e", head="#a87b52", accents=("#7fa3a0", "#e0b27a"), headboard="rattan")
    pot_plant(r, 1.75, 3.55, 1.05)
    r.sunlight(*door, (-1.15, -0.15), strength=0.4, y=0.6, clip=[(-1.5, 0.6, 1.55), (0.25, 0.6, 1.55), (0.25, 0.6, 3.9), (-1.5, 0.6, 3.9)])
    c.glow(1230, 420, 520, "#fff0cc", 0.5)
    c.finish()
    return c


def deck_chair(r, x, z, cloth, wood="#a97c52", w=0.62):
    """A wooden lounger with a sling, seen from the front."""
    c = r.c
    r.shadow(x, z, w, 0.9, amount=10)
    for sx in (x, x + w - 0.05):
        c.line([r.at((sx + 0.025, 0, z)), r.at((sx + 0.025, 0.95, z + 0.85))], wood, max(4, r.size((sx, 0, z), 0.05)))
        c.line([r.at((sx + 0.025, 0, z + 0.75)), r.at((sx + 0.025, 0.5, z + 0.05))], dark(wood, 0.2), max(4, r.size((sx, 0, z), 0.045)))
        c.line([r.at((sx + 0.025, 0.5, z + 0.02)), r.at((sx + 0.025, 0.5, z + 0.6))], light(wood, 0.2), max(4, r.size((sx, 0, z), 0.05)))
    a, b = r.at((x + 0.04, 0.32, z + 0.05)), r.at((x + w - 0.04, 0.32, z + 0.05))
    d, e = r.at((x + w - 0.04, 0.93, z + 0.84)), r.at((x + 0.04, 0.93, z + 0.84))
    sag = r.size((x, 0.4, z), 0.12)
    c.path("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        *e, *d, d[0] + 2, (d[1] + b[1]) / 2 + sag, *b, *a, a[0] + 2, (a[1] + e[1]) / 2 + sag, *e),
        c.lin([light(cloth, 0.35), cloth, dark(cloth, 0.2)]))
    for i in (0.3, 0.5, 0.7):
        c.line([(e[0] + (d[0] - e[0]) * i, e[1]), (a[0] + (b[0] - a[0]) * i, (a[1] + e[1]) / 2 + sag * 0.7),
                (a[0] + (b[0] - a[0]) * i, a[1])], light(cloth, 0.6), 3, opacity=0.6)


def dune_room_2():
    """The little terrace: two chairs, the boardwalk, late light."""
    c = Canvas(102)
    h = 372
    sky(c, ["#6aa6d6", "#b9dcea", "#fdeccb"], h, clouds=0.75, seed=5)
    sea(c, h, h + 74, ["#93c9d3", "#3f9fb6", "#59bdb9"], glitter=(420, "#fff6d8", 300, 0.5))
    sailboat(c, 300, h + 18, 34)
    sand(c, "M0 %d C260 %d 520 %d 700 %d S1100 %d 1280 %d L1280 853L0 853Z" % (470, 420, 452, 448, 400, 432),
         ["#f8e8c3", "#ecd09b", "#d8b478"])
    tones = ["#a8a060", "#8a8b4e", "#cdbf80", "#76804a"]
    grass(c, [(0, 492), (330, 452), (560, 476)], 330, 62, tones)
    grass(c, [(760, 470), (1060, 430), (1280, 455)], 330, 66, tones)
    r = Room(c, eye=(0.2, 1.75, -3.1), yaw=0, focal=0.80, horizon=h / H)
    # The boardwalk winds away.
    for i in range(68):
        z = 16.5 - i * 0.22
        x = 0.5 + 0.9 * ((z - 3) / 8) ** 2 * (1 if z > 3 else 0.2)
        r.box(x - 0.65, 0.02, z, 1.3, 0.05, 0.17, mix("#b59a78", c.rng.choice(["#6d5a48", "#e6d2b0"]), c.rng.uniform(0, 0.3)), edge=False)
    grass(c, [(0, 640), (300, 600), (560, 612)], 260, 90, tones)
    grass(c, [(800, 606), (1050, 585), (1280, 600)], 240, 92, tones)
    r.planks(-5, 5, -2.9, 1.8, "#c69c70", 0.15, along="x", gap=0.5, texture=0.3)
    deck_chair(r, -1.95, 0.55, "#e9e0cf")
    deck_chair(r, 1.3, 0.65, "#7fa9a6")
    table(r, -0.72, 0.75, 0.62, 0.55, "#b98e62", h=0.46)
    r.tube(-0.5, 1.0, 0.46, 0.62, 0.035, 0.035, "#dff0ee", cap=False)
    vase(r, -0.28, 0.46, 1.05, color="#f2e7d4", flower="#e7a6a0", size=0.8)
    pot_plant(r, -3.05, 1.2, 1.15, pot="#d8b892", kind="ball", leaf="#7d8f5a", r0=0.2)
    pot_plant(r, 3.0, 1.3, 1.2, pot="#c98862", r0=0.2)
    # A white beam of the pergola, its shade on the boards.
    for x in (-3.6, 3.4):
        r.box(x, 0, 1.55, 0.16, 2.75, 0.16, "#f3ebdd")
    r.box(-4.4, 2.6, 1.5, 8.8, 0.18, 0.2, "#f3ebdd")
    for i in range(9):
        r.box(-4 + i, 2.78, -1.8, 0.09, 0.12, 3.6, "#e6dac6", edge=False)
    for i in range(8):
        x = -3.4 + i * 0.95
        r.soft([(x, 0.01, -1.8), (x + 0.14, 0.01, -1.8), (x + 0.7, 0.01, 1.7), (x + 0.56, 0.01, 1.7)], "#6a4a30", 5, 0.22, "multiply")
    gulls(c, [(880, 170, 15), (930, 140, 10), (830, 128, 8)])
    c.glow(1150, 60, 700, "#ffe6b0", 0.45)
    c.finish()
    return c


def dune_room_3():
    """Boardwalk to the beach at sunrise."""
    c = Canvas(103)
    h = 400
    sky(c, ["#7d9cc9", "#e8b7b4", "#ffdca8", "#fff0cf"], h, sun=(760, 352, 24, "#ffd28a"), clouds=0.8, cloud_color="#ffe1d2", seed=12)
    island(c, -160, 440, h + 1, 52, c.lin(["#a59ab8", "#c9a9b0"]))
    sea(c, h, h + 150, ["#f6cfae", "#c3aab4", "#7fb0ba", "#8fcac4"], glitter=(760, "#fff0c4", 320, 0.85))
    for y, a in ((h + 128, 0.75), (h + 142, 0.9)):
        pts = [(x, y + 6 * c.rng.uniform(-1, 1)) for x in range(-20, 1310, 44)]
        c.path(smooth(pts), "none", stroke="#fffaf0", stroke_width=4, opacity=a, filter=c.blur(1.2))
    sand(c, "M0 545 C300 535 800 560 1280 538 L1280 853L0 853Z", ["#f3d9b0", "#e8c592"])
    left = "M0 520 C120 470 290 500 440 556 C540 600 470 740 400 853 L0 853Z"
    right = "M1280 486 C1120 470 960 520 850 566 C770 610 830 740 890 853 L1280 853Z"
    r = Room(c, eye=(0, 1.7, 0), focal=0.86, horizon=h / H)
    for i in range(90):
        z = 15 - i * 0.16
        if z < 0.6:
            break
        x = -0.02 * (z - 2) ** 1.35 if z > 2 else 0
        tone = mix("#bb9c78", c.rng.choice(["#6f5642", "#f0d6b2"]), c.rng.uniform(0, 0.35))
        r.box(x - 0.72, 0.04, z, 1.44, 0.04, 0.125, tone, edge=False)
    for d, seed in ((left, 3), (right, 9)):
        sand(c, d, ["#f6dfb8", "#dcb988", "#c29c70"], seed=seed)
    tones = ["#9a9458", "#7d7f48", "#d1c07e", "#6d7444", "#b5a868"]
    for line, n, s in (([(0, 540), (140, 500), (300, 540), (420, 610)], 420, 70), ([(880, 610), (1010, 540), (1280, 505)], 420, 72),
                       ([(0, 640), (220, 600), (420, 690), (500, 760)], 380, 110), ([(800, 740), (960, 650), (1280, 590)], 380, 112),
                       ([(0, 800), (220, 770), (420, 830)], 300, 150), ([(870, 845), (1060, 770), (1280, 730)], 300, 150)):
        grass(c, line, n, s, tones, lean=0.35)
    # Rope and posts along the path.
    for side in (-1, 1):
        posts = []
        for z in (1.6, 2.9, 4.4, 6.2, 8.6):
            x = side * 0.9 + (-0.02 * (z - 2) ** 1.35 if z > 2 else 0)
            r.box(x - 0.04, 0, z, 0.08, 0.8, 0.08, "#a5825c")
            posts.append((x, z))
        for (xa, za), (xb, zb) in zip(posts, posts[1:]):
            mid = r.at(((xa + xb) / 2, 0.52, (za + zb) / 2))
            a, b = r.at((xa, 0.7, za)), r.at((xb, 0.7, zb))
            c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1f" % (*a, *mid, *b), "none", stroke="#d8c09a", stroke_width=max(2, r.size((xa, 0, za), 0.022)))
    gulls(c, [(330, 220, 17), (400, 190, 11), (980, 150, 9)], "#fff8ee")
    c.glow(760, 352, 620, "#ffd9a0", 0.45)
    c.oval(760, 352, 25, 25, "#fffbe8", filter=c.blur(1.2))
    c.finish()
    return c


def garden_room_1():
    """Sage walls, the balcony door open over the herbs, the sofa for a third."""
    c = Canvas(111)
    r = Room(c, eye=(0.55, 1.45, -2.4), yaw=-12, focal=0.78, horizon=0.45)
    L, R, B, C = -2.5, 2.5, 3.9, 2.75
    r.shell(L, R, B, C, "#cbd3bd", lambda: r.tiles(L, R, -2.2, B, "#e2cdb0", 0.42, grout="#c0a888"), sun=-1, side="#d3dac6")
    door = ("x", L), 0.5, 2.7, 0.02, 2.25
    r.window(*door, lambda: views.herbs(c, r.horizon), panes=(2, 2), inward=-1)
    r.curtain(("x", L), 2.65, 3.15, 0.04, 2.5, "#fbf6ea", 5, front=-0.06)
    r.curtain(("x", L), 0.1, 0.52, 0.04, 2.5, "#fbf6ea", 4, front=-0.06)
    r.sunlight(*door, (1.05, -0.2), panes=(2, 2), strength=0.8)
    r.picture(("z", B - 0.02), -0.2, 0.32, 1.45, 2.15, leaf_print(c, "#7a9466"), frame="#d9c7a5")
    r.picture(("z", B - 0.02), 0.5, 1.02, 1.45, 2.15, leaf_print(c, "#93a86f"), frame="#d9c7a5")
    rug(r, -1.6, -0.1, 3.0, 1.9, "#e9dec8", [(0.05, 0.04, "#8fa37c"), (0.14, 0.02, "#c9a86e")])
    nightstand(r, -1.12, 3.4, "#d8c3a0", lamp="#f7edd4")
    nightstand(r, 1.52, 3.4, "#d8c3a0", lamp="#f7edd4")
    bed(r, -0.56, 1.5, 1.95, 2.3, throw="#8fa37c", head="#bfae8c", accents=("#b9c4a2", "#e3c9a0", "#8fa37c"), headboard="padded", side=-1)
    pot_plant(r, -2.05, 3.45, 1.2, pot="#f2ebdc", kind="broad")
    bench(r, -0.4, 0.85, 1.6, "#c9a878", "#efe6d2")
    pendant(r, 0.4, 2.2, 1.6, "#e0c595", 0.26, 0.5, glow=0.2)
    c.glow(60, 400, 560, "#fffbe0", 0.5)
    c.finish()
    return c


def bench(r, x, z, w, wood, seat, d=0.42):
    """A low bench at the foot of the bed, a tray on it."""
    r.shadow(x, z, w, d, amount=10)
    for lx in (x + 0.06, x + w - 0.12):
        for lz in (z + d - 0.08, z + 0.03):
            r.box(lx, 0, lz, 0.06, 0.36, 0.06, wood)
    r.box(x, 0.34, z, w, 0.12, d, seat, tones=(1.06, 0.86, 0.74))
    r.box(x + 0.2, 0.46, z + 0.06, 0.5, 0.03, 0.3, wood)
    r.tube(x + 0.34, z + 0.2, 0.49, 0.6, 0.05, 0.05, "#f6f1e6")
    r.tube(x + 0.54, z + 0.22, 0.49, 0.57, 0.045, 0.05, "#9db38f")


def leaf_print(c, leaf):
    def draw(a, b, d, e):
        c.rect(a, b, d - a, e - b, "#f6f1e2")
        x = (a + d) / 2
        c.line([(x, e), (x + 3, (b + e) / 2), (x - 2, b + 8)], dark(leaf, 0.3), 2)
        for i in range(7):
            y = b + 14 + (e - b - 22) * i / 7
            for s in (-1, 1):
                c.oval(x + s * (d - a) * 0.17, y + 4, (d - a) * 0.16, 5.5, mix(leaf, "#ffffff", 0.1 * (i % 3)),
                       transform="rotate(%d %.1f %.1f)" % (-s * 32, x, y))
    return draw


def garden_room_2():
    """The herb garden: lavender, gravel, the white house."""
    c = Canvas(112)
    h = 330
    sky(c, ["#5fa5da", "#b4dbee", "#f2f3e2"], h + 20, clouds=0.85, seed=24)
    ridge(c, h - 30, 46, c.lin(["#93a9ad", "#a9bba5"]), bottom=h + 60)
    ridge(c, h + 6, 30, c.lin(["#7f9a76", "#8fa878"]), bottom=h + 90, texture=("#4f6b45", "0.02 0.03", 3.0, 0.5))
    house(c, 760, 470, 420, 210)
    for x, s in ((620, 270), (690, 230), (1215, 300), (1262, 240)):
        cypress(c, x, 480, s)
    for x in range(-30, 640, 82):
        foliage(c, x, 452, 66, 46, "#6f8f55", 110, 4.5)
    c.path("M0 470L1280 462L1280 853L0 853Z", c.lin(["#b3b878", "#93a35c", "#7c9150"]))
    with c.group(clip=c.clip("M0 470L1280 462L1280 853L0 853Z")):
        c.rect(0, 460, W, 400, "#fff", opacity=0.5, filter=c.noise("0.02 0.12", "#5f7a3c", 3.2, -1.7, 3, 13))
    for x, y, s in ((60, 545, 62), (190, 512, 46), (300, 500, 38), (400, 492, 30)):
        c.oval(x, y + s * 0.9, s * 1.1, s * 0.22, "#3f5a2c", opacity=0.5, filter=c.blur(5))
        c.rect(x - s * 0.07, y, s * 0.14, s * 0.95, "#6d5140")
        foliage(c, x, y - s * 0.25, s, s * 0.78, "#8fa06a", 260, s * 0.07)
    # The gravel path, from the eye to the door.
    path = "M420 853 C520 720 700 620 900 486 L968 486 C860 620 800 720 860 853Z"
    c.path(path, c.lin(["#e9dcc0", "#f3e9d2", "#dcc9a4"]))
    with c.group(clip=c.clip(path)):
        c.rect(0, 440, W, 430, "#fff", opacity=0.6, filter=c.noise("0.22 0.34", "#8a7450", 2.6, -1.4, 2, 6))
    for side in (-1, 1):
        for row in range(5):
            for i in range(26):
                t = (i / 25) ** 1.55
                y = 492 + t * 370
                centre = 934 - t * 300 + (t * t * 20)
                spread = (34 + t * 215) + row * (26 + t * 150)
                x = centre + side * spread + c.rng.uniform(-6, 6) * (0.5 + t)
                s = 12 + t * 92
                if -60 < x < 1340:
                    body = "#7d9168" if row % 2 else "#7f74a8"
                    foliage(c, x, y, s * 0.66, s * 0.40, body, 22, 2 + t * 4, edge=False, depth=0.35)
                    if row % 2 == 0:
                        lavender(c, x, y + s * 0.1, s * 1.05, 8 + int(t * 14))
                    else:
                        for _ in range(5):
                            c.oval(x + c.rng.gauss(0, s * 0.3), y - s * 0.15 + c.rng.gauss(0, s * 0.12), 2 + t * 4, 2 + t * 3.6,
                                   c.rng.choice(["#fff6e0", "#f3d27a", "#ffffff"]))
    c.glow(240, 60, 620, "#fff3c8", 0.5)
    c.finish()
    return c


def house(c, x, base, w, h, wall="#fbf5ea", roof="#c9805a", shutter="#7a9a92", sun=-1):
    """A white house with a tiled roof and shutters, seen from the front."""
    c.rect(x - 8, base - 6, w + 30, 16, "#3a4a30", opacity=0.35, filter=c.blur(7))
    c.rect(x, base - h, w, h, c.lin([wall, dark(wall, 0.12)] if sun < 0 else [dark(wall, 0.12), wall], (0, 0), (1, 0)))
    c.rect(x, base - h, w, h, "#fff", opacity=0.35, filter=c.noise("0.02 0.03", "#b9a88c", 2.2, -1.25, 4, 12))
    eave, rise = 20, h * 0.34
    d = [(x - eave, base - h), (x + w * 0.1, base - h - rise), (x + w * 0.9, base - h - rise), (x + w + eave, base - h)]
    c.poly(d, c.lin([light(roof, 0.2), roof, dark(roof, 0.2)]))
    for i in range(int(w / 11)):
        t = i / (w / 11)
        a = (d[1][0] + (d[2][0] - d[1][0]) * t, d[1][1])
        b = (d[0][0] + (d[3][0] - d[0][0]) * t, d[0][1])
        c.line([a, b], dark(roof, 0.45), 1.6, opacity=0.55)
        c.line([(a[0] + 3, a[1]), (b[0] + 4, b[1])], light(roof, 0.5), 1.4, opacity=0.4)
    c.rect(x - eave, base - h, w + 2 * eave, 7, dark(roof, 0.4))
    c.rect(x, base - h + 7, w, 22, c.lin([(0, "#3a2a30", 0.35), (1, "#3a2a30", 0)]))
    for k in (0.14, 0.42, 0.80):
        wx, wy, ww, wh = x + w * k, base - h * 0.76, w * 0.10, h * 0.36
        c.rect(wx, wy, ww, wh, c.lin(["#5f7d8c", "#a9c6cc"]))
        c.rect(wx + ww / 2 - 1.5, wy, 3, wh, "#f4efe4")
        c.rect(wx, wy + wh / 2, ww, 3, "#f4efe4")
        for s in (-1, 1):
            sx = wx - ww * 0.62 if s < 0 else wx + ww * 1.08
            c.rect(sx, wy - 2, ww * 0.54, wh + 4, shutter)
            for j in range(9):
                c.rect(sx + 2, wy + j * wh / 9, ww * 0.54 - 4, 1.6, dark(shutter, 0.35))
        c.rect(wx - 4, wy + wh, ww + 8, 5, light(wall, 0.3))
        bush(c, wx + ww / 2, wy + wh + 8, ww * 0.6, "#6f8f55", 40, "#e2607a", 2.6)
    dx, dw, dh = x + w * 0.58, w * 0.13, h * 0.58
    c.path("M%g %gL%g %gQ%g %g %g %gQ%g %g %g %gL%g %gZ" % (
        dx, base, dx, base - dh * 0.8, dx, base - dh, dx + dw / 2, base - dh, dx + dw, base - dh, dx + dw, base - dh * 0.8, dx + dw, base),
        c.lin([dark(shutter, 0.1), dark(shutter, 0.35)]))
    c.rect(dx - 10, base - 5, dw + 20, 8, "#d9c9ac")


def garden_room_3():
    """A bath by the garden window."""
    c = Canvas(113)
    r = Room(c, eye=(0.1, 1.5, -2.1), yaw=4, focal=0.82, horizon=0.44)
    L, R, B, C = -2.1, 2.2, 2.9, 2.7
    r.shell(L, R, B, C, "#efe8da", lambda: r.tiles(L, R, -1.9, B, "#f1e8d8", 0.34, checker="#a9bca6", grout="#cfc3ac"), side="#f1ebdf")
    # Glazed tiles as high as the hand.
    for i in range(22):
        for k in range(6):
            x, y = L + i * 0.2, 0.1 + k * 0.2
            if x + 0.2 > R:
                continue
            tone = mix("#8fae9c", c.rng.choice(["#6f9484", "#b7cdbd", "#cfe0d2"]), c.rng.uniform(0.1, 0.7))
            r.face([(x + 0.006, y, B - 0.01), (x + 0.194, y, B - 0.01), (x + 0.194, y + 0.194, B - 0.01), (x + 0.006, y + 0.194, B - 0.01)], tone)
    pane = ("z", B), -0.95, 1.1, 1.15, 2.35
    r.window(*pane, lambda: views.herbs(c, r.horizon - 30), panes=(3, 2))
    r.curtain(("z", B), -1.5, -1.0, 1.0, 2.5, "#fdf9f0", 5, alpha=0.9)
    r.curtain(("z", B), 1.15, 1.65, 1.0, 2.5, "#fdf9f0", 5, alpha=0.9)
    r.soft([(-1.6, 0.005, 0.2), (1.7, 0.005, 0.2), (1.4, 0.005, 2.7), (-1.3, 0.005, 2.7)], "#fff3d0", 40, 0.5, "soft-light")
    bathtub(r, -0.95, 1.35, 1.95, 0.95)
    stool = "#b98a5e"
    r.shadow(1.3, 1.3, 0.42, 0.42)
    r.box(1.32, 0, 1.32, 0.05, 0.45, 0.05, stool)
    r.box(1.65, 0, 1.32, 0.05, 0.45, 0.05, stool)
    r.box(1.28, 0.45, 1.28, 0.46, 0.05, 0.42, stool)
    for i, tone in enumerate(("#f7f1e4", "#b9c9b0", "#f7f1e4")):
        r.box(1.34, 0.5 + i * 0.075, 1.33, 0.34, 0.07, 0.32, tone, tones=(1.06, 0.92, 0.78))
    vase(r, 1.52, 0.73, 1.5, color="#e6ece4", flower="#b49ad6", size=0.7)
    pot_plant(r, -1.65, 2.3, 1.3, pot="#efe7d6", kind="palm", r0=0.19)
    rug(r, -0.5, 0.25, 1.4, 0.75, "#eee6d4", [(0.1, 0.08, "#93ab95")])
    r.box(L + 0.02, 1.55, 1.2, 0.06, 0.05, 0.9, "#c7a878")
    for dz, tone in ((1.3, "#f7f1e4"), (1.72, "#a9bca6")):
        r.face([(L + 0.1, 0.85, dz), (L + 0.1, 0.85, dz + 0.34), (L + 0.1, 1.6, dz + 0.34), (L + 0.1, 1.6, dz)], tone)
        r.face([(L + 0.1, 0.98, dz), (L + 0.1, 0.98, dz + 0.34), (L + 0.1, 1.02, dz + 0.34), (L + 0.1, 1.02, dz)], dark(tone, 0.15))
    c.glow(640, 250, 620, "#fffbe6", 0.45)
    c.finish()
    return c


def bathtub(r, x, z, w, d, color="#fdfbf6", h=0.58):
    """A free-standing tub, full and steaming a little."""
    c = r.c
    r.shadow(x, z, w, d, amount=18, strength=0.5)
    (ax, ay), (bx, by) = r.at((x, h, z + d / 2)), r.at((x + w, h, z + d / 2))
    cx, cy, rx = (ax + bx) / 2, (ay + by) / 2, (bx - ax) / 2
    ry = abs(r.at((x + w / 2, h, z))[1] - r.at((x + w / 2, h, z + d))[1]) / 2
    foot = r.at((x + w / 2, 0.05, z + d * 0.35))[1]
    body = "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1fZ" % (
        cx - rx, cy, cx - rx * 0.98, cy + (foot - cy) * 0.7, cx - rx * 0.85, foot, cx - rx * 0.7, foot,
        cx + rx * 0.7, foot, cx + rx * 0.85, foot, cx + rx * 0.98, cy + (foot - cy) * 0.7, cx + rx, cy, rx, ry, cx - rx, cy)
    c.path(body, c.lin([(0, dark(color, 0.08)), (0.25, color), (0.6, dark(color, 0.05)), (1, dark(color, 0.24))], (0, 0), (1, 0.15)))
    c.path(body, c.lin([(0, "#ffffff", 0), (0.6, "#5a6a6a", 0.0), (1, "#4a5560", 0.28)]))
    c.oval(cx, cy, rx, ry, light(color, 0.5))
    c.oval(cx, cy + 3, rx * 0.955, ry * 0.88, dark(color, 0.14))
    c.oval(cx, cy + 7, rx * 0.93, ry * 0.78, c.lin(["#a6cfca", "#d6ece6"]))
    for i in range(60):
        a, q = c.rng.uniform(0, 6.28), c.rng.random() ** 0.5
        c.oval(cx + math.cos(a) * q * rx * 0.86, cy + 7 + math.sin(a) * q * ry * 0.68, c.rng.uniform(5, 16), c.rng.uniform(3, 7), "#ffffff", opacity=0.75)
    # The tap.
    tx, ty = r.at((x + w / 2 + 0.1, h + 0.02, z + d * 0.98))
    s = r.size((x, h, z + d), 0.05)
    c.path("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1f" % (tx, ty, tx, ty - s * 6, tx, ty - s * 8, tx - s * 2, ty - s * 8, tx - s * 2.4, ty - s * 6.6),
           "none", stroke="#c9a566", stroke_width=s * 0.9, stroke_linecap="round")
    for k in range(3):
        pts = [(cx - rx * 0.3 + k * rx * 0.3 + 14 * c.rng.uniform(-1, 1), cy - i * 26) for i in range(5)]
        c.path(smooth(pts), "none", stroke="#ffffff", stroke_width=12, opacity=0.22, filter=c.blur(9))


def sea_suite_1():
    """The bed before a wall of glass and sea."""
    c = Canvas(121)
    r = Room(c, eye=(-0.9, 1.5, -2.7), yaw=8, focal=0.78, horizon=0.45)
    L, R, B, C = -2.9, 2.9, 3.9, 2.85
    r.shell(L, R, B, C, "#f3f0e8", lambda: r.planks(L, R, -2.5, B, "#d8bd97", 0.2), side="#eef0ee")
    glass = ("z", B), -2.35, 2.55, 0.05, 2.5
    r.window(*glass, lambda: sea_view(c, r), panes=(4, 1), frame="#fbfaf6", sill=False)
    r.curtain(("z", B), -2.85, -2.2, 0.04, 2.75, "#f4efe2", 6)
    r.curtain(("z", B), 2.25, 2.85, 0.04, 2.75, "#f4efe2", 6)
    r.sunlight(*glass, (-0.35, -1.15), panes=(4, 1), strength=0.75)
    rug(r, -2.0, -0.2, 4.4, 2.6, "#e6ecec", [(0.05, 0.04, "#7fa9bd"), (0.13, 0.02, "#3f6f90")], fringe=False)
    turned_bed(r, -2.75, 0.75, 2.3, 1.95)
    pot_plant(r, 2.5, 3.3, 1.1, pot="#e9e4d8", r0=0.2)
    armchair(r, 1.25, 1.75, "#7fa3b5", cushion_color="#f3e3c4", w=0.85)
    table(r, 0.55, 2.0, 0.5, 0.5, "#c9a377", h=0.45)
    vase(r, 0.8, 0.45, 2.25, color="#f6f3ea", flower="#f4e3c0", size=0.9)
    pendant(r, 0.2, 2.25, 1.3, "#e6d3ac", 0.34, 0.6, glow=0.15)
    c.glow(640, 330, 700, "#f4fbff", 0.35)
    c.finish(warm="#ffe6c0")
    return c


def sea_view(c, r):
    views.open_sea(c, r.horizon)
    island(c, 830, 1420, r.horizon + 1, 56, c.lin(["#86a5b8", "#9fb9bf"]))
    sailboat(c, 540, r.horizon + 20, 46)
    sailboat(c, 900, r.horizon + 8, 22)
    c.rect(0, r.horizon + 118, W, 9, "#fdfcf8")
    for x in range(0, W, 30):
        c.rect(x, r.horizon + 120, 3, 170, "#fdfcf8", opacity=0.85)
    c.path("M0 %gL1280 %gL1280 853L0 853Z" % (r.horizon + 165, r.horizon + 165), c.lin(["#e3cfae", "#c9ad84"]))


def turned_bed(r, x, z, length, w, linen="#f8f5ee", head="#5f7f93", y=0.32, throw="#3f6f90", accent="#9cc0cf"):
    """A bed whose head is at the left wall, seen from its foot's side."""
    c, top = r.c, y + 0.26
    r.shadow(x, z, length, w, amount=22, strength=0.55)
    r.box(x, 0, z - 0.1, 0.1, 1.2, w + 0.2, head, tones=(1.05, 0.9, 0.8))
    n = 6
    for i in range(n):
        a, b = z - 0.06 + (w + 0.12) * i / n, z - 0.06 + (w + 0.12) * (i + 1) / n
        flat = r.seen([(x + 0.11, 0.4, a + 0.01), (x + 0.11, 0.4, b - 0.01), (x + 0.11, 1.17, b - 0.01), (x + 0.11, 1.17, a + 0.01)])
        c.poly(flat, c.lin([dark(head, 0.2), light(head, 0.22), dark(head, 0.1)], (0, 0), (1, 0)))
    r.box(x + 0.1, 0.06, z + 0.06, length - 0.15, y, w - 0.12, "#b99a74")
    x1, z1, hem = x + length + 0.04, z + w + 0.04, 0.14
    for quad, tone in (([(x1, hem, z), (x1, hem, z1), (x1, top, z1), (x1, top, z)], dark(linen, 0.16)),
                       ([(x + 0.12, hem, z), (x1, hem, z), (x1, top, z), (x + 0.12, top, z)], dark(linen, 0.08))):
        flat = r.seen(quad)
        ys = [p[1] for p in flat]
        c.poly(flat, c.lin([light(tone, 0.15), tone, dark(tone, 0.2)], (0, min(ys)), (0, max(ys)), user=True))
    for i in range(1, 14):
        xx = x + 0.2 + (length - 0.2) * (i + c.rng.uniform(-0.3, 0.3)) / 14
        c.line([r.at((xx, top - 0.02, z)), r.at((xx + 0.03, hem + 0.04, z))], dark(linen, 0.45) if i % 2 else "#ffffff",
               c.rng.uniform(5, 11), opacity=0.2, filter=c.blur(5))
    r.shade_between([(x + 0.1, top, z), (x1, top, z), (x1, top, z1), (x + 0.1, top, z1)], (x, top, z1), (x1, top, z),
                    [light(linen, 0.6), linen, dark(linen, 0.1)])
    for _ in range(14):
        a, b = c.rng.uniform(0.35, 0.95), c.rng.uniform(0.05, 0.9)
        pts = [r.at((x + length * (a + 0.1 * t), top, z + w * (b + 0.16 * t * c.rng.uniform(-1, 1)))) for t in (0, 0.4, 0.8, 1.2)]
        c.path(smooth(pts), "none", stroke=dark(linen, 0.4), stroke_width=c.rng.uniform(4, 9), opacity=0.16, filter=c.blur(4))
    t0, t1 = x + length - 0.75, x + length - 0.15
    r.face([(t0, top + 0.015, z - 0.01), (t1, top + 0.015, z - 0.01), (t1, top + 0.015, z1), (t0, top + 0.015, z1)],
           c.lin([light(throw, 0.25), throw]))
    r.face([(t0, top - 0.3, z - 0.012), (t1, top - 0.3, z - 0.012), (t1, top + 0.015, z - 0.012), (t0, top + 0.015, z - 0.012)], dark(throw, 0.18))
    for i in range(1, 5):
        xx = t0 + (t1 - t0) * i / 5
        c.line([r.at((xx, top + 0.016, z1)), r.at((xx, top + 0.016, z)), r.at((xx, top - 0.3, z - 0.012))], light(throw, 0.75), 2, opacity=0.5)
    for k, dz in enumerate((w * 0.74, w * 0.28)):
        p = (x + 0.34, top + 0.2, z + dz)
        px, py = r.at(p)
        s = r.size(p, 0.62)
        cushion(c, px, py, s * 0.9, s * 0.8, "#fbf8f0", turn=-8)
    for k, (dz, tone) in enumerate(((w * 0.62, throw), (w * 0.24, accent))):
        p = (x + 0.62, top + 0.17, z + dz)
        px, py = r.at(p)
        s = r.size(p, 0.44)
        cushion(c, px, py, s, s * 0.84, tone, turn=-10, plump=0.3)


def sea_suite_2():
    """The tub on the terrace, at sunset."""
    c = Canvas(122)
    h = 360
    views.open_sea(c, h, evening=True, sun=(860, 322, 30, "#ffc98a"))
    island(c, -200, 480, h + 1, 70, c.lin(["#7d6f92", "#a58a98"]))
    gulls(c, [(500, 150, 15), (560, 180, 10)], "#fff2e0")
    r = Room(c, eye=(0, 1.6, -2.6), focal=0.82, horizon=h / H)
    r.planks(-5, 5, -2.4, 2.6, "#a58264", 0.16, along="x", gap=0.5)
    r.soft([(0.2, 0.01, -2.3), (2.2, 0.01, -2.3), (2.0, 0.01, 2.5), (0.9, 0.01, 2.5)], "#ffcf96", 40, 0.55, "soft-light")
    # Glass balustrade.
    r.face([(-5, 0.05, 2.6), (5, 0.05, 2.6), (5, 0.98, 2.6), (-5, 0.98, 2.6)], c.lin([(0, "#ffffff", 0.22), (0.5, "#ffd9b8", 0.10), (1, "#ffffff", 0.14)], (0, 0), (1, 0.4)))
    r.box(-5, 0.98, 2.58, 10, 0.05, 0.06, "#d9c4b4")
    for x in (-3.4, -1.7, 0, 1.7, 3.4):
        r.box(x, 0, 2.58, 0.04, 1.0, 0.05, "#c9b4a6")
    bathtub(r, -1.15, 0.75, 2.0, 1.0, "#fbf3ea")
    table(r, 1.15, 0.95, 0.42, 0.42, "#b98a62", h=0.5)
    for dx in (0.12, 0.3):
        glass_of(r, 1.15 + dx, 0.5, 1.15)
    lantern(r, -1.85, 0.95)
    lantern(r, 1.95, 1.5, 0.8)
    pot_plant(r, -3.0, 1.7, 1.4, pot="#d8c0a4", r0=0.24)
    pot_plant(r, 3.0, 1.7, 1.2, pot="#d8c0a4", kind="broad", r0=0.22)
    for i, tone in enumerate(("#fbf1e4", "#e9b59a")):
        r.box(-2.05, 0.0 + i * 0.09, 0.1, 0.5, 0.085, 0.36, tone, tones=(1.05, 0.88, 0.75))
    for i in range(14):
        x, z = c.rng.uniform(-0.9, 1.4), c.rng.uniform(-0.6, 0.6)
        px, py = r.at((x, 0.01, z))
        c.oval(px, py, 9, 3.4, c.rng.choice(["#e58a94", "#f2a9a4", "#d9707f"]), transform="rotate(%d %.1f %.1f)" % (c.rng.randint(-40, 40), px, py))
    c.glow(860, 322, 820, "#ffbf86", 0.5)
    c.finish(warm="#ffb98a")
    return c


def glass_of(r, x, y, z, wine="#e9b0a0"):
    c = r.c
    px, py = r.at((x, y, z))
    s = r.size((x, y, z), 0.1)
    c.line([(px, py), (px, py - s * 0.9)], "#fff4ea", 2, opacity=0.9)
    c.oval(px, py, s * 0.36, s * 0.09, "#fff4ea", opacity=0.7)
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        px - s * 0.4, py - s * 1.9, px - s * 0.5, py - s * 0.9, px, py - s * 0.9, px + s * 0.5, py - s * 0.9, px + s * 0.4, py - s * 1.9),
        "#ffffff", opacity=0.35)
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        px - s * 0.42, py - s * 1.5, px - s * 0.46, py - s * 0.93, px, py - s * 0.93, px + s * 0.46, py - s * 0.93, px + s * 0.42, py - s * 1.5), wine, opacity=0.9)


def lantern(r, x, z, size=1.0, y=0.0, body="#4a3d38"):
    c = r.c
    h, w = 0.46 * size, 0.22 * size
    r.shadow(x, z, w, w, y=y, amount=6)
    px, py = r.at((x + w / 2, y + h * 0.45, z))
    r.box(x, y, z, w, 0.03, w, body)
    r.face([(x + 0.02, y + 0.03, z), (x + w - 0.02, y + 0.03, z), (x + w - 0.02, y + h * 0.8, z), (x + 0.02, y + h * 0.8, z)], "#ffdf9e")
    c.glow(px, py, r.size((x, y, z), 0.75 * size), "#ffc070", 0.85)
    c.oval(px, py + r.size((x, y, z), 0.06 * size), r.size((x, y, z), 0.03 * size), r.size((x, y, z), 0.07 * size), "#fffbe6")
    for dx in (0, w / 2 - 0.01, w - 0.02):
        r.box(x + dx, y + 0.03, z - 0.005, 0.02, h * 0.78, 0.02, body, edge=False)
    r.box(x - 0.01, y + h * 0.8, z - 0.01, w + 0.02, 0.04, w + 0.02, body)
    r.box(x + w * 0.3, y + h * 0.87, z, w * 0.4, 0.06, w * 0.4, body)


def sea_suite_3():
    """The shore from above: rocks, turquoise, foam."""
    c = Canvas(123)
    c.rect(0, 0, W, H, c.lin([(0, "#0f5f8a"), (0.35, "#1f8fae"), (0.62, "#3fc0c0"), (0.82, "#9fe4d4"), (1, "#d9f2e0")], (0, 0), (0.55, 1)))
    c.rect(0, 0, W, H, "#fff", opacity=0.5, filter=c.noise("0.008 0.014", "#0b4a72", 3.2, -1.8, 4, 8))
    c.rect(0, 0, W, H, "#fff", opacity=0.5, filter=c.noise("0.012 0.03", "#bff5ee", 4.2, -2.45, 4, 3))
    c.rect(0, 0, W, H, "#fff", opacity=0.35, filter=c.noise("0.05 0.09", "#ffffff", 4.6, -2.75, 3, 15))
    shore = [(-40, 800), (150, 742), (330, 770), (520, 700), (660, 640), (820, 655), (980, 560), (1120, 470), (1320, 430)]
    for k, (dy, wdt, a) in enumerate(((-70, 16, 0.35), (-42, 22, 0.55), (-14, 30, 0.9))):
        pts = [(x + c.rng.uniform(-8, 8), y + dy + c.rng.uniform(-12, 12)) for x, y in shore]
        with c.group(filter=c.rough(22, 0.03, k + 2)):
            c.path(smooth(pts), "none", stroke="#ffffff", stroke_width=wdt, opacity=a, stroke_linecap="round")
    beach = smooth(shore) + "L1320 900L-40 900Z"
    with c.group(filter=c.rough(12, 0.02, 4)):
        c.path(beach, c.lin(["#e9cf9f", "#f6e4bd"], (0.3, 0), (0.6, 1)))
    with c.group(clip=c.clip(beach)):
        c.path(smooth([(x, y + 14) for x, y in shore]), "none", stroke="#c9a878", stroke_width=30, opacity=0.55, filter=c.blur(8))
        c.rect(0, 0, W, H, "#fff", opacity=0.4, filter=c.noise("0.4", "#a5814f", 2.2, -1.15, 2, 9))
    rocks(c, [(180, 300, 120), (300, 250, 70), (250, 380, 60), (90, 400, 80), (1080, 250, 100), (1190, 330, 130), (1010, 330, 46),
              (640, 180, 44), (700, 210, 30)])
    for x, y, tone in ((700, 770, "#e9795f"), (860, 740, "#f2ead8"), (1010, 690, "#5f9fb0"), (1150, 610, "#e9c46a"), (420, 815, "#f2ead8")):
        parasol_above(c, x, y, 46, tone)
    for x, y in ((520, 420), (560, 446)):
        swimmer(c, x, y)
    boat_above(c, 820, 330)
    gulls(c, [(420, 180, 16), (470, 150, 11), (930, 450, 14)])
    c.finish()
    return c


def rocks(c, spots):
    for x, y, s in spots:
        n = 13
        ring = [(x + math.cos(i / n * 6.283) * s * c.rng.uniform(0.62, 1.12), y + math.sin(i / n * 6.283) * s * 0.68 * c.rng.uniform(0.62, 1.12)) for i in range(n)]
        with c.group(filter=c.rough(18, 0.03, int(x) % 50)):
            c.path(smooth([(px + (px - x) * 0.14, py + (py - y) * 0.18) for px, py in ring], True), "#ffffff", opacity=0.75)
            c.path(smooth([(px + (px - x) * 0.06, py + (py - y) * 0.08) for px, py in ring], True), "#2a7f90", opacity=0.8)
        d = smooth(ring, True)
        with c.group(filter=c.rough(9, 0.06, int(y) % 50)):
            c.path(d, c.lin(["#d9c2a0", "#a58a70", "#6f5f58"], (0.1, 0), (0.8, 1)))
        with c.group(clip=c.clip(d)):
            c.rect(x - s * 1.3, y - s * 1.3, s * 2.6, s * 2.6, "#fff", opacity=0.85, filter=c.noise("0.03 0.05", "#4a3d38", 4.0, -2.1, 4, int(x) % 70))
            for _ in range(4):
                foliage(c, x + c.rng.uniform(-0.4, 0.4) * s, y + c.rng.uniform(-0.4, 0.1) * s, s * 0.2, s * 0.14, "#7d8f4e", 26, 3.4)


def parasol_above(c, x, y, s, tone):
    c.oval(x + s * 0.4, y + s * 0.35, s, s * 0.9, "#6d5030", opacity=0.35, filter=c.blur(6))
    for dx in (-0.85, 0.55):
        c.rect(x + dx * s, y + s * 0.3, s * 0.42, s * 1.15, c.rng.choice(["#ffffff", "#f3e3c4"]), rx=5, transform="rotate(-14 %g %g)" % (x, y))
    for i in range(8):
        a, b = i / 8 * 6.283, (i + 1) / 8 * 6.283
        fill = tone if i % 2 else light(tone, 0.55)
        c.path("M%.1f %.1fL%.1f %.1fL%.1f %.1fZ" % (x, y, x + math.cos(a) * s, y + math.sin(a) * s * 0.92, x + math.cos(b) * s, y + math.sin(b) * s * 0.92),
               mix(fill, "#3a2a30", 0.14 if 0 < i < 4 else 0))
    c.oval(x, y, 3, 3, "#fff")


def swimmer(c, x, y):
    c.oval(x, y, 13, 5, "#ffffff", opacity=0.6, filter=c.blur(2))
    c.oval(x, y - 1, 4.4, 4, "#8a5a3c")
    c.line([(x - 12, y + 2), (x - 3, y + 1)], "#c98a62", 3)


def boat_above(c, x, y):
    c.path(smooth([(x - 90, y + 46), (x - 40, y + 18), (x, y)], False), "none", stroke="#ffffff", stroke_width=10, opacity=0.5, filter=c.blur(4))
    with c.group(transform="rotate(-26 %g %g)" % (x, y)):
        c.oval(x + 6, y + 12, 44, 15, "#0b3a5a", opacity=0.4, filter=c.blur(5))
        c.path("M%g %gQ%g %g %g %gQ%g %g %g %gQ%g %g %g %gZ" % (x - 40, y - 12, x + 30, y - 15, x + 52, y, x + 30, y + 15, x - 40, y + 12, x - 44, y, x - 40, y - 12), "#fbf7ee")
        c.path("M%g %gQ%g %g %g %gQ%g %g %g %gZ" % (x - 32, y - 8, x + 22, y - 10, x + 36, y, x + 22, y + 10, x - 32, y + 8), "#c99a66")
        c.rect(x - 14, y - 9, 8, 18, "#e9dfc9")
        c.rect(x + 8, y - 8, 7, 16, "#e9dfc9")
