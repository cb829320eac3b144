"""Pictures of the family suite, the almond loft and the penthouse."""

import math

from canvas import H, W, Canvas, dark, light, mix, smooth
from furniture import armchair, bed, chair, nightstand, pendant, pot_plant, rug, sofa, table, vase
from nature import bush, foliage, gulls, island, ridge, sailboat, sand, sea, sky, stone_pine
from room import Room, cushion
from rooms import glass_of, house, lantern
import views


def family_suite_1():
    """A bunk bed like a little house, the big bed behind, toys about."""
    c = Canvas(131)
    r = Room(c, eye=(0.3, 1.5, -2.7), yaw=0, focal=0.78, horizon=0.46)
    L, R, B, C = -2.9, 3.1, 4.0, 2.8
    r.shell(L, R, B, C, "#f6edd9", lambda: r.planks(L, R, -2.5, B, "#d3aa78", 0.18), side="#f8f1e2")
    # A warm half-height colour on the back wall.
    r.face([(L, 0.09, B - 0.01), (R, 0.09, B - 0.01), (R, 1.2, B - 0.01), (L, 1.2, B - 0.01)], "#f0b98a", opacity=0.55)
    pane = ("z", B), -0.35, 1.0, 0.95, 2.2
    r.window(*pane, lambda: views.pool(c, r.horizon + 10), panes=(2, 1))
    r.curtain(("z", B), -0.75, -0.3, 0.8, 2.45, "#fdf3dc", 4)
    r.curtain(("z", B), 0.95, 1.4, 0.8, 2.45, "#fdf3dc", 4)
    r.sunlight(*pane, (-0.5, -1.3), strength=0.75)
    rug(r, -1.0, 0.2, 2.6, 1.8, "#f3d9a8", [(0.08, 0.06, "#e58a5e"), (0.2, 0.06, "#6fa8a0")])
    bunting(r, L + 0.05, R - 0.05, B - 0.02, 2.45)
    bed(r, 1.15, 1.75, 1.75, 2.15, throw="#6fa8a0", head="#c99a68", accents=("#f0b45e", "#e58a5e"), headboard="padded", side=-1)
    bunk(r, -2.75, 1.55)
    ball(r, 0.15, 0.75, 0.15)
    teddy(r, -0.75, 1.05)
    for i, (tone, w) in enumerate((("#e58a5e", 0.34), ("#6fa8a0", 0.3), ("#f0c45e", 0.32))):
        r.box(0.55, i * 0.055, 0.85, w, 0.05, 0.24, tone)
    pendant(r, 0.3, 2.25, 1.6, "#fff2d6", 0.22, 0.55, glow=0.25, kind="ball")
    c.glow(660, 300, 560, "#fff0c8", 0.4)
    c.finish()
    return c


def bunting(r, x0, x1, z, y):
    c = r.c
    tones, n = ["#e58a5e", "#6fa8a0", "#f0c45e", "#f3a6a0", "#8fb0d0"], 15
    pts = [(x0 + (x1 - x0) * i / n, y - 0.14 * math.sin(math.pi * i / n * 3) ** 2) for i in range(n + 1)]
    c.path(smooth([r.at((x, yy, z)) for x, yy in pts]), "none", stroke="#c9b394", stroke_width=2)
    for i in range(n):
        (xa, ya), (xb, yb) = pts[i], pts[i + 1]
        a, b = r.at((xa + 0.05, ya, z)), r.at((xb - 0.05, yb, z))
        tip = r.at(((xa + xb) / 2, (ya + yb) / 2 - 0.26, z))
        c.poly([a, b, tip], c.lin([light(tones[i % 5], 0.15), dark(tones[i % 5], 0.12)]))


def bunk(r, x, z, w=1.05, length=2.1, wood="#d9b284"):
    """Two beds, one above the other, under a gable; a ladder in front."""
    c = r.c
    r.shadow(x, z, w, length, amount=18, strength=0.5)
    x1, z1 = x + w, z + length
    for y, linen, tone in ((0.28, "#f7f0e2", "#f0b45e"), (1.3, "#f7f0e2", "#6fa8a0")):
        r.box(x, y, z, w, 0.14, length, wood)
        r.box(x + 0.04, y + 0.14, z + 0.04, w - 0.06, 0.16, length - 0.08, linen)
        t = y + 0.305
        r.face([(x + 0.03, t, z + 0.03), (x1, t, z + 0.03), (x1, t, z + 1.35), (x + 0.03, t, z + 1.35)], c.lin([light(tone, 0.2), tone]))
        r.face([(x1 + 0.005, y + 0.1, z + 0.03), (x1 + 0.005, y + 0.1, z + 1.35), (x1 + 0.005, t, z + 1.35), (x1 + 0.005, t, z + 0.03)], dark(tone, 0.2))
        r.face([(x, y + 0.1, z - 0.004), (x1, y + 0.1, z - 0.004), (x1, t, z - 0.004), (x, t, z - 0.004)], dark(tone, 0.08))
        p = (x + w * 0.5, t + 0.12, z1 - 0.3)
        px, py = r.at(p)
        cushion(c, px, py, r.size(p, 0.7), r.size(p, 0.32), "#fffaf0")
    for px in (x, x1 - 0.07):
        for pz in (z1 - 0.07, z):
            r.box(px, 0, pz, 0.07, 2.1, 0.07, wood)
    for y in (1.72, 1.86):
        r.box(x1 - 0.045, y, z + 0.6, 0.03, 0.06, length - 0.6, wood, edge=False)
    a, b, tip = r.at((x, 2.1, z)), r.at((x1, 2.1, z)), r.at((x + w / 2, 2.62, z))
    c.line([a, tip, b], wood, r.size((x, 2, z), 0.07))
    c.line([a, tip, b], light(wood, 0.35), 2)
    for lx in (x + 0.28, x + 0.72):
        r.box(lx, 0, z - 0.05, 0.045, 1.85, 0.045, dark(wood, 0.08))
    for k in range(5):
        r.box(x + 0.28, 0.3 + k * 0.3, z - 0.05, 0.48, 0.045, 0.045, light(wood, 0.1))


def ball(r, x, z, radius):
    c = r.c
    r.shadow(x - radius, z - radius * 0.5, radius * 2, radius, amount=8)
    px, py = r.at((x, radius, z))
    s = r.size((x, radius, z), radius)
    c.oval(px, py, s, s, "#fff6e6")
    for k, tone in ((-0.5, "#e58a5e"), (0.12, "#6fa8a0"), (0.62, "#f0c45e")):
        c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (px, py - s, px + k * s * 2, py, px, py + s, px + (k + 0.42) * s * 2, py, px, py - s), tone)
    c.oval(px, py, s, s, c.rad([(0, "#ffffff", 0.5), (0.5, "#ffffff", 0), (1, "#3a2a30", 0.4)], (0.36, 0.3), 0.72))


def teddy(r, x, z, fur="#b98a5a"):
    c = r.c
    px, py = r.at((x, 0, z))
    s = r.size((x, 0, z), 0.1)
    c.oval(px, py, s * 2, s * 0.5, "#3a2a20", opacity=0.35, filter=c.blur(5))

    def bit(dx, dy, rx, ry, tone=fur):
        c.oval(px + dx * s, py - dy * s, rx * s, ry * s, c.rad([light(tone, 0.3), tone, dark(tone, 0.25)], (0.4, 0.3), 0.75))
    bit(-1.0, 0.5, 0.6, 0.42)
    bit(1.0, 0.5, 0.6, 0.42)
    bit(0, 1.2, 1.05, 1.25)
    bit(-1.05, 1.6, 0.4, 0.75)
    bit(1.05, 1.6, 0.4, 0.75)
    bit(-0.72, 3.6, 0.38, 0.38)
    bit(0.72, 3.6, 0.38, 0.38)
    bit(0, 2.9, 0.98, 0.9)
    bit(0, 2.6, 0.45, 0.36, "#e0bd92")
    for dx in (-0.34, 0.34):
        c.oval(px + dx * s, py - 3.1 * s, s * 0.1, s * 0.11, "#2a1d18")
    c.oval(px, py - 2.72 * s, s * 0.15, s * 0.1, "#2a1d18")


def family_suite_2():
    """The small pool: parasols, a float, the suites behind."""
    c = Canvas(132)
    h = 300
    sky(c, ["#3f97dc", "#8ccbee", "#e2f3f4"], h + 30, clouds=0.95, seed=33)
    ridge(c, h - 6, 30, "#86a587", bottom=h + 90)
    for x, s in ((80, 330), (250, 270), (1020, 300), (1200, 380)):
        stone_pine(c, x, h + 96, s, n=190)
    house(c, 400, h + 90, 480, 150, wall="#fff6e8", shutter="#e0895e")
    c.rect(0, h + 86, W, 120, c.lin(["#a9bd6a", "#8fae58"]))
    for x in range(-20, 1320, 74):
        foliage(c, x, h + 92, 56, 34, "#6f9450", 90, 4)
    bush(c, 330, h + 112, 40, "#6f9450", 100, "#e2607a", 4)
    bush(c, 930, h + 112, 44, "#6f9450", 100, "#f2a14e", 4)
    r = Room(c, eye=(0, 2.1, -3.2), focal=0.8, horizon=h / H)
    r.tiles(-9, 9, -2.8, 9.5, "#f0dfc0", 0.6, grout="#d3bd98", vary=0.08)
    pool_basin(r, -2.6, 3.0, -1.2, 5.2)
    for x, z, tone in ((-5.4, 4.2, "#e9795f"), (-5.6, 0.6, "#f0c45e"), (4.6, 4.6, "#f0c45e"), (5.0, 1.2, "#e9795f")):
        lounger(r, x - 0.9, z - 0.4, "#fff6e6")
        lounger(r, x + 0.35, z - 0.4, "#fff6e6")
        parasol(r, x + 0.1, z + 0.3, tone)
    ring_float(r, -0.8, 2.1, "#f3a6a0")
    ring_float(r, 1.35, 1.0, "#f0c45e", 0.5)
    ball(r, 0.4, 3.4, 0.2)
    gulls(c, [(640, 110, 12), (690, 92, 8)])
    c.glow(140, 30, 620, "#fff3c0", 0.5)
    c.finish()
    return c


def pool_basin(r, x0, x1, z0, z1, deep="#1f9fc4", bright="#6fdce0", y=0.0):
    """Water in a stone rim, with the net of light on its ground."""
    c = r.c
    r.box(x0 - 0.3, y, z0 - 0.3, x1 - x0 + 0.6, 0.05, z1 - z0 + 0.6, "#fbf3e2", tones=(1.0, 0.85, 0.8))
    water = [(x0, y + 0.05, z0), (x1, y + 0.05, z0), (x1, y + 0.05, z1), (x0, y + 0.05, z1)]
    r.face(water, c.lin([mix(deep, bright, 0.35), deep, mix(deep, bright, 0.6)]))
    d = r.clip(water)
    with c.group(clip=d):
        c.rect(0, 0, W, H, "#fff", opacity=0.55, filter=c.noise("0.012 0.035", "#d9ffff", 5.0, -2.6, 2, 5, kind="turbulence"))
        c.rect(0, 0, W, H, "#fff", opacity=0.6, filter=c.noise("0.01 0.045", "#eaffff", 4.6, -2.45, 3, 9))
        c.rect(0, 0, W, H, "#fff", opacity=0.4, filter=c.noise("0.008 0.03", dark(deep, 0.3), 4.0, -2.1, 3, 19))
    r.face([(x0, y + 0.05, z1 - 0.14), (x1, y + 0.05, z1 - 0.14), (x1, y + 0.05, z1), (x0, y + 0.05, z1)], dark(deep, 0.25), opacity=0.55)
    for k in range(3):
        zz = z1 - 0.35 - k * 0.35
        r.face([(x0, y + 0.05, zz), (x0 + 1.1, y + 0.05, zz), (x0 + 1.1, y + 0.05, zz + 0.3), (x0, y + 0.05, zz + 0.3)], "#ffffff", opacity=0.16 - 0.03 * k)


def lounger(r, x, z, cloth, wood="#b98a5e", w=0.62):
    r.shadow(x, z, w, 1.7, amount=9, strength=0.35)
    for lx in (x + 0.03, x + w - 0.08):
        for lz in (z + 1.5, z + 0.1):
            r.box(lx, 0.05, lz, 0.05, 0.25, 0.05, wood)
    r.box(x, 0.28, z, w, 0.09, 1.15, cloth, tones=(1.05, 0.85, 0.75))
    r.face([(x, 0.37, z + 1.15), (x + w, 0.37, z + 1.15), (x + w, 0.85, z + 1.65), (x, 0.85, z + 1.65)], r.c.lin([light(cloth, 0.4), cloth]))
    if r.eye[0] > x + w:
        r.face([(x + w, 0.3, z + 1.15), (x + w, 0.85, z + 1.65), (x + w, 0.78, z + 1.7), (x + w, 0.28, z + 1.25)], dark(cloth, 0.3))


def parasol(r, x, z, tone, y=2.25, radius=1.25):
    c = r.c
    r.disc(x + 0.5, 0.01, z - 0.1, radius * 0.9, "#5a4030", opacity=0.22, filter=c.blur(8))
    a, b = r.at((x, 0, z)), r.at((x, y + 0.4, z))
    c.line([a, b], "#f3ead8", max(3, r.size((x, 0, z), 0.05)))
    top, n = r.at((x, y + 0.45, z)), 10
    ring = [r.at((x + radius * math.cos(t), y, z + radius * math.sin(t))) for t in (2 * math.pi * i / n for i in range(n + 1))]
    order = sorted(range(n), key=lambda i: -math.sin(2 * math.pi * (i + 0.5) / n))
    for i in order:
        p, q = ring[i], ring[i + 1]
        base = tone if i % 2 else "#fff6e6"
        facing = math.cos(2 * math.pi * (i + 0.5) / n)
        fill = dark(base, 0.16) if facing > 0.3 else (light(base, 0.15) if facing < -0.3 else base)
        c.path("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (*top, *p, (p[0] + q[0]) / 2, max(p[1], q[1]) + 5, *q), fill)
    c.oval(*top, 3, 3, "#fff")


def ring_float(r, x, z, tone, radius=0.5):
    c = r.c
    r.disc(x + 0.08, 0.051, z - 0.05, radius * 1.1, "#0b5a7a", opacity=0.35, filter=c.blur(5))
    px, py = r.at((x, 0.1, z))
    rx, t = r.size((x, 0.1, z), radius), abs(r.tilt(0.1, z))
    c.oval(px, py, rx * 0.78, rx * 0.78 * t, "none", stroke=dark(tone, 0.18), stroke_width=rx * 0.46)
    c.oval(px, py - rx * 0.08, rx * 0.78, rx * 0.78 * t, "none", stroke=tone, stroke_width=rx * 0.40)
    for i in range(8):
        if i % 2:
            continue
        a, b = i / 8 * 6.283, (i + 1) / 8 * 6.283
        c.path("M%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1f" % (px + math.cos(a) * rx * 0.78, py - rx * 0.08 + math.sin(a) * rx * 0.78 * t,
               rx * 0.78, rx * 0.78 * t, px + math.cos(b) * rx * 0.78, py - rx * 0.08 + math.sin(b) * rx * 0.78 * t),
               "none", stroke="#fffaf0", stroke_width=rx * 0.40)
    c.oval(px - rx * 0.1, py - rx * 0.16, rx * 0.84, rx * 0.84 * t, "none", stroke="#ffffff", stroke_width=rx * 0.08, opacity=0.5)


def family_suite_3():
    """The kitchenette and the table for five."""
    c = Canvas(133)
    r = Room(c, eye=(-0.6, 1.5, -2.6), yaw=12, focal=0.76, horizon=0.46)
    L, R, B, C = -2.6, 2.4, 3.4, 2.75
    r.shell(L, R, B, C, "#fbf3e0", lambda: r.tiles(L, R, -2.4, B, "#e9b98c", 0.4, grout="#c99868", vary=0.14), sun=1, side="#f7eedd")
    kitchen(r, -2.3, B, 3.0, front="#7fb0a6", top="#f3e6cc", tile="#fdf6e8")
    door = ("x", R), 0.4, 2.2, 0.02, 2.2
    r.window(*door, lambda: views.pool(c, r.horizon - 20), panes=(2, 1))
    r.curtain(("x", R), 2.2, 2.7, 0.04, 2.45, "#fdeecb", 4)
    r.sunlight(*door, (-1.3, -0.1), strength=0.8)
    rug(r, -1.35, 0.25, 2.5, 1.7, "#f0dcb4", [(0.07, 0.05, "#e58a5e")])
    for x in (-0.95, -0.05):
        chair(r, x, 1.72, "#e0a86a", facing=-1)
    table(r, -1.2, 0.85, 1.8, 0.85, "#d3a26a")
    vase(r, -0.3, 0.74, 1.35, flower="#f0b45e", size=0.9, stems=9)
    fruit_bowl(r, 0.2, 0.74, 1.2)
    for x in (-0.95, -0.25):
        plate(r, x, 0.745, 1.05)
    chair(r, -0.9, 0.3, "#7fb0a6", facing=1)
    chair(r, 0.05, 0.3, "#e58a5e", facing=1)
    pendant(r, -0.3, 1.95, 1.3, "#f0b45e", 0.28, 0.85, glow=0.35)
    c.glow(1240, 380, 520, "#fff2cc", 0.45)
    c.finish()
    return c


def kitchen(r, x, back, w, front, top, tile, shelf="#c99a68"):
    """A row of units along the back wall: tiles, tap, hob, shelf with jars."""
    c, d, h = r.c, 0.6, 0.9
    z = back - d
    for i in range(int(w / 0.16)):
        for k in range(4):
            a, y = x + i * 0.16, h + 0.02 + k * 0.16
            r.face([(a + 0.005, y, back - 0.01), (a + 0.155, y, back - 0.01), (a + 0.155, y + 0.15, back - 0.01), (a + 0.005, y + 0.15, back - 0.01)],
                   mix(tile, c.rng.choice(["#d9c9ae", "#ffffff"]), c.rng.uniform(0.1, 0.8)))
    r.shadow(x, z, w, d, amount=14)
    r.box(x, 0.1, z + 0.03, w, h - 0.14, d - 0.03, front)
    n = round(w / 0.6)
    for i in range(n):
        a, b = x + w * i / n + 0.015, x + w * (i + 1) / n - 0.015
        r.face([(a, 0.12, z + 0.025), (b, 0.12, z + 0.025), (b, h - 0.07, z + 0.025), (a, h - 0.07, z + 0.025)],
               c.lin([light(front, 0.14), front, dark(front, 0.08)]), stroke=dark(front, 0.3), stroke_width=1)
        r.box(b - 0.12 if i % 2 else a + 0.06, h - 0.16, z, 0.06, 0.02, 0.02, "#d8b46a", edge=False)
    r.box(x - 0.02, h - 0.05, z - 0.02, w + 0.04, 0.05, d + 0.02, top, tones=(1.05, 0.85, 0.75))
    # Sink and tap.
    r.face([(x + 0.5, h + 0.002, z + 0.12), (x + 1.0, h + 0.002, z + 0.12), (x + 1.0, h + 0.002, z + 0.48), (x + 0.5, h + 0.002, z + 0.48)], "#b9c0bf")
    px, py = r.at((x + 0.75, h, z + 0.5))
    s = r.size((x, h, z), 0.05)
    c.path("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1f" % (px, py, px, py - s * 4, px, py - s * 6, px + s * 2.4, py - s * 6, px + s * 2.6, py - s * 4.4),
           "none", stroke="#c9a566", stroke_width=s * 0.7, stroke_linecap="round")
    # Kettle, board, herbs.
    r.tube(x + w - 0.35, z + 0.3, h, h + 0.2, 0.1, 0.07, "#e9e2d2")
    r.box(x + 1.35, h, z + 0.44, 0.3, 0.36, 0.03, "#c08a58")
    pot_plant(r, x + 0.2, z + 0.3, 0.32, kind="ball", r0=0.07, y=h, leaf="#6f9450")
    r.tube(x + 1.85, z + 0.3, h, h + 0.13, 0.05, 0.05, "#e58a5e")
    # The shelf.
    y = 1.75
    r.soft([(x + 0.3, y - 0.14, back - 0.01), (x + w - 0.2, y - 0.14, back - 0.01), (x + w - 0.2, y, back - 0.01), (x + 0.3, y, back - 0.01)], "#3a2a20", 8, 0.35, "multiply")
    jars = [("#f3e3c4", 0.16), ("#d98a5e", 0.12), ("#8fb09a", 0.2), ("#fbf3e2", 0.14), ("#e9c46a", 0.1), ("#fbf3e2", 0.18), ("#b9857a", 0.13)]
    for i, (tone, hh) in enumerate(jars):
        r.tube(x + 0.5 + i * (w - 0.9) / 6, back - 0.14, y + 0.03, y + 0.03 + hh, 0.06, 0.055, tone)
    r.box(x + 0.3, y, back - 0.26, w - 0.5, 0.035, 0.25, shelf)


def fruit_bowl(r, x, y, z):
    c = r.c
    px, py = r.at((x, y + 0.07, z))
    s = r.size((x, y, z), 0.16)
    for dx, dy, tone in ((-0.5, -0.25, "#f0a13e"), (0.1, -0.4, "#e9c046"), (0.55, -0.2, "#d9573e"), (-0.1, -0.1, "#f0a13e"), (0.35, -0.05, "#9fb34e")):
        c.oval(px + dx * s, py + dy * s, s * 0.36, s * 0.34, c.rad([light(tone, 0.5), tone, dark(tone, 0.25)], (0.38, 0.3), 0.75))
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        px - s, py - s * 0.1, px - s * 0.7, py + s * 0.6, px, py + s * 0.6, px + s * 0.7, py + s * 0.6, px + s, py - s * 0.1, px, py + s * 0.2, px - s, py - s * 0.1),
        c.lin(["#f7f3ea", "#c9bfae"]))


def plate(r, x, y, z, tone="#fbf8f0"):
    r.disc(x, y, z, 0.13, dark(tone, 0.15), opacity=0.5)
    r.disc(x, y + 0.006, z, 0.125, tone)
    r.disc(x, y + 0.01, z, 0.085, dark(tone, 0.06))


def almond_loft_1():
    """High window on the blossom, two beds, no steps anywhere."""
    c = Canvas(141)
    r = Room(c, eye=(0.2, 1.5, -2.9), yaw=-3, focal=0.78, horizon=0.50)
    L, R, B, C = -2.9, 3.0, 3.9, 3.7
    r.shell(L, R, B, C, "#f4e4dc", lambda: r.planks(L, R, -2.7, B, "#dcc3a0", 0.22, texture=0.3), side="#f7ebe4")
    r.beams(L, R, B, C, "#a97f5c", 4, 0.16, first=-1.4)
    pane = ("z", B), -1.75, 1.85, 1.3, 3.3
    r.window(*pane, lambda: views.blossom(c, r.horizon - 90), panes=(4, 2), frame="#6d5a52", bar=0.05)
    r.sunlight(*pane, (-0.42, -0.95), panes=(4, 2), strength=0.8)
    rug(r, -1.5, 0.1, 3.1, 1.5, "#f0ded2", [(0.08, 0.05, "#d98f98"), (0.18, 0.02, "#8f9d78")])
    for x in (-2.35, 1.2):
        bed(r, x, 1.65, 1.15, 2.1, throw="#d9a0a6", head="#b98f6a", pillows=1, accents=("#e9b7bd",), headboard="slats", head_h=1.1, y=0.36)
    nightstand(r, -0.95, 3.45, "#c9a37c", lamp="#f9e9d6")
    nightstand(r, 0.5, 3.45, "#c9a37c", lamp="#f9e9d6")
    table(r, -0.3, 3.35, 0.62, 0.45, "#c9a37c", h=0.66)
    vase(r, 0.0, 0.66, 3.5, color="#f7f2ea", flower="#f2b9c6", stems=10, size=1.5, leaf="#8a6a55")
    pot_plant(r, -2.62, 0.9, 1.2, pot="#efe4d6", kind="broad", r0=0.18)
    c.glow(640, 250, 620, "#fff3ee", 0.45)
    c.finish(warm="#ffdccc")
    return c


def almond_loft_2():
    """The courtyard: an old almond in flower, a bench, petals on the stones."""
    c = Canvas(142)
    h = 330
    sky(c, ["#6fb0e2", "#b9dcf0", "#f4f2ea"], 460, clouds=0.8, seed=44)
    c.rect(0, 540, W, 120, "#e3d0b0")
    c.rect(0, 236, W, 320, c.lin(["#fdf6ea", "#f1e3cc"]))
    c.rect(0, 236, W, 320, "#fff", opacity=0.45, filter=c.noise("0.012 0.02", "#cbb591", 2.4, -1.3, 4, 5))
    for x in range(-10, 1300, 34):
        c.path("M%d 236a17 12 0 0 1 34 0Z" % x, c.lin(["#d9946a", "#b06a48"]))
    for x0, door in ((130, "#7d97a0"), (905, "#7d97a0")):
        arch(c, x0, 552, 168, 250, door)
    for x, y in ((420, 320), (760, 320)):
        c.rect(x, y, 92, 120, c.lin(["#54707e", "#a5c0c6"]))
        c.rect(x + 44, y, 4, 120, "#f6efe2")
        c.rect(x, y + 58, 92, 4, "#f6efe2")
        for s in (-50, 96):
            c.rect(x + s, y - 3, 46, 126, "#8aa0a0")
            for k in range(10):
                c.rect(x + s + 4, y + 4 + k * 12, 38, 2, "#6a8082")
        bush(c, x + 46, y + 136, 50, "#7d9a5c", 70, "#e58aa0", 3.4)
    r = Room(c, eye=(0, 1.75, -2.4), focal=0.8, horizon=h / H)
    r.tiles(-6, 6, -2.1, 4.15, "#ecdcc0", 0.55, grout="#cfb892", vary=0.16)
    c.rect(0, 540, W, 26, c.lin([(0, "#5a4630", 0.0), (0.5, "#5a4630", 0.25), (1, "#5a4630", 0)]))
    # Dappled shade under the tree.
    for _ in range(90):
        x, z = c.rng.gauss(0.2, 1.5), c.rng.gauss(1.5, 0.8)
        if z > -1.2:
            px, py = r.at((x, 0, z))
            s = r.size((x, 0, z), c.rng.uniform(0.1, 0.26))
            c.oval(px, py, s, s * 0.34, "#7d6a78", opacity=0.16, filter=c.blur(3))
    ring_bench(r, 0.25, 1.8)
    almond_tree(c, r.at((0.25, 0, 1.8)))
    for _ in range(420):
        x, z = c.rng.gauss(0.2, 2.0), c.rng.uniform(-1.6, 3.6)
        px, py = r.at((x, 0.005, z))
        s = r.size((x, 0, z), 0.022)
        c.oval(px, py, s, s * 0.5, c.rng.choice(["#f6c3d0", "#fbe3ea", "#eea6ba"]), opacity=0.9)
    pot_plant(r, -3.2, 2.9, 1.1, pot="#c9805a", kind="ball", leaf="#8fa05e", r0=0.26)
    pot_plant(r, 3.3, 2.7, 1.2, pot="#c9805a", kind="palm", r0=0.26)
    pot_plant(r, 2.55, 3.2, 0.7, pot="#d9a078", kind="ball", leaf="#9a86b8", r0=0.2)
    table(r, -2.1, 0.9, 0.7, 0.7, "#8aa0a0", h=0.7)
    chair(r, -2.75, 0.75, "#8aa0a0", facing=-1)
    vase(r, -1.75, 0.7, 1.25, flower="#f6c3d0", size=0.8)
    c.glow(1120, 40, 640, "#fff0d0", 0.5)
    c.finish(warm="#ffe0cc")
    return c


def arch(c, x, base, w, h, door):
    d = "M%g %gL%g %gQ%g %g %g %gQ%g %g %g %gL%g %gZ" % (x, base, x, base - h * 0.62, x, base - h, x + w / 2, base - h, x + w, base - h, x + w, base - h * 0.62, x + w, base)
    c.path(d, "#e2cda8", stroke="#d3b88c", stroke_width=16)
    c.path(d, c.lin([dark(door, 0.05), dark(door, 0.3)]))
    for k in range(1, 6):
        c.line([(x + w * k / 6, base), (x + w * k / 6, base - h * 0.95)], dark(door, 0.5), 2, opacity=0.5)
    c.oval(x + w * 0.8, base - h * 0.4, 5, 5, "#e0bd74")


def ring_bench(r, x, z, radius=0.85):
    """A round seat about the trunk."""
    c = r.c
    r.disc(x, 0.01, z, radius * 1.15, "#4a3a40", opacity=0.35, filter=c.blur(10))
    r.tube(x, z, 0, 0.42, radius, radius, "#efe3cf", cap=False)
    r.disc(x, 0.42, z, radius, "#c49a70")
    for k in (0.75, 0.88):
        r.disc(x, 0.422, z, radius * k, "none", stroke="#8a6646", stroke_width=1.6)
    r.disc(x, 0.425, z, radius * 0.6, "#6d5a44")


def almond_tree(c, foot):
    x, y = foot
    y -= 40

    def branch(px, py, angle, length, width, depth):
        qx, qy = px + math.cos(angle) * length, py + math.sin(angle) * length
        bend = c.rng.uniform(-0.16, 0.16) * length
        c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1f" % (px, py, (px + qx) / 2 + bend, (py + qy) / 2, qx, qy), "none",
               stroke=mix("#5a4136", "#8a6a58", c.rng.random() * 0.5), stroke_width=round(width, 1), stroke_linecap="round")
        ends.append((qx, qy, depth))
        if depth:
            for _ in range(3 if depth > 1 else 2):
                branch(qx, qy, angle + c.rng.uniform(-0.72, 0.72), length * c.rng.uniform(0.66, 0.86), width * 0.62, depth - 1)
    ends = []
    for lean in (-0.5, 0.02, 0.45):
        branch(x + lean * 10, y, -math.pi / 2 + lean, 150, 26, 4)
    blooms = [(px, py) for px, py, depth in ends if depth < 2]
    for _ in range(60):
        px, py = c.rng.choice(blooms)
        foliage(c, px + c.rng.gauss(0, 18), py + c.rng.gauss(0, 16), 48, 36, "#eaa9bb", 36, 7, depth=0.22, sunlit="#ffffff", edge=False)
    for px, py in blooms * 2:
        foliage(c, px, py, 34, 26, "#f4c4d0", 20, 6, depth=0.15, sunlit="#ffffff", edge=False)
    for _ in range(40):
        c.oval(x + c.rng.gauss(0, 300), c.rng.uniform(120, 640), 4, 2.6, "#fbdde5", transform="rotate(%d 0 0)" % 0, opacity=0.9)


def almond_loft_3():
    """The kitchen: low worktops, wide ways, a long table."""
    c = Canvas(143)
    r = Room(c, eye=(0.5, 1.45, -2.7), yaw=-7, focal=0.80, horizon=0.46)
    L, R, B, C = -2.8, 2.6, 3.5, 3.0
    r.shell(L, R, B, C, "#f3e9e0", lambda: r.tiles(L, R, -2.5, B, "#d9c8b4", 0.5, grout="#bfae98", vary=0.1), sun=-1, side="#f1e4da")
    door = ("x", L), 0.2, 2.4, 0.02, 2.4
    r.window(*door, lambda: views.blossom(c, r.horizon - 60), panes=(2, 2), inward=-1, frame="#6d5a52")
    r.sunlight(*door, (1.2, -0.15), panes=(2, 2), strength=0.8)
    kitchen(r, -1.0, B, 3.3, front="#d9a9a6", top="#efe6d8", tile="#fbf4ee", shelf="#a97f5c")
    rug(r, -1.7, -0.1, 2.7, 1.7, "#efe0d2", [(0.07, 0.05, "#c98f8f")])
    chair(r, -1.1, 1.5, "#a97f5c", seat="#f0ded0", facing=-1)
    chair(r, -0.2, 1.5, "#a97f5c", seat="#f0ded0", facing=-1)
    table(r, -1.5, 0.55, 2.0, 0.85, "#b98a62")
    vase(r, -0.65, 0.74, 1.0, color="#f7f2ea", flower="#f2b9c6", stems=11, size=1.3, leaf="#8a6a55")
    for x in (-1.15, -0.1):
        plate(r, x, 0.745, 0.75)
        glass_of(r, x + 0.25, 0.745, 0.85, "#f3e3b0")
    chair(r, 0.75, 0.75, "#a97f5c", seat="#f0ded0", facing=-1)
    pendant(r, -0.5, 2.0, 0.95, "#d9a9a6", 0.26, 1.0, glow=0.25)
    pendant(r, 0.35, 2.0, 0.95, "#d9a9a6", 0.26, 1.0, glow=0.25)
    c.glow(60, 380, 540, "#fff4ea", 0.5)
    c.finish(warm="#ffe0cc")
    return c


def terrace_penthouse_1():
    """The plunge pool on the roof, blue hour, the bay below."""
    c = Canvas(151)
    h = 330
    sky(c, ["#233a72", "#6f6fae", "#e59a8a", "#ffd3a0"], h, clouds=0.7, cloud_color="#f6b9a8", seed=52)
    stars(c, 90, 190)
    sea(c, h, 480, ["#e9a78f", "#7d7aa6", "#3f5a8f"], glitter=(420, "#ffdcb0", 300, 0.6))
    island(c, 760, 1500, h + 2, 120, c.lin(["#4a4a7d", "#6a5f8a"]))
    for _ in range(90):
        x = c.rng.uniform(800, 1280)
        y = h - c.rng.uniform(2, 60) * max(0.05, (x - 780) / 500)
        c.oval(x, y, 1.6, 1.6, "#ffdf9a")
        c.glow(x, y, 7, "#ffc878", 0.5)
    c.rect(0, 470, W, 300, c.lin(["#4a4a78", "#2d3358", "#232848"]))
    town(c, 430)
    r = Room(c, eye=(-0.3, 1.9, -3.0), focal=0.8, horizon=h / H)
    r.planks(-6, 6, -2.8, 3.6, "#8f6f5c", 0.16, along="x", gap=0.55)
    pool_basin(r, -3.4, 0.6, -0.5, 3.2, deep="#1f6f9f", bright="#7fe0e6", y=0.02)
    for x in (-3.0, -1.4, 0.2):
        px, py = r.at((x, 0.06, 3.05))
        c.glow(px, py + 12, 150, "#9ff3f2", 0.55)
    r.face([(-6, 0.0, 3.6), (6, 0.0, 3.6), (6, 1.0, 3.6), (-6, 1.0, 3.6)], c.lin([(0, "#cfe3ff", 0.16), (1, "#ffd9b8", 0.08)], (0, 0), (1, 0.6)))
    r.box(-6, 1.0, 3.58, 12, 0.04, 0.06, "#d9d3d6")
    sofa(r, 1.5, 1.7, 2.4, "#efe6dc", cushions=("#e0895e", "#6f86a8", "#f0d3a8"), seats=2)
    rug(r, 1.3, 0.2, 2.7, 1.4, "#cbbccb", [(0.08, 0.05, "#7d6f9a")])
    table(r, 2.1, 0.55, 1.0, 0.6, "#7d5f4c", h=0.36)
    for dx in (0.3, 0.6):
        glass_of(r, 2.1 + dx, 0.36, 0.85, "#f6d79a")
    lantern(r, 1.1, 0.9, 1.1)
    lantern(r, 2.75, 0.65, 0.55, y=0.36)
    lantern(r, -4.0, 1.0, 1.2)
    pot_plant(r, 4.35, 2.4, 1.9, pot="#d9cfc6", r0=0.28, leaf="#4f7a5c")
    pot_plant(r, -4.4, 2.8, 1.7, pot="#d9cfc6", r0=0.26, leaf="#4f7a5c")
    fairy_lights(r, [(-5, 2.9, 3.2), (-1.6, 2.55, 2.2), (1.6, 2.75, 2.4), (5.2, 3.1, 3.4)])
    c.finish(warm="#ffb98a", cool="#141c4a", vignette=0.4)
    return c


def stars(c, n, below, size=1.5):
    for _ in range(n):
        y = c.rng.random() ** 1.4 * below
        s = size * c.rng.uniform(0.4, 1.0)
        c.oval(c.rng.uniform(0, W), y, s, s, "#fff8ea", opacity=round(c.rng.uniform(0.3, 0.95) * (1 - y / below * 0.7), 2))


def town(c, base):
    """Roofs of the resort below the terrace, some windows lit."""
    for k in range(26):
        x = k * 52 + c.rng.uniform(-14, 14)
        w, hgt = c.rng.uniform(46, 84), c.rng.uniform(26, 58)
        y = base + c.rng.uniform(10, 60)
        c.rect(x, y - hgt, w, 130, c.lin(["#8a7a9a", "#5a5480"]))
        c.poly([(x - 5, y - hgt), (x + w * 0.2, y - hgt - 15), (x + w * 0.8, y - hgt - 15), (x + w + 5, y - hgt)], "#6a4a62")
        for j in range(3):
            if c.rng.random() < 0.6:
                wx, wy = x + 8 + j * w / 3.2, y - hgt + 10
                c.rect(wx, wy, 8, 11, "#ffd68a")
                c.glow(wx + 4, wy + 5, 20, "#ffb860", 0.5)
    for x in range(-10, 1300, 66):
        foliage(c, x + c.rng.uniform(-20, 20), base + 66, 44, 28, "#3d4f5a", 40, 4, sunlit="#c99a8a")


def fairy_lights(r, points):
    c = r.c
    for a, b in zip(points, points[1:]):
        prev = None
        for i in range(13):
            t = i / 12
            p = tuple(a[k] + (b[k] - a[k]) * t for k in range(3))
            p = (p[0], p[1] - 0.42 * math.sin(math.pi * t), p[2])
            q = r.at(p)
            if prev:
                c.line([prev, q], "#2a2438", 1.6)
            prev = q
            if i % 2:
                c.glow(q[0], q[1] + 6, 34, "#ffc878", 0.8)
                c.oval(q[0], q[1] + 6, 4.2, 5, "#fff0c4")


def terrace_penthouse_2():
    """The bedroom at the blue hour, the bay in the glass."""
    c = Canvas(152)
    r = Room(c, eye=(-0.5, 1.5, -2.9), yaw=10, focal=0.76, horizon=0.46)
    L, R, B, C = -3.2, 2.9, 4.0, 2.9
    r.shell(L, R, B, C, "#5f6484", lambda: r.planks(L, R, -2.6, B, "#8a6a54", 0.2), ceiling="#6d7192", side="#565b7c")
    glass = ("x", R), -0.6, 3.7, 0.05, 2.6

    def dusk():
        sky(c, ["#2a3f7d", "#7d74b0", "#f0a48f", "#ffd6a4"], r.horizon, clouds=0.6, cloud_color="#f3b3a4", seed=55)
        sea(c, r.horizon, H, ["#eeb097", "#8079a8", "#33507f"], glitter=(1130, "#ffdcb0", 200, 0.7))
    r.window(*glass, dusk, panes=(3, 1), frame="#33364e", reveal_color="#4a4f6d")
    r.curtain(("x", R), 3.5, 4.0, 0.04, 2.8, "#a5a3bd", 5)
    # A panelled wall of walnut behind the bed.
    for i in range(14):
        a, b = -2.1 + i * 0.3, -2.1 + (i + 1) * 0.3 - 0.012
        r.face([(a, 0.09, B - 0.02), (b, 0.09, B - 0.02), (b, 2.5, B - 0.02), (a, 2.5, B - 0.02)],
               c.lin([mix("#8a5f45", "#4a3028", c.rng.uniform(0.1, 0.5)), mix("#6d4836", "#3a2620", c.rng.uniform(0.1, 0.5))]))
    c.glow(*r.at((0, 2.55, B - 0.05)), 520, "#ffc98a", 0.5)
    rug(r, -2.2, 0.1, 4.2, 2.3, "#8d8aa8", [(0.05, 0.03, "#e0b08a")], fringe=False)
    nightstand(r, -1.75, 3.5, "#5a3f33", lamp="#ffe0b0", w=0.55)
    nightstand(r, 1.2, 3.5, "#5a3f33", lamp="#ffe0b0", w=0.55)
    bed(r, -1.1, 1.5, 2.2, 2.35, linen="#e9e4ea", throw="#c9825e", head="#4f4a63", accents=("#c9825e", "#8a8ab0", "#e0b98a"), headboard="padded", head_h=1.3)
    armchair(r, -2.95, 0.9, "#7d6f92", cushion_color="#e0a878", w=0.9)
    pot_plant(r, 2.75, 3.4, 1.5, pot="#3f4258", r0=0.2, leaf="#5f8a78")
    for x in (-1.47, 1.47):
        c.glow(*r.at((x, 0.8, 3.7)), 300, "#ffc27a", 0.6)
    r.soft([(-1.1, 0.6, 1.5), (1.1, 0.6, 1.5), (1.1, 0.6, 3.6), (-1.1, 0.6, 3.6)], "#ffcf9a", 30, 0.35, "soft-light")
    c.finish(warm="#ffb070", cool="#101638", vignette=0.45)
    return c


def terrace_penthouse_3():
    """Breakfast above the bay, under a white awning."""
    c = Canvas(153)
    h = 318
    sky(c, ["#3f8fd6", "#96cdee", "#eaf5f0"], h, clouds=0.9, seed=57)
    sea(c, h, 470, ["#86c3dd", "#2f86b5", "#2fa3b8"], glitter=(300, "#ffffff", 320, 0.6))
    island(c, -200, 520, h + 2, 110, c.lin(["#7d9fae", "#9fb7b5"]))
    island(c, 900, 1500, h + 2, 70, c.lin(["#8fb0bd", "#a9c2c2"]))
    for x, y, s in ((640, 348, 34), (760, 336, 20), (880, 372, 44), (500, 400, 30)):
        sailboat(c, x, y, s)
    sand(c, "M0 470C200 430 420 470 640 440S1080 400 1280 440L1280 560L0 560Z", ["#f7e6bf", "#e2c48f"])
    for k in range(18):
        x = k * 76 + c.rng.uniform(-20, 20)
        stone_pine(c, x, 580, c.rng.uniform(110, 160), "#5f7f4a", n=60)
    r = Room(c, eye=(0.2, 1.85, -2.6), focal=0.8, horizon=h / H)
    r.tiles(-6, 6, -2.4, 3.4, "#f1e6d4", 0.6, grout="#d9c9b0", vary=0.07)
    r.box(-6, 0, 3.4, 12, 0.55, 0.2, "#fffaf0")
    for x in range(-11, 12):
        r.box(x * 0.5, 0.55, 3.45, 0.03, 0.4, 0.03, "#c9d3d6", edge=False)
    r.box(-6, 0.95, 3.42, 12, 0.05, 0.08, "#fffaf0")
    for x in (-4.6, -3.9, 3.9, 4.6):
        bush(c, *r.at((x, 0.6, 3.3)), 70, "#6f9450", 200, "#d9548a", 6)
    r.shadow(-1.6, 0.3, 3.2, 1.6, amount=24, strength=0.35)
    chair(r, -1.85, 1.15, "#c9a377", seat="#fbf4e6", facing=-1)
    chair(r, 1.45, 1.15, "#c9a377", seat="#fbf4e6", facing=-1)
    table(r, -1.15, 0.7, 2.3, 1.0, "#fbf6ec", h=0.76)
    for x in (-0.8, 0.8):
        plate(r, x, 0.765, 1.0, "#ffffff")
        r.tube(x + 0.32, 1.25, 0.76, 0.88, 0.045, 0.05, "#f0a13e")
        r.tube(x - 0.3, 1.15, 0.76, 0.83, 0.05, 0.055, "#ffffff")
    fruit_bowl(r, 0.05, 0.76, 1.2)
    vase(r, 0.45, 0.76, 1.4, color="#dfeaf0", flower="#f3c94e", size=0.9)
    croissants(r, -0.35, 0.77, 1.15)
    for i in range(9):
        a, b = -4.6 + i * 1.05, -4.6 + (i + 1) * 1.05
        tone = "#fffaf0" if i % 2 else "#8fb4c9"
        r.face([(a, 2.75, 2.9), (b, 2.75, 2.9), (b, 3.25, -2.2), (a, 3.25, -2.2)], dark(tone, 0.06))
        p, q, low = r.at((a, 2.75, 2.9)), r.at((b, 2.75, 2.9)), r.at((a, 2.52, 2.9))[1]
        c.path("M%.1f %.1fL%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (*p, *q, q[0], low, (p[0] + q[0]) / 2, low + 20, p[0], low), tone)
    gulls(c, [(560, 190, 15), (620, 165, 10)])
    c.glow(160, 120, 620, "#fff2cc", 0.4)
    c.finish()
    return c


def croissants(r, x, y, z):
    c = r.c
    r.disc(x, y, z, 0.2, "#e0bd8a")
    px, py = r.at((x, y + 0.03, z))
    s = r.size((x, y, z), 0.1)
    for dx, dy, turn in ((-0.8, 0.1, -18), (0.7, -0.1, 22), (0, -0.6, 4)):
        with c.group(transform="rotate(%d %.1f %.1f)" % (turn, px + dx * s, py + dy * s)):
            c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
                px + dx * s - s, py + dy * s + s * 0.3, px + dx * s, py + dy * s - s * 1.1, px + dx * s + s, py + dy * s + s * 0.3,
                px + dx * s, py + dy * s - s * 0.1, px + dx * s - s, py + dy * s + s * 0.3), c.lin(["#f0b96a", "#b9743a"]))
