"""Pictures of the villa on the lagoon, the tent, the lighthouse keeper's house, and of the bay."""

import math

from canvas import H, W, Canvas, dark, light, mix, smooth
from furniture import armchair, bed, nightstand, pendant, pot_plant, rug, sofa, table, vase
from houses import raised
from nature import bush, foliage, grass, gulls, haze, island, ridge, sea, sky, stone_pine
from room import Room
from rooms import deck_chair, lantern
from suites import fairy_lights, fruit_bowl, lounger, parasol, pool_basin, stars
import views


def block(r, x, y, z, w, h, d, color="#fbf5ea", tones=(1.0, 0.98, 0.84)):
    r.box(x, y, z, w, h, d, color, tones=tones)


def lit_room(r, x0, x1, y0, y1, z, warm="#ffd99a", panes=3, frame="#3f4347"):
    """A glass front with a room behind it."""
    c = r.c
    flat = [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]
    r.face(flat, c.lin([light(warm, 0.35), warm, dark(warm, 0.3)]))
    with c.group(clip=r.clip(flat)):
        r.box(x0 + 0.3, y0, z + 0.3, 1.4, 0.5, 0.1, "#8a6a50", tones=(1, 0.95, 0.9))
        for k in range(3):
            px, py = r.at((x0 + (x1 - x0) * (k + 0.5) / 3, y1 - 0.5, z))
            c.glow(px, py, 70, "#fff2c4", 0.8)
    for i in range(panes + 1):
        a = x0 + (x1 - x0) * i / panes
        r.box(a - 0.03, y0, z - 0.03, 0.06, y1 - y0, 0.04, frame, edge=False)
    r.box(x0, y1 - 0.06, z - 0.03, x1 - x0, 0.06, 0.04, frame, edge=False)


def lagoon_villa_1():
    """The white villa and its pool, late afternoon."""
    c = Canvas(171)
    h = 446
    sky(c, ["#3f86c9", "#9ccbe6", "#fbe3bf"], h, clouds=0.9, cloud_color="#fff3e4", seed=72)
    ridge(c, h - 14, 44, c.lin(["#8fa9a6", "#a9bba0"]), bottom=h + 60)
    for x, s in ((60, 330), (190, 260), (1040, 300), (1170, 360)):
        stone_pine(c, x, h + 60, s, "#5a7a45", n=200)
    c.rect(0, h + 30, W, H, c.lin(["#a9bd6a", "#87a552"], (0, 0), (0, 0.5)))
    with c.group(clip=c.clip("M0 %dH1280V853H0Z" % (h + 30))):
        c.rect(0, h + 30, W, 460, "#fff", opacity=0.45, filter=c.noise("0.02 0.12", "#5f7a3c", 3.2, -1.7, 3, 13))
    r = Room(c, eye=(-0.4, 1.75, -13.5), yaw=1, focal=0.98, horizon=h / H)
    r.shadow(-6.5, 1.5, 13.5, 6, amount=26, strength=0.4)
    block(r, -6.2, 0, 2.2, 7.4, 3.0, 5.5)
    lit_room(r, -5.4, 0.4, 0.1, 2.5, 2.18, panes=5)
    block(r, 1.2, 0, 1.2, 5.6, 3.2, 6, "#f3e4cc")
    block(r, 0.2, 3.2, 2.0, 5.4, 2.6, 4.6)
    lit_room(r, 1.0, 4.4, 3.5, 5.4, 1.98, panes=3)
    r.box(0.0, 5.8, 1.8, 5.8, 0.16, 5.0, "#fffaf0")
    r.box(-6.8, 3.0, 0.9, 8.0, 0.2, 7.0, "#fffaf0")
    for k in range(4):
        r.box(-6.6 + k * 2.5, 0, 0.75, 0.14, 3.0, 0.14, "#c9a070")
    for k in range(9):
        a, b = 1.25 + k * 0.61, 1.25 + (k + 1) * 0.61
        r.face([(a, 0, 1.19), (b - 0.05, 0, 1.19), (b - 0.05, 3.15, 1.19), (a, 3.15, 1.19)], mix("#c99a68", c.rng.choice(["#7d5238", "#e9c79a"]), c.rng.uniform(0.05, 0.3)))
    r.face([(3.2, 0, 1.17), (4.3, 0, 1.17), (4.3, 2.3, 1.17), (3.2, 2.3, 1.17)], "#5f7f7a")
    r.box(1.2, 3.2, 1.2, 5.6, 0.5, 0.06, "#eaf3f3", tones=(1, 0.95, 0.9))
    r.tiles(-9, 9, -12, 1.1, "#f3e6cd", 0.75, grout="#dcc8a6", vary=0.07)
    pool_basin(r, -4.4, 2.6, -5.0, -0.9, deep="#1f97bf", bright="#7fe3e0")
    with c.group(clip=r.clip([(-4.4, 0.05, -5.0), (2.6, 0.05, -5.0), (2.6, 0.05, -0.9), (-4.4, 0.05, -0.9)])):
        for x0, x1, tone, top in ((-6.2, 1.2, "#fff6e6", -1.6), (1.2, 6.8, "#f3e4cc", -1.7)):
            r.soft([(x0, 0.051, -0.9), (x1, 0.051, -0.9), (x1, 0.051, -3.4), (x0, 0.051, -3.4)], tone, 12, 0.30)
        r.soft([(-5.4, 0.052, -0.95), (0.4, 0.052, -0.95), (0.4, 0.052, -2.8), (-5.4, 0.052, -2.8)], "#ffd99a", 10, 0.5)
    for x in (-4.0, -2.5):
        lounger(r, x, -0.55, "#fffaf0")
    parasol(r, -2.75, 0.2, "#e0b98a", y=2.3, radius=1.2)
    lounger(r, 3.2, -2.6, "#fffaf0")
    lounger(r, 4.2, -2.6, "#fffaf0")
    for x, z, hgt in ((-5.6, -1.0, 1.8), (3.0, 0.4, 1.6), (6.2, 0.2, 1.9)):
        pot_plant(r, x, z, hgt, pot="#d9c4a4", r0=0.3)
    for x in (30, 150):
        bush(c, x, 790, 90, "#6f9450", 220, "#e2607a", 6)
    bush(c, 1235, 790, 90, "#6f9450", 220, "#f3efe6", 6)
    for x, z in ((-6.6, 0.6), (-5.9, 0.3), (6.9, 0.2)):
        bush(c, *r.at((x, 0, z)), r.size((x, 0, z), 0.5), "#6f9450", 120, "#e58ac0", 4)
    c.glow(120, 210, 720, "#ffe0a8", 0.5)
    c.finish(warm="#ffd09a")
    return c


def lagoon_villa_2():
    """The long living room, open to the pool."""
    c = Canvas(172)
    r = Room(c, eye=(1.2, 1.5, -3.0), yaw=-12, focal=0.76, horizon=0.46)
    L, R, B, C = -3.4, 3.2, 4.4, 3.1
    r.shell(L, R, B, C, "#f3ece0", lambda: r.tiles(L, R, -2.9, B, "#e9dfcf", 0.8, grout="#d3c6b0", vary=0.06), sun=-1)
    r.beams(L, R, B, C, "#c9a070", 6, 0.14, first=-1.6)
    door = ("x", L), -0.6, 3.8, 0.02, 2.6
    r.window(*door, lambda: views.pool(c, r.horizon - 10), panes=(3, 1), inward=-1, frame="#3f4347")
    r.sunlight(*door, (1.1, -0.12), panes=(3, 1), strength=0.85)
    r.curtain(("x", L), 3.8, 4.3, 0.04, 2.8, "#fbf6ea", 5, front=-0.06)
    r.picture(("z", B - 0.02), -0.2, 1.7, 1.25, 2.35, waves_print(c), frame="#c9a070")
    rug(r, -2.2, 0.2, 3.9, 2.5, "#e6dcc8", [(0.05, 0.03, "#5f9aa0"), (0.12, 0.015, "#c98a5e")])
    pot_plant(r, 2.6, 3.9, 1.5, pot="#e9e0d0", r0=0.24, kind="broad")
    sofa(r, -1.1, 2.6, 3.0, "#dfe5de", cushions=("#5f9aa0", "#f3e3c4", "#c98a5e", "#8fb5b0"), seats=3, d=1.0)
    table(r, -0.45, 1.15, 1.5, 0.75, "#b98a5e", h=0.38)
    vase(r, 0.0, 0.38, 1.5, color="#5f9aa0", flower="#f3e3c4", size=1.0, stems=9)
    fruit_bowl(r, 0.65, 0.38, 1.5)
    armchair(r, 1.75, 0.9, "#c98a5e", cushion_color="#f3e3c4", w=0.95)
    pot_plant(r, -2.95, 4.0, 1.5, pot="#e9e0d0", r0=0.22)
    pendant(r, 0.2, 2.25, 1.6, "#d9b98a", 0.42, 0.85, glow=0.2)
    c.glow(60, 400, 620, "#f4fff8", 0.45)
    c.finish()
    return c


def waves_print(c):
    def draw(a, b, d, e):
        c.rect(a, b, d - a, e - b, "#f0e6d2")
        for k, tone in enumerate(("#9cc3c4", "#6fa5aa", "#4a8590", "#2f6678")):
            y = b + (e - b) * (0.35 + 0.17 * k)
            pts = [(a + (d - a) * i / 10, y + 7 * math.sin(i * 1.3 + k * 1.7)) for i in range(11)]
            c.path(smooth(pts) + "L%g %gL%g %gZ" % (d, e, a, e), tone)
        c.oval(a + (d - a) * 0.72, b + (e - b) * 0.24, 15, 15, "#e09a5e")
    return draw


def lagoon_villa_3():
    """The lagoon at dawn: mist, reeds, a rowing boat, two egrets."""
    c = Canvas(173)
    h = 356
    sky(c, ["#8fa9cf", "#e9bfc0", "#ffe0b4", "#fff3d6"], h, sun=(470, 306, 26, "#ffdca0"), clouds=0.6, cloud_color="#fff0e6", seed=77)
    island(c, -120, 620, h + 2, 60, c.lin(["#a9aac0", "#c9b4b4"]))
    island(c, 500, 1500, h + 2, 96, c.lin(["#9a9fb5", "#bfaeb0"]))
    haze(c, h - 6, 34, "#fff0dc", 0.8)
    sea(c, h, H, ["#fde6c4", "#e3c3bd", "#a9b4c4", "#7f9fae"], glitter=(470, "#fff6dc", 300, 0.7), calm=0.5)
    with c.group(opacity=0.35):
        haze(c, h + 60, 40, "#fff6e6", 0.9)
    spit = "M830 %d C930 %d 1100 %d 1290 %d L1290 %d C1100 %d 930 %d 830 %dZ" % (h + 22, h + 8, h + 6, h + 2, h + 40, h + 36, h + 30, h + 22)
    c.path(spit, c.lin(["#8f9a78", "#a59a7d"]))
    for x, s in ((1010, 150), (1090, 200), (1180, 240), (1260, 190), (930, 110)):
        stone_pine(c, x, h + 22, s, "#7d8a6a", "#8a6f5e", n=100)
    c.path(spit, "#6f7a78", opacity=0.3, filter=c.blur(9), transform="translate(0 30)")
    haze(c, h + 22, 22, "#fff0dc", 0.7)
    jetty(c, h)
    boat(c, 420, 600)
    for x, y, s in ((760, 600, 1.0), (845, 585, 0.8)):
        egret(c, x, y, s)
    for line, n, s in (([(0, 760), (160, 700), (300, 790)], 300, 190), ([(1000, 800), (1130, 700), (1280, 690)], 360, 220),
                       ([(0, 850), (400, 853), (700, 853)], 260, 120), ([(760, 853), (1000, 845), (1280, 800)], 300, 150)):
        grass(c, line, n, s, ["#7d8a5a", "#a59a62", "#5f7050", "#c9b880"], lean=0.12, width=3)
    for _ in range(46):
        x = c.rng.choice([c.rng.uniform(0, 300), c.rng.uniform(1000, 1280)])
        y = c.rng.uniform(560, 720)
        c.line([(x, y), (x + 3, y + 130)], "#8a8458", 2.4)
        c.rect(x - 4, y - 4, 8, 36, "#7d5238", rx=4)
    gulls(c, [(640, 150, 14), (700, 128, 11), (590, 120, 8), (760, 160, 8)], "#8a7f92")
    c.glow(470, 306, 640, "#ffe0b0", 0.5)
    c.oval(470, 306, 26, 26, "#fffaf0", filter=c.blur(1.4))
    c.finish(warm="#ffd0a8")
    return c


def jetty(c, h):
    r = Room(c, eye=(0, 1.7, 0), focal=0.86, horizon=h / H)
    for z in (12, 9.4, 7.2, 5.4):
        for x in (1.0, 2.3):
            r.box(x, -0.6, z, 0.1, 1.0, 0.1, "#7d6a5c")
            px, py = r.at((x, -0.2, z))
            c.oval(px + 2, py + 30, 6, 30, "#5a5a62", opacity=0.3, filter=c.blur(4))
    for i in range(64):
        z = 13 - i * 0.14
        r.box(0.95, 0.1, z, 1.5, 0.06, 0.125, mix("#a5917c", c.rng.choice(["#6f5f52", "#d9c4a6"]), c.rng.uniform(0, 0.35)), edge=False)


def boat(c, x, y):
    c.oval(x, y + 24, 150, 14, "#4a5a6a", opacity=0.4, filter=c.blur(7))
    hull = "M%g %gQ%g %g %g %gQ%g %g %g %gQ%g %g %g %gQ%g %g %g %gZ" % (
        x - 150, y - 26, x - 120, y + 22, x - 60, y + 26, x, y + 30, x + 70, y + 26, x + 130, y + 20, x + 165, y - 38, x + 40, y - 10, x - 150, y - 26)
    c.path(hull, c.lin(["#4f8a9a", "#2f6678", "#24506a"]))
    c.path("M%g %gQ%g %g %g %gQ%g %g %g %gQ%g %g %g %gZ" % (
        x - 146, y - 26, x - 20, y - 14, x + 160, y - 38, x + 60, y - 2, x - 10, y + 2, x - 100, y + 2, x - 146, y - 26), c.lin(["#c99a66", "#7d5238"]))
    c.path("M%g %gQ%g %g %g %g" % (x - 150, y - 27, x + 10, y - 2, x + 165, y - 39), "none", stroke="#fbf3e2", stroke_width=5)
    for dx in (-60, 30):
        c.poly([(x + dx, y - 16), (x + dx + 44, y - 18), (x + dx + 52, y - 8), (x + dx + 4, y - 6)], "#e0bd8a")
    c.line([(x - 30, y - 12), (x - 190, y + 26)], "#e9d5ae", 5)
    c.oval(x - 200, y + 29, 22, 6, "#e9d5ae", transform="rotate(-13 %g %g)" % (x - 200, y + 29))
    for k in range(3):
        c.oval(x - 200, y + 34, 40 + k * 22, 5 + k * 3, "none", stroke="#ffffff", stroke_width=1.4, opacity=0.4 - 0.1 * k)


def egret(c, x, y, s):
    white = c.lin(["#ffffff", "#d9dfe6"])
    for dx in (-6, 5):
        c.line([(x + dx * s, y), (x + dx * s + 2, y + 62 * s)], "#3f3a3a", 2.4)
    c.path(smooth([(x - 44 * s, y + 10 * s), (x - 20 * s, y - 22 * s), (x + 14 * s, y - 20 * s), (x + 24 * s, y - 4 * s), (x + 4 * s, y + 12 * s)], True), white)
    c.path(smooth([(x + 16 * s, y - 12 * s), (x + 34 * s, y - 36 * s), (x + 18 * s, y - 60 * s), (x + 30 * s, y - 80 * s)]), "none", stroke="#fbfcff", stroke_width=9 * s, stroke_linecap="round")
    c.oval(x + 34 * s, y - 82 * s, 9 * s, 6 * s, "#ffffff")
    c.path("M%.1f %.1fL%.1f %.1fL%.1f %.1fZ" % (x + 40 * s, y - 85 * s, x + 66 * s, y - 79 * s, x + 40 * s, y - 79 * s), "#e9a83e")
    c.oval(x + 36 * s, y - 83 * s, 1.5, 1.5, "#222")
    for k in range(2):
        c.oval(x, y + 62 * s, (22 + 16 * k) * s, (4 + 2 * k) * s, "none", stroke="#ffffff", stroke_width=1.4, opacity=0.5)


def stargazer_tent_1():
    """The tent aglow under the Milky Way, the telescope beside it."""
    c = Canvas(181)
    h = 520
    c.rect(0, 0, W, h + 20, c.lin(["#0d1436", "#1c2a5e", "#3f4a82", "#7d6f96", "#d99a8a"]))
    # The Milky Way: a band that fades to both sides, across the picture.
    turn = math.radians(-28)
    across = (-math.sin(turn) * 210, math.cos(turn) * 210)
    fade = c.lin([(0, "#000"), (0.5, "#fff"), (1, "#000")], (760 - across[0], 230 - across[1]), (760 + across[0], 230 + across[1]), user=True)
    with c.group(mask=c.mask(fade)), c.group(transform="rotate(-28 760 230)"):
        c.rect(-300, 0, 2100, 480, "#a59ad8", opacity=0.34)
        c.rect(-300, 0, 2100, 480, "#fff", opacity=0.55, filter=c.noise("0.004 0.012", "#f3e3f3", 3.0, -1.35, 5, 6))
        c.rect(-300, 0, 2100, 480, "#fff", opacity=0.6, filter=c.noise("0.005 0.016", "#141c46", 3.4, -1.75, 5, 23))
        for _ in range(1100):
            c.oval(c.rng.uniform(-250, 1750), c.rng.gauss(240, 66), 0.9, 0.9, "#fff6ea", opacity=round(c.rng.uniform(0.3, 0.9), 2))
    stars(c, 520, h - 60, 1.6)
    for x, y in ((210, 120), (1120, 90), (520, 60), (900, 210), (90, 260)):
        c.glow(x, y, 16, "#dfe6ff", 0.9)
        c.oval(x, y, 2, 2, "#ffffff")
    ridge(c, h - 16, 40, "#2a2f5c", bottom=H)
    for x in range(-20, 1320, 64):
        foliage(c, x, h + 4, 46, c.rng.uniform(26, 54), "#262f4e", 30, 5, sunlit="#8a7f9a")
    c.path("M0 %dC400 %d 900 %d 1280 %dL1280 853L0 853Z" % (h + 16, h, h + 24, h + 4), c.lin(["#3d4a52", "#2f3b3a", "#1f2a2c"]))
    r = Room(c, eye=(0.5, 1.75, -8.9), yaw=0, focal=0.98, horizon=0.60)
    tent(r, -2.6, 0.4, 4.2, 3.6)
    telescope(r, 3.0, -0.4)
    for x, z, s in ((-3.6, -1.2, 1.2), (2.2, -1.9, 1.0), (-0.9, -2.3, 0.9)):
        lantern(r, x, z, s)
    grass(c, [(0, 800), (400, 770), (880, 800), (1280, 760)], 700, 64, ["#3f5248", "#54654e", "#6d7450", "#2f4240"])
    grass(c, [(420, 700), (640, 690), (820, 705)], 120, 26, ["#8a8454", "#a5945a"])
    c.finish(warm="#ffb060", cool="#0a1030", vignette=0.5)
    return c


def tent(r, x, z, w, d):
    """A safari tent on a wooden deck, lit from inside."""
    c, wall, ridge_y, y = r.c, 1.75, 3.05, 0.3
    x1, z1 = x + w, z + d
    r.box(x - 0.7, 0, z - 2.0, w + 1.4, y, d + 2.2, "#6d4f3a")
    r.planks(x - 0.7, x1 + 0.7, z - 2.0, z, "#9a7350", 0.16, y=y + 0.004, along="x", gap=0.5)
    r.soft([(x + 0.4, y + 0.01, z - 1.5), (x1 - 0.4, y + 0.01, z - 1.5), (x1, y + 0.01, z), (x, y + 0.01, z)], "#ffc070", 20, 0.65, "screen")
    px, py = r.at((x + w / 2, 1.6, z))
    c.glow(px, py, 460, "#ffb860", 0.75)
    front = [(x, y, z), (x1, y, z), (x1, y + wall, z), (x + w / 2, y + ridge_y, z), (x, y + wall, z)]
    r.face(front, c.rad([(0, "#fff0c0"), (0.5, "#f6cf8a"), (1, "#b98a5e")], (0.5, 0.62), 0.62))
    # The opening, the bed and the lamp inside.
    opening = [(x + 0.95, y, z - 0.01), (x1 - 0.95, y, z - 0.01), (x1 - 1.15, y + 2.0, z - 0.01), (x + w / 2, y + 2.35, z - 0.01), (x + 1.15, y + 2.0, z - 0.01)]
    r.face(opening, c.lin(["#ffdf9c", "#f3b968", "#c9864a"]))
    with c.group(clip=r.clip(opening)):
        raised(r, y, lambda q: (rug(q, x + 1.0, z + 0.3, w - 2.0, 1.0, "#c98f6a", [(0.1, 0.1, "#8a4a3c")]),
                                bed(q, x + 1.25, z + 1.2, w - 2.5, 1.9, linen="#fff2d6", throw="#b5594a", head="#8a5f42",
                                    accents=("#5f8a8a", "#e0a05e"), head_h=0.95)))
        px, py = r.at((x + w / 2, y + 2.0, z + 1.0))
        c.glow(px, py, 200, "#fff0b8", 0.9)
        c.oval(px, py, 11, 15, "#fffbe0")
    for side in (-1, 1):
        a = x + 0.95 if side < 0 else x1 - 0.95
        b = x + 1.15 if side < 0 else x1 - 1.15
        s = 0.34 * side
        r.face([(a, y, z - 0.02), (a - s * 0.9, y, z - 0.02), (b - s * 1.3, y + 1.1, z - 0.02), (b - s * 0.5, y + 2.0, z - 0.02), (b, y + 2.0, z - 0.02), (b - s * 0.5, y + 1.0, z - 0.02)],
               c.lin(["#f9e3b4", "#d9a56a"]))
    if r.eye[0] > x1:
        r.face([(x1, y, z), (x1, y, z1), (x1, y + wall, z1), (x1, y + wall, z)], "#b58a5e")
    # The fly sheet over all, with its poles and ropes.
    over, lift = 0.6, 0.22
    for side in (-1, 1):
        ex = x - 0.75 if side < 0 else x1 + 0.75
        r.face([(ex, y + wall - 0.25, z - over), (x + w / 2, y + ridge_y + lift, z - over - 0.3), (x + w / 2, y + ridge_y + lift, z1), (ex, y + wall - 0.25, z1)],
               c.lin(["#d9b98a", "#8a7060"] if side < 0 else ["#a58a6c", "#5f5058"], (0.5, 0), (0.5, 1)))
        edge = [r.at((ex, y + wall - 0.25, z - over)), r.at((x + w / 2, y + ridge_y + lift, z - over - 0.3))]
        c.line(edge, "#f3d9a4", 5)
        r.box(ex - 0.03, y, z - over, 0.06, wall - 0.25, 0.06, "#5a4030")
        c.line([r.at((ex, y + wall - 0.25, z - over)), r.at((ex + side * 1.3, 0, z - over - 0.9))], "#e9d5ae", 1.8, opacity=0.8)
    r.box(x + w / 2 - 0.04, y + 2.5, z - over - 0.3, 0.08, 0.75, 0.08, "#5a4030")
    raised(r, y, lambda q: (deck_chair(q, x - 0.25, z - 1.5, "#e9d5ae"), deck_chair(q, x1 - 0.4, z - 1.5, "#c98f6a")))
    fairy_lights(r, [(x - 0.75, y + wall - 0.28, z - over - 0.02), (x + w / 2, y + ridge_y - 0.05, z - over - 0.32), (x1 + 0.75, y + wall - 0.28, z - over - 0.02)])


def telescope(r, x, z):
    c = r.c
    head = r.at((x, 1.25, z))
    for dx, dz in ((-0.42, -0.1), (0.42, -0.1), (0.02, 0.4)):
        c.line([head, r.at((x + dx, 0, z + dz))], "#8a6a4c", 7)
        c.line([head, r.at((x + dx, 0, z + dz))], "#c9a070", 2)
    ax, ay = head
    with c.group(transform="rotate(-38 %.1f %.1f)" % head):
        c.rect(ax - 92, ay - 20, 190, 36, c.lin(["#f6f0e6", "#b9b4c0", "#5f5c78"]), rx=5)
        c.rect(ax + 84, ay - 25, 26, 46, c.lin(["#d9b070", "#8a6438"]), rx=4)
        c.rect(ax - 108, ay - 13, 20, 22, "#3f3f58", rx=3)
        c.rect(ax - 126, ay - 8, 20, 12, "#2a2a40", rx=2)
        c.rect(ax - 10, ay - 23, 18, 42, "#c99a58", rx=3)
        c.rect(ax - 50, ay - 34, 70, 9, "#4a4a66", rx=3)


def stargazer_tent_2():
    """Inside: canvas, a big bed, brass and wool."""
    c = Canvas(182)
    r = Room(c, eye=(0.1, 1.5, -2.6), yaw=0, focal=0.78, horizon=0.48)
    L, R, B = -2.6, 2.6, 3.7
    wall, top = 1.75, 3.1
    cream, F = "#f0dcb4", -2.5
    r.face([(L, 0, F), (R, 0, F), (R, 0, B), (L, 0, B)], "#b98a5e")
    r.planks(L, R, F, B, "#b98c62", 0.18)
    r.shade_between([(L, 0, B), (R, 0, B), (R, wall, B), (0, top, B), (L, wall, B)], (0, top, B), (0, 0, B), ["#fbeecb", cream, "#cfae80"])
    for side in (L, R):
        r.shade_between([(side, 0, F), (side, 0, B), (side, wall, B), (side, wall, F)], (side, wall, 1), (side, 0, 1), ["#f6e4bd", "#c9a878"])
        r.shade_between([(side, wall, F), (side, wall, B), (0, top, B), (0, top, F)], (side, wall, 2), (0, top, 2), ["#e3c795", "#fbeecb"])
        for k in range(7):
            z = -0.9 + k * 0.75
            c.line([r.at((side, 0, z)), r.at((side, wall, z)), r.at((0, top, z))], "#a9845a", 2, opacity=0.35)
    for x in (-1.6, -0.8, 0.8, 1.6):
        c.line([r.at((x, 0, B)), r.at((x, wall + (top - wall) * (1 - abs(x) / 2.6), B))], "#a9845a", 2, opacity=0.35)
    for z in (0.3, 2.2, B - 0.05):
        c.line([r.at((L, wall, z)), r.at((0, top, z)), r.at((R, wall, z))], "#7d5a3c", max(5, r.size((0, top, z), 0.06)))
        for side in (L, R):
            c.line([r.at((side, 0, z)), r.at((side, wall, z))], "#7d5a3c", max(5, r.size((side, 1, z), 0.06)))
    c.line([r.at((0, top, 0.3)), r.at((0, top, B))], "#7d5a3c", 8)
    pane = [(-0.75, 1.25, B - 0.01), (0.75, 1.25, B - 0.01), (0.75, 2.1, B - 0.01), (-0.75, 2.1, B - 0.01)]
    with c.group(clip=r.clip(pane)):
        meadow(c, r.horizon - 60)
    r.face(pane, "none", stroke="#a9845a", stroke_width=6)
    for s in (-1, 1):
        r.curtain(("z", B - 0.02), 0.75 * s - (0.25 if s < 0 else 0), 0.75 * s + (0.25 if s > 0 else 0), 1.15, 2.2, "#fbeecb", 3)
    rug(r, -1.7, -0.3, 3.4, 1.9, "#c9805e", [(0.07, 0.06, "#7d3d36"), (0.18, 0.05, "#f0d9a4"), (0.28, 0.04, "#4f7d7a")])
    nightstand(r, -1.6, 3.1, "#9a6f4a", lamp="#ffe6b8")
    nightstand(r, 1.12, 3.1, "#9a6f4a", lamp="#ffe6b8")
    bed(r, -1.0, 1.35, 2.0, 2.2, linen="#fbf3e0", throw="#4f7d7a", head="#8a5f42", accents=("#c9805e", "#f0c878", "#4f7d7a"), headboard="slats", head_h=1.05)
    trunk(r, -0.6, 0.55)
    armchair(r, 1.55, 0.7, "#b9654a", cushion_color="#f0d9a4", w=0.85)
    pot_plant(r, -2.2, 2.4, 1.2, pot="#c9805e", r0=0.18)
    lantern(r, -2.1, 0.6, 1.1)
    c.line([r.at((0, top, 1.2)), r.at((0, 2.45, 1.2))], "#5a4030", 2)
    lantern(r, -0.11, 1.2, 0.9, y=2.05)
    c.glow(*r.at((0, 2.2, 1.2)), 420, "#ffd08a", 0.45)
    c.finish(warm="#ffc47a", cool="#3a2440", vignette=0.36)
    return c


def trunk(r, x, z, w=1.2):
    r.shadow(x, z, w, 0.45, amount=9)
    r.box(x, 0, z, w, 0.42, 0.45, "#8a5a3a")
    r.box(x - 0.01, 0.4, z - 0.01, w + 0.02, 0.05, 0.47, "#a06c46")
    for dx in (0.14, w - 0.2):
        r.box(x + dx, 0, z - 0.012, 0.06, 0.45, 0.01, "#5a3a26", edge=False)
    r.box(x + w / 2 - 0.05, 0.3, z - 0.015, 0.1, 0.09, 0.01, "#d8b46a", edge=False)


def meadow(c, h):
    sky(c, ["#7fb6dc", "#cfe6ec", "#fdf2d4"], h, clouds=0.6, seed=88)
    ridge(c, h - 6, 26, "#8fa98a", bottom=h + 60)
    c.rect(0, h + 20, W, H, c.lin(["#b5c46e", "#8fae58"], (0, 0), (0, 0.4)))
    poppies(c, h + 30, h + 260, 420)


def poppies(c, top, bottom, n):
    spots = sorted((c.rng.random() ** 1.7, c.rng.uniform(-20, 1300)) for _ in range(n))
    for t, x in spots:
        y = top + (bottom - top) * t
        s = 1.6 + t * 13
        c.line([(x, y), (x + c.rng.uniform(-2, 2), y + s * 3)], "#6f8548", max(1, s * 0.16))
        kind = c.rng.random()
        if kind < 0.62:
            tone = c.rng.choice(["#e0402f", "#ef5a40", "#d93a34"])
            c.oval(x, y, s, s * 0.8, tone)
            c.oval(x - s * 0.25, y - s * 0.2, s * 0.5, s * 0.36, light(tone, 0.3), opacity=0.7)
            c.oval(x, y, s * 0.24, s * 0.2, "#3a1d1d")
        else:
            tone = "#fffaf0" if kind < 0.84 else "#5f86d0"
            c.oval(x, y, s * 0.6, s * 0.5, tone)
            c.oval(x, y, s * 0.22, s * 0.18, "#f0c03e" if kind < 0.84 else "#33508f")


def stargazer_tent_3():
    """The meadow in the morning: poppies, the tent far off, hills."""
    c = Canvas(183)
    h = 350
    sky(c, ["#4f98d6", "#a9d6ee", "#fdf0d0"], h, clouds=0.95, seed=91)
    ridge(c, h - 40, 60, c.lin(["#9fb4c4", "#b9c7bd"]), bottom=h + 60)
    ridge(c, h - 8, 40, c.lin(["#8aa58a", "#9ab583"]), bottom=h + 80, texture=("#4f6b45", "0.02 0.03", 3.0, 0.5))
    for x, s in ((70, 190), (190, 240), (1090, 220), (1210, 280)):
        stone_pine(c, x, h + 66, s, "#5f7f4a", n=150)
    c.path("M0 %dC300 %d 900 %d 1280 %dL1280 853L0 853Z" % (h + 50, h + 20, h + 66, h + 34), c.lin(["#c3cc74", "#9ab35c", "#7d9a4c"]))
    with c.group(clip=c.clip("M0 %dC300 %d 900 %d 1280 %dL1280 853L0 853Z" % (h + 50, h + 20, h + 66, h + 34))):
        c.rect(0, h, W, 500, "#fff", opacity=0.5, filter=c.noise("0.02 0.1", "#5f7a3c", 3.2, -1.7, 4, 13))
        c.rect(0, h, W, 500, "#fff", opacity=0.45, filter=c.noise("0.012 0.05", "#f3efb0", 3.4, -1.8, 3, 3))
    small_tent(c, 700, h + 92, 1.0)
    small_tent(c, 930, h + 74, 0.62)
    path = "M560 853C640 740 700 640 690 560C684 510 690 480 704 %d L716 %dC712 480 716 510 730 560C760 650 790 740 800 853Z" % (h + 92, h + 92)
    c.path(path, c.lin(["#d9c68a", "#c9b070"]), opacity=0.85)
    grass(c, [(0, 560), (420, 540), (660, 560)], 420, 40, ["#a9b560", "#86a050", "#c9c87a"])
    grass(c, [(760, 560), (1050, 540), (1280, 550)], 420, 40, ["#a9b560", "#86a050", "#c9c87a"])
    poppies(c, h + 80, 850, 520)
    grass(c, [(0, 853), (400, 846), (900, 853), (1280, 846)], 620, 110, ["#8fa550", "#6f8f45", "#b5bd6a", "#d3cf86"])
    for x, y, tone in ((300, 520, "#f3c94e"), (420, 470, "#fff6e6"), (980, 560, "#8fb0e0")):
        butterfly(c, x, y, tone)
    gulls(c, [(480, 140, 10), (520, 122, 8), (450, 118, 7)], "#6a7a92")
    c.glow(1120, 80, 640, "#fff2c4", 0.5)
    c.finish()
    return c


def small_tent(c, x, base, s):
    w, h = 190 * s, 150 * s
    c.oval(x, base + 4, w * 0.8, 12 * s, "#4a5a30", opacity=0.4, filter=c.blur(6))
    c.rect(x - w * 0.62, base - 14 * s, w * 1.24, 18 * s, "#a9805a")
    c.poly([(x - w / 2, base - 14 * s), (x + w / 2, base - 14 * s), (x + w / 2, base - h * 0.55), (x, base - h), (x - w / 2, base - h * 0.55)],
           c.lin(["#fbf0d4", "#e0c79a"], (0, 0), (1, 0)))
    c.poly([(x - w * 0.17, base - 14 * s), (x + w * 0.17, base - 14 * s), (x, base - h * 0.72)], "#8a6446")
    for side in (-1, 1):
        c.poly([(x, base - h * 1.08), (x + side * w * 0.66, base - h * 0.5), (x + side * w * 0.66, base - h * 0.42), (x, base - h * 0.96)],
               "#fff8e4" if side < 0 else "#d3b688")
        c.line([(x + side * w * 0.64, base - h * 0.46), (x + side * w * 0.64, base - 8 * s)], "#7d5a3c", 3 * s)
        c.line([(x + side * w * 0.64, base - h * 0.46), (x + side * w * 0.92, base + 6 * s)], "#f3e6c8", 1.4)
    c.poly([(x, base - h), (x, base - h * 1.1), (x + 22 * s, base - h * 1.14), (x, base - h * 1.18)], "#d9573e")


def butterfly(c, x, y, tone):
    for side in (-1, 1):
        c.oval(x + side * 8, y - 5, 9, 7, tone, transform="rotate(%d %g %g)" % (side * 28, x, y))
        c.oval(x + side * 6, y + 4, 6, 5, dark(tone, 0.12), transform="rotate(%d %g %g)" % (-side * 20, x, y))
    c.line([(x, y - 8), (x, y + 8)], "#3a2a20", 2.2)
