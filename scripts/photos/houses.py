"""Pictures of the cabin, the villa, the tent, the lighthouse keeper's house, and of the bay."""

from canvas import H, W, Canvas, dark, light, mix, smooth
from furniture import armchair, rug, table, vase
from nature import bush, foliage, grass, haze, sand, sea, sky, stone_pine
from room import Room, cushion
from rooms import deck_chair, turned_bed
from suites import fairy_lights
import views


def beams_of_light(c, spots, color="#fff0b8", strength=0.3):
    for x, top, w, lean in spots:
        d = "M%g %gL%g %gL%g %gL%g %gZ" % (x, top, x + w * 0.35, top, x + lean + w, 760, x + lean - w * 0.4, 760)
        c.path(d, c.lin([(0, color, strength), (1, color, 0)]), filter=c.blur(12), blend="screen")


def trunks(c, base, n, tone, mist, fade, width=(16, 30)):
    for _ in range(n):
        x, w = c.rng.uniform(-40, 1320), c.rng.uniform(*width)
        lean = c.rng.uniform(-26, 26)
        wood = mix(tone, mist, fade)
        c.path("M%.1f %gL%.1f -20L%.1f -20L%.1f %gZ" % (x - w / 2, base, x + lean - w * 0.34, x + lean + w * 0.34, x + w / 2, base),
               c.lin([light(wood, 0.25 * (1 - fade)), wood, dark(wood, 0.35 * (1 - fade))], (0, 0), (1, 0)))
        if fade < 0.5:
            for _ in range(26):
                y = c.rng.uniform(0, base)
                c.line([(x + lean * (1 - y / base) + c.rng.uniform(-w, w) * 0.35, y), (x + lean * (1 - y / base) + c.rng.uniform(-w, w) * 0.35, y + c.rng.uniform(8, 26))],
                       dark(wood, 0.45), 1.6, opacity=0.5)


def pine_cabin_1():
    """The cabin under the pines, its deck, sun through the trunks."""
    c = Canvas(161)
    mist = "#e6e9cf"
    c.rect(0, 0, W, H, c.lin(["#a9c9b4", mist, "#f3ecc2"], (0, 0), (0, 0.65)))
    c.glow(940, 200, 620, "#fff3c4", 0.8)
    for base, n, fade, width in ((470, 26, 0.72, (10, 18)), (500, 14, 0.45, (16, 26)), (540, 7, 0.2, (26, 38))):
        trunks(c, base, n, "#7d523a", mist, fade, width)
        for _ in range(int(n * 0.9)):
            foliage(c, c.rng.uniform(-30, 1310), c.rng.uniform(-30, 90) + (0.7 - fade) * 20, 110, 46, mix("#4f7040", mist, fade * 0.9), 70, 7)
        haze(c, base - 20, 80, mist, 0.35 * fade)
    c.path("M0 500C300 480 700 500 1280 484L1280 853L0 853Z", c.lin(["#b9b878", "#96a05c", "#7a8a4c"]))
    with c.group(clip=c.clip("M0 500C300 480 700 500 1280 484L1280 853L0 853Z")):
        c.rect(0, 480, W, 380, "#fff", opacity=0.55, filter=c.noise("0.02 0.10", "#5a5a30", 3.2, -1.7, 4, 3))
        c.rect(0, 480, W, 380, "#fff", opacity=0.5, filter=c.noise("0.012 0.05", "#f0e2a0", 3.4, -1.8, 3, 9))
    r = Room(c, eye=(2.3, 1.65, -10.2), yaw=-14, focal=1.04, horizon=0.59)
    cabin(r, -2.6, 0.0, 4.6, 4.2)
    for x, h in ((40, 800), (1250, 900)):
        stone_pine(c, x, 810, h, "#527044", n=330, spread=0.62)
    bush(c, 300, 760, 54, "#6f8548", 110, "#f0d27a", 4)
    bush(c, 1010, 700, 46, "#7a8a4c", 100, "#e9e0c0", 4)
    grass(c, [(0, 800), (400, 780), (800, 820), (1280, 770)], 560, 54, ["#8a9a5a", "#6f8548", "#b0a868", "#c9bb7a"])
    beams_of_light(c, [(760, -20, 120, -420), (920, -20, 90, -380), (1080, -20, 130, -330), (600, -20, 70, -420)])
    c.finish(warm="#ffe6a8")
    return c


def cabin(r, x, z, w, d):
    """Log walls, a gable to the front, a deck with two chairs."""
    c, wood, h, roof = r.c, "#b07a4e", 2.4, 1.35
    r.shadow(x - 0.6, z - 2.2, w + 1.6, d + 2.4, amount=26, strength=0.5)
    y = 0.35
    x1, z1 = x + w, z + d
    # Side wall, then front.
    n = 13
    for i in range(n):
        a, b = y + h * i / n, y + h * (i + 1) / n
        tone = mix(wood, c.rng.choice(["#5a3a24", "#e0b080"]), c.rng.uniform(0.02, 0.2))
        if r.eye[0] > x1:
            flat = r.seen([(x1, a, z), (x1, a, z1), (x1, b, z1), (x1, b, z)])
            c.poly(flat, c.lin([dark(tone, 0.12), dark(tone, 0.34)]))
        flat = r.seen([(x, a, z), (x1, a, z), (x1, b, z), (x, b, z)])
        c.poly(flat, c.lin([light(tone, 0.22), tone, dark(tone, 0.3)]))
    for i in range(9):
        a, b = roof * i / 9, roof * (i + 1) / 9
        tone = mix(wood, c.rng.choice(["#5a3a24", "#e0b080"]), c.rng.uniform(0.02, 0.2))
        left, right = x + w / 2 * a / roof, x1 - w / 2 * a / roof
        l2, r2 = x + w / 2 * b / roof, x1 - w / 2 * b / roof
        flat = r.seen([(left, y + h + a, z), (right, y + h + a, z), (r2, y + h + b, z), (l2, y + h + b, z)])
        c.poly(flat, c.lin([light(tone, 0.15), tone, dark(tone, 0.3)]))
    # Windows with warm light, and the door.
    for a, b, lo, hi in ((x + 0.5, x + 1.7, y + 0.9, y + 2.0), (x + 3.25, x + 4.1, y + 0.9, y + 2.0)):
        r.box(a - 0.08, lo - 0.08, z - 0.04, b - a + 0.16, hi - lo + 0.16, 0.04, "#f0e2c4")
        r.face([(a, lo, z - 0.05), (b, lo, z - 0.05), (b, hi, z - 0.05), (a, hi, z - 0.05)], c.lin(["#ffe0a0", "#f3b86a"]))
        r.box((a + b) / 2 - 0.03, lo, z - 0.06, 0.06, hi - lo, 0.02, "#f0e2c4", edge=False)
        r.box(a, (lo + hi) / 2 - 0.03, z - 0.06, b - a, 0.06, 0.02, "#f0e2c4", edge=False)
        c.glow(*r.at(((a + b) / 2, (lo + hi) / 2, z)), 120, "#ffcf80", 0.4)
        px, py = r.at(((a + b) / 2, lo - 0.12, z - 0.15))
        bush(c, px, py, r.size((a, lo, z), 0.42), "#6f8548", 60, "#d9573e", 3.4)
    dx = x + 2.1
    r.box(dx - 0.07, y, z - 0.04, 1.04, 2.17, 0.04, "#f0e2c4")
    r.face([(dx, y, z - 0.05), (dx + 0.9, y, z - 0.05), (dx + 0.9, y + 2.1, z - 0.05), (dx, y + 2.1, z - 0.05)], c.lin(["#5f7f6a", "#46604f"]))
    for k in (0.55, 1.3):
        r.face([(dx + 0.18, y + k, z - 0.06), (dx + 0.72, y + k, z - 0.06), (dx + 0.72, y + k + 0.55, z - 0.06), (dx + 0.18, y + k + 0.55, z - 0.06)],
               "#ffd890" if k > 1 else "#526f5c")
    round_x, round_y = r.at((x + w / 2, y + h + 0.55, z - 0.02))
    s = r.size((x, h, z), 0.3)
    c.oval(round_x, round_y, s * 1.15, s * 1.15, "#f0e2c4")
    c.oval(round_x, round_y, s, s, "#ffdc98")
    # Roof: two slopes with an overhang.
    ridge_y, eave, over = y + h + roof + 0.1, 0.45, 0.75
    drop = eave * roof / (w / 2)
    for side in (-1, 1):
        ex = x - eave if side < 0 else x1 + eave
        quad = [(ex, y + h - drop + 0.1, z - over), (x + w / 2, ridge_y, z - over), (x + w / 2, ridge_y, z1 + 0.4), (ex, y + h - drop + 0.1, z1 + 0.4)]
        if side > 0:
            r.face(quad, c.lin(["#7d8a78", "#56624f"], (0, 0), (1, 1)))
            for i in range(1, 12):
                t = i / 12
                a = tuple(quad[1][k] + (quad[0][k] - quad[1][k]) * t for k in range(3))
                b = tuple(quad[2][k] + (quad[3][k] - quad[2][k]) * t for k in range(3))
                c.line([r.at(a), r.at(b)], "#3d4a3a", 2, opacity=0.55)
        thick = [(ex, y + h - drop - 0.06, z - over), (x + w / 2, ridge_y - 0.18, z - over), (x + w / 2, ridge_y, z - over), (ex, y + h - drop + 0.1, z - over)]
        r.face(thick, "#e3c79a" if side < 0 else "#c9a878")
    r.box(x + w * 0.72, y + h + 0.7, z + 1.6, 0.5, 1.3, 0.5, "#a99a8c")
    for k in range(4):
        px, py = r.at((x + w * 0.72 + 0.25 + 0.12 * k, y + h + 2.1 + 0.42 * k, z + 1.8))
        c.oval(px, py, 26 + 16 * k, 20 + 11 * k, "#ffffff", opacity=0.30 - 0.05 * k, filter=c.blur(9))
    # The deck.
    r.box(x - 0.3, 0, z - 2.0, w + 0.6, y, 2.0, "#8f6a48")
    r.planks(x - 0.3, x + w + 0.3, z - 2.0, z - 0.02, "#c19468", 0.16, y=y + 0.005, along="x", gap=0.5)
    r.soft([(x - 0.3, y + 0.01, z - 0.9), (x + w + 0.3, y + 0.01, z - 0.9), (x + w + 0.3, y + 0.01, z), (x - 0.3, y + 0.01, z)], "#3a2a20", 12, 0.35, "multiply")
    for k in range(3):
        r.box(dx - 0.2, 0, z - 2.0 - 0.3 * (k + 1), 1.3, y * (3 - k) / 4, 0.3, "#b08860")
    raised(r, y, lambda q: (deck_chair(q, x + 0.5, z - 1.3, "#d9cfb4"), deck_chair(q, x + 3.3, z - 1.3, "#a9b58a"),
                            table(q, x + 1.4, z - 1.0, 0.42, 0.42, "#a97c52", h=0.45)))
    for px in (x - 0.25, x1 + 0.15):
        r.box(px, y, z - 1.95, 0.12, h - 0.2, 0.12, "#c9a070")
    r.box(x - 0.3, y + h - 0.3, z - 1.97, w + 0.6, 0.14, 0.16, "#c9a070")
    fairy_lights(r, [(x - 0.2, y + h - 0.32, z - 2.0), (x + w / 2, y + h - 0.32, z - 2.0), (x1 + 0.2, y + h - 0.32, z - 2.0)])


def raised(r, y, draw):
    """Draws things that stand on something `y` metres high."""
    q = Room.__new__(Room)
    q.__dict__.update(r.__dict__)
    q.eye = (r.eye[0], r.eye[1] - y, r.eye[2])
    draw(q)


def pine_cabin_2():
    """By the fire: timber, a wool blanket, the dog on the rug."""
    c = Canvas(162)
    r = Room(c, eye=(0.1, 1.4, -2.6), yaw=2, focal=0.78, horizon=0.46)
    L, R, B, C = -2.7, 2.7, 3.6, 2.9
    wood = "#c08a58"
    r.shell(L, R, B, C, wood, lambda: r.planks(L, R, -2.4, B, "#a9744a", 0.2), ceiling="#c9966a", sun=-1, side="#b98454")
    boards(r, L, R, B, C, wood)
    r.beams(L, R, B, C, "#8a5f3e", 4, 0.18, first=-1.0)
    pane = ("z", B), -2.2, -0.75, 0.95, 2.2
    r.window(*pane, lambda: views.pines(c, r.horizon - 40), panes=(2, 2), frame="#7d5a3c", reveal_color="#b98454")
    r.curtain(("z", B), -2.6, -2.15, 0.8, 2.45, "#a5473a", 4)
    r.curtain(("z", B), -0.8, -0.35, 0.8, 2.45, "#a5473a", 4)
    fireplace(r, 0.5, B)
    rug(r, -1.5, 0.25, 3.1, 1.8, "#c9a27a", [(0.06, 0.07, "#8a3d32"), (0.18, 0.04, "#3f5a4a"), (0.27, 0.03, "#e9d5ae")])
    turned_bed(r, -2.65, 1.0, 1.9, 1.75, linen="#f6ecd9", head="#7d5238", throw="#a5473a", accent="#d9a25e")
    r.box(2.24, 0, 3.0, 0.4, 0.5, 0.4, "#8a5f3e")
    for k in range(9):
        px, py = r.at((2.32 + 0.12 * (k % 3), 0.1 + 0.13 * (k // 3), 2.99))
        c.oval(px, py, 11, 10, "#d9b080", stroke="#7d5a3c", stroke_width=2)
    armchair(r, 1.55, 0.95, "#56705c", cushion_color="#d9a25e", w=0.95)
    dog(r, 0.15, 0.95)
    px, py = r.at((1.3, 0.5, B - 0.5))
    c.glow(px, py, 640, "#ff9f50", 0.5)
    c.glow(px, py, 300, "#ffc070", 0.5)
    c.finish(warm="#ffb060", cool="#2a1a30", vignette=0.42)
    return c


def boards(r, L, R, B, C, wood):
    c, n = r.c, 14
    for i in range(n):
        a, b = C * i / n, C * (i + 1) / n
        tone = mix(wood, c.rng.choice(["#6d4428", "#e9bd8c"]), c.rng.uniform(0.03, 0.2))
        for quad in ([(L, a, B - 0.01), (R, a, B - 0.01), (R, b, B - 0.01), (L, b, B - 0.01)],
                     [(L + 0.01, a, r.eye[2] + 0.1), (L + 0.01, a, B), (L + 0.01, b, B), (L + 0.01, b, r.eye[2] + 0.1)],
                     [(R - 0.01, a, r.eye[2] + 0.1), (R - 0.01, a, B), (R - 0.01, b, B), (R - 0.01, b, r.eye[2] + 0.1)]):
            flat = r.seen(quad)
            if len(flat) > 2:
                c.poly(flat, tone, stroke=dark(tone, 0.45), stroke_width=1.4)
    with c.group(blend="multiply"):
        c.rect(0, 0, W, H, "#fff", opacity=0.35, filter=c.noise("0.006 0.06", "#5a3420", 3.0, -1.6, 3, 21))


def fireplace(r, x, back, w=1.7, stone="#a5988a"):
    c = r.c
    z = back - 0.45
    r.box(x, 0, z, w, 1.25, 0.45, stone)
    r.box(x + 0.25, 1.25, z + 0.1, w - 0.5, 1.7, 0.35, stone)
    for _ in range(120):
        a, y = x + c.rng.uniform(0.03, w - 0.2), c.rng.uniform(0.03, 2.7)
        if y > 1.2 and not x + 0.28 < a < x + w - 0.5:
            continue
        zz = z - 0.005 if y < 1.2 else z + 0.095
        sx, sy = c.rng.uniform(0.10, 0.2), c.rng.uniform(0.07, 0.13)
        if y + sy > 1.24 and y < 1.25:
            continue
        tone = mix(stone, c.rng.choice(["#6d625a", "#d9cdbd", "#b98f70"]), c.rng.uniform(0.1, 0.5))
        r.face([(a, y, zz), (a + sx, y + 0.01, zz), (a + sx - 0.01, y + sy, zz), (a + 0.01, y + sy, zz)], tone, stroke=dark(tone, 0.4), stroke_width=1)
    a, b, top = x + 0.42, x + w - 0.42, 0.85
    lo, hi = r.at((a, 0.1, z - 0.01)), r.at((b, top, z - 0.01))
    c.path("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fZ" % (lo[0], lo[1], lo[0], hi[1] + 20, (lo[0] + hi[0]) / 2, hi[1] - 22, hi[0], hi[1] + 20, hi[0], lo[1]),
           c.lin(["#2a1a18", "#4a2418"]))
    cx, base = (lo[0] + hi[0]) / 2, lo[1]
    span = (hi[0] - lo[0]) / 2
    c.glow(cx, base - 30, span * 1.3, "#ff8a3a", 0.9)
    for k, (dx, s, tone) in enumerate(((-0.4, 0.75, "#f0702a"), (0.35, 0.8, "#f0702a"), (0.0, 1.15, "#f58a30"), (-0.2, 0.7, "#ffc04a"), (0.2, 0.75, "#ffc04a"), (0.02, 0.6, "#fff0a0"))):
        h = span * 1.05 * s
        px = cx + dx * span
        wdt = span * 0.26
        c.path("M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ" % (
            px - wdt, base - 8, px - wdt * 1.3, base - h * 0.5, px + wdt * 0.4, base - h * 0.5, px + c.rng.uniform(-8, 8), base - h,
            px + wdt * 1.1, base - h * 0.55, px + wdt * 1.4, base - h * 0.3, px + wdt, base - 8), tone, filter=c.blur(1.6), opacity=0.92)
    for dx, turn in ((-0.3, 8), (0.3, -8), (0.0, 2)):
        c.rect(cx + dx * span - span * 0.34, base - 14, span * 0.68, 13, "#5a3420", rx=6, transform="rotate(%d %.1f %.1f)" % (turn, cx, base))
    r.box(x - 0.1, 1.25, z - 0.08, w + 0.2, 0.1, 0.5, "#7d5238")
    vase(r, x + 0.25, 1.35, z + 0.1, color="#56705c", flower="#d9a25e", size=0.8)
    for k, (dx, hh) in enumerate(((1.1, 0.2), (1.24, 0.28), (1.38, 0.15))):
        r.tube(x + dx, z + 0.1, 1.35, 1.35 + hh, 0.035, 0.035, "#f6ead2")
        px, py = r.at((x + dx, 1.35 + hh + 0.05, z + 0.1))
        c.glow(px, py, 60, "#ffc870", 0.8)
        c.oval(px, py, 2.6, 6, "#fff6d0")
    r.box(x - 0.15, 0, z - 0.5, w + 0.3, 0.05, 0.5, "#8f847a")


def dog(r, x, z, fur="#c98f55"):
    """Asleep on the rug."""
    c = r.c
    px, py = r.at((x, 0.1, z))
    s = r.size((x, 0, z), 0.3)
    c.oval(px, py + s * 0.22, s * 1.4, s * 0.26, "#2a1a18", opacity=0.45, filter=c.blur(7))
    body = c.rad([light(fur, 0.35), fur, dark(fur, 0.35)], (0.45, 0.25), 0.8)
    c.path(smooth([(px - s * 1.15, py + s * 0.2), (px - s * 1.0, py - s * 0.35), (px - s * 0.3, py - s * 0.55), (px + s * 0.5, py - s * 0.45),
                   (px + s * 0.95, py - s * 0.05), (px + s * 0.9, py + s * 0.25), (px, py + s * 0.32)], True), body)
    c.path(smooth([(px - s * 1.0, py + s * 0.1), (px - s * 1.35, py + s * 0.15), (px - s * 1.3, py + s * 0.3), (px - s * 0.8, py + s * 0.32)]),
           "none", stroke=dark(fur, 0.2), stroke_width=s * 0.14, stroke_linecap="round")
    c.path(smooth([(px + s * 0.35, py + s * 0.28), (px + s * 0.9, py + s * 0.33), (px + s * 1.35, py + s * 0.3)]), "none",
           stroke=light(fur, 0.3), stroke_width=s * 0.16, stroke_linecap="round")
    c.path(smooth([(px + s * 0.55, py - s * 0.2), (px + s * 0.8, py - s * 0.42), (px + s * 1.15, py - s * 0.32), (px + s * 1.5, py + s * 0.06),
                   (px + s * 1.48, py + s * 0.2), (px + s * 1.1, py + s * 0.24), (px + s * 0.7, py + s * 0.12)], True),
           c.rad([light(fur, 0.4), fur, dark(fur, 0.25)], (0.5, 0.25), 0.8))
    c.path(smooth([(px + s * 0.68, py - s * 0.32), (px + s * 0.5, py - s * 0.05), (px + s * 0.66, py + s * 0.16), (px + s * 0.88, py - s * 0.1)], True), dark(fur, 0.4))
    c.oval(px + s * 1.49, py + s * 0.07, s * 0.08, s * 0.065, "#2a1d1a")
    c.path("M%.1f %.1fq%.1f %.1f %.1f 0" % (px + s * 1.0, py - s * 0.08, s * 0.08, s * 0.08, s * 0.17), "none", stroke="#4a2d1d", stroke_width=2.4, stroke_linecap="round")
    r2 = s * 0.08
    c.oval(px + s * 0.66, py + s * 0.24, r2 * 3, r2 * 0.9, "#a5473a", transform="rotate(-58 %.1f %.1f)" % (px + s * 0.66, py + s * 0.1), opacity=0.95)


def pine_cabin_3():
    """A hammock between the pines, the path to the sea."""
    c = Canvas(163)
    h = 398
    sky(c, ["#8fc3d6", "#cfe6dc", "#f6efcf"], h, clouds=0.4, seed=63)
    sea(c, h, h + 62, ["#a3d0d3", "#5fb0b8", "#8fd0c4"], glitter=(720, "#ffffff", 300, 0.5))
    c.path("M0 %dC300 %d 700 %d 1280 %dL1280 853L0 853Z" % (h + 50, h + 26, h + 60, h + 30), c.lin(["#d9cf96", "#a9a862", "#7f8a4a"]))
    with c.group(clip=c.clip("M0 %dC300 %d 700 %d 1280 %dL1280 853L0 853Z" % (h + 50, h + 26, h + 60, h + 30))):
        c.rect(0, h, W, 480, "#fff", opacity=0.5, filter=c.noise("0.02 0.09", "#6d6436", 3.2, -1.7, 4, 7))
    path = "M520 853C600 700 760 620 700 520C680 480 720 460 735 444L752 444C750 470 740 490 770 530C840 620 780 720 800 853Z"
    sand(c, path, ["#f3e2b8", "#dcc08c"])
    mist = "#dfe8d2"
    for x, height, base in ((560, 250, 470), (900, 270, 476), (1030, 230, 466), (420, 240, 468), (250, 280, 480), (1180, 300, 486)):
        stone_pine(c, x, base, height, mix("#557048", mist, 0.35), mix("#6d4a36", mist, 0.3), n=110)
    grass(c, [(0, 560), (420, 520), (640, 560)], 300, 60, ["#8a9a5a", "#6f8548", "#c9bb7a"])
    grass(c, [(830, 560), (1050, 520), (1280, 545)], 260, 60, ["#8a9a5a", "#6f8548", "#c9bb7a"])
    for _ in range(80):
        x, y = c.rng.uniform(0, 1280), c.rng.uniform(520, 840)
        c.oval(x, y, c.rng.uniform(40, 130), c.rng.uniform(6, 16), "#3f4a28", opacity=0.14, filter=c.blur(6))
    stone_pine(c, 170, 800, 850, "#527044", n=330, lean=-0.02)
    stone_pine(c, 1050, 780, 820, "#527044", n=330, lean=0.03)
    hammock(c, (186, 440), (1044, 430), 690)
    bush(c, 60, 830, 70, "#6f8548", 140, "#f0d27a", 5)
    bush(c, 1210, 820, 76, "#7a8a4c", 140, "#b08fd0", 5)
    grass(c, [(0, 840), (420, 830), (760, 850), (1280, 835)], 420, 70, ["#8a9a5a", "#6f8548", "#b0a868", "#c9bb7a"])
    beams_of_light(c, [(420, -20, 120, 260), (560, -20, 80, 300), (700, -20, 150, 330)], strength=0.26)
    c.finish(warm="#ffe6a8")
    return c


def hammock(c, a, b, sag):
    cx = (a[0] + b[0]) / 2
    l, r = a[0] + (cx - a[0]) * 0.34, b[0] - (b[0] - cx) * 0.34
    for x0, y0, x1 in ((*a, l), (*b, r)):
        for k in range(6):
            c.line([(x0, y0), (x1 + (k - 2.5) * 4, sag - 150 + abs(k - 2.5) * 9)], "#e9dcc0", 1.6)
    back = "M%g %gC%g %g %g %g %g %gL%g %gC%g %g %g %g %g %gZ" % (
        l, sag - 150, l + 110, sag - 40, r - 110, sag - 40, r, sag - 150, r + 4, sag - 132, r - 100, sag + 70, l + 100, sag + 70, l - 4, sag - 132)
    c.oval(cx, 790, 270, 22, "#3a3a20", opacity=0.35, filter=c.blur(10))
    c.path(back, c.lin(["#c9745a", "#e9a07a", "#a5503f"]))
    with c.group(clip=c.clip(back)):
        for k in range(22):
            x = l + (r - l) * k / 21
            lift = ((k - 10.5) / 10.5) ** 2 * 120
            c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1f" % (x, sag - 170, x + (x - cx) * 0.02, sag - 20, x - (x - cx) * 0.05, sag + 90 - lift * 0.2), "none",
                   stroke=["#fbe9cf", "#8fa37c", "#fbe9cf"][k % 3], stroke_width=7, opacity=0.75)
    c.path("M%g %gC%g %g %g %g %g %g" % (l, sag - 150, l + 110, sag - 36, r - 110, sag - 36, r, sag - 150), "none", stroke="#fbe9cf", stroke_width=5)
    cushion(c, l + 100, sag - 92, 110, 62, "#f3e3c4", turn=28)
    with c.group(transform="rotate(-6 %g %g)" % (cx + 60, sag - 50)):
        c.rect(cx + 30, sag - 68, 74, 12, "#3f6f80", rx=2)
        c.rect(cx + 32, sag - 74, 70, 7, "#fffaf0", rx=1)
