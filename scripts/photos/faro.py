"""Pictures of the lighthouse keeper's house, and the one of the whole bay."""

from canvas import H, W, Canvas, dark, light, mix, smooth
from furniture import armchair, rug, sofa, table, vase
from houses import fireplace
from nature import bush, cypress, grass, gulls, island, sailboat, sand, sea, sky, stone_pine
from room import Room
from rooms import house, rocks
from suites import lounger, parasol
import views


def lighthouse(c, x, base, height, lit=None, white="#fbf5ea", red="#c9483a"):
    """A round tower with two bands, a gallery and its lamp."""
    w0, w1 = height * 0.105, height * 0.070
    top = base - height * 0.80

    def half(y):
        return w0 + (w1 - w0) * (base - y) / (base - top)

    def band(y0, y1, color):
        d = "M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
            x - half(y0), y0, x - half(y1), y1, x, y1 + half(y1) * 0.22, x + half(y1), y1, x + half(y0), y0, x, y0 + half(y0) * 0.25, x - half(y0), y0)
        c.path(d, c.lin([light(color, 0.3), color, dark(color, 0.14), dark(color, 0.42)], (0, 0), (1, 0)))
    if lit:
        side, color = lit
        ly = top - height * 0.075
        for reach, alpha in ((820, 0.5), (540, 0.4)):
            d = "M%g %gL%g %gL%g %gZ" % (x, ly, x + side * reach, ly - 66, x + side * reach, ly + 46)
            c.path(d, c.lin([(0, color, alpha), (1, color, 0)], (0 if side > 0 else 1, 0), (1 if side > 0 else 0, 0)), filter=c.blur(8), blend="screen")
    band(base, top, white)
    span = base - top
    for a, b in ((0.16, 0.36), (0.56, 0.76)):
        band(base - span * a, base - span * b, red)
    for t in (0.10, 0.45, 0.88):
        y = base - span * t
        c.rect(x - half(y) * 0.16, y - height * 0.034, half(y) * 0.34, height * 0.042, "#46586a", rx=3)
    g = w1 * 1.5
    c.rect(x - g, top - height * 0.012, g * 2, height * 0.022, c.lin(["#5a4a48", "#2f2a30"]))
    for k in range(11):
        px = x - g + 2 * g * k / 10
        c.line([(px, top - height * 0.012), (px, top - height * 0.055)], "#3f3a40", 1.6)
    c.line([(x - g, top - height * 0.055), (x + g, top - height * 0.055)], "#3f3a40", 2.2)
    lw = w1 * 0.72
    c.rect(x - lw, top - height * 0.115, lw * 2, height * 0.105, c.lin(["#fff3c4", "#ffd27a"] if lit else ["#cfe3ea", "#8fb0bd"], (0, 0), (1, 0)))
    for k in range(4):
        px = x - lw + 2 * lw * k / 3
        c.line([(px, top - height * 0.012), (px, top - height * 0.115)], "#3f3a40", 2)
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        x - lw * 1.15, top - height * 0.113, x - lw, top - height * 0.175, x, top - height * 0.185, x + lw, top - height * 0.175, x + lw * 1.15, top - height * 0.113),
        c.lin([light(red, 0.25), red, dark(red, 0.4)], (0, 0), (1, 0)))
    c.oval(x, top - height * 0.19, 4, 4, "#e0bd74")
    if lit:
        c.glow(x, top - height * 0.07, height * 0.34, lit[1], 0.95)


def headland(c, points, stops, seed, texture="#3f302a"):
    d = smooth(points) + "L%g 853L%g 853Z" % (points[-1][0], points[0][0])
    c.path(d, c.lin(stops))
    with c.group(clip=c.clip(d)):
        c.rect(0, 0, W, H, "#fff", opacity=0.75, filter=c.noise("0.008 0.05", texture, 4.0, -2.15, 5, seed))
        c.rect(0, 0, W, H, "#fff", opacity=0.5, filter=c.noise("0.010 0.06", "#fbe0b8", 4.0, -2.2, 5, seed + 9))
        c.rect(0, 0, W, H, "#fff", opacity=0.5, filter=c.noise("0.09 0.05", texture, 3.4, -1.95, 4, seed + 4))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        for _ in range(60):
            x, y = c.rng.uniform(min(xs), max(xs)), c.rng.uniform(min(ys), H)
            crack = [(x, y), (x + c.rng.uniform(-8, 8), y + 22), (x + c.rng.uniform(-14, 14), y + c.rng.uniform(40, 90))]
            c.line(crack, dark(texture, 0.2), c.rng.uniform(1.2, 3.4), opacity=0.4)
    return d


def stone_house(c, x, base, w, h, roof="#b5674a", lit=True):
    wall = "#e3cfae"
    c.rect(x, base - h, w, h, c.lin([light(wall, 0.3), wall, dark(wall, 0.25)], (0, 0), (1, 0)))
    with c.group(clip=c.clip("M%g %gh%gv%gh%gZ" % (x, base - h, w, h, -w))):
        for _ in range(int(w * h / 240)):
            sx, sy = c.rng.uniform(10, 26), c.rng.uniform(7, 13)
            px, py = x + c.rng.uniform(-5, w), base - c.rng.uniform(0, h)
            tone = mix(wall, c.rng.choice(["#8a7458", "#fff3da", "#b59a78"]), c.rng.uniform(0.1, 0.5))
            c.rect(px, py, sx, sy, tone, rx=3, opacity=0.8)
        c.rect(x, base - h, w, h, c.lin([(0, "#fff", 0.0), (1, "#3a2a40", 0.3)], (0, 0), (1, 0)))
    c.poly([(x - 16, base - h), (x + w * 0.07, base - h * 1.42), (x + w * 0.93, base - h * 1.42), (x + w + 16, base - h)], c.lin([light(roof, 0.25), roof, dark(roof, 0.3)]))
    for i in range(int(w / 10)):
        t = i / (w / 10)
        a = (x + w * (0.07 + 0.86 * t), base - h * 1.42)
        b = (x - 16 + (w + 32) * t, base - h)
        c.line([a, b], dark(roof, 0.45), 1.5, opacity=0.5)
    c.rect(x + w * 0.74, base - h * 1.62, w * 0.07, h * 0.34, c.lin([light(wall, 0.2), dark(wall, 0.3)], (0, 0), (1, 0)))
    pane = c.lin(["#ffe6a4", "#f6b860"]) if lit else c.lin(["#5f7d8c", "#a9c6cc"])
    for k in (0.12, 0.36, 0.80):
        wx, ww, wh = x + w * k, w * 0.10, h * 0.34
        wy = base - h * 0.72
        c.rect(wx - 4, wy - 4, ww + 8, wh + 8, "#f6ecd6")
        c.rect(wx, wy, ww, wh, pane)
        c.rect(wx + ww / 2 - 1.5, wy, 3, wh, "#f6ecd6")
        c.rect(wx, wy + wh / 2 - 1.5, ww, 3, "#f6ecd6")
        for s in (-1, 1):
            c.rect(wx - ww * 0.58 if s < 0 else wx + ww * 1.08, wy - 3, ww * 0.5, wh + 6, "#3f6f8a")
        if lit:
            c.glow(wx + ww / 2, wy + wh / 2, ww * 1.8, "#ffc870", 0.5)
    dx, dw, dh = x + w * 0.56, w * 0.11, h * 0.6
    c.rect(dx - 5, base - dh - 5, dw + 10, dh + 5, "#f6ecd6")
    c.rect(dx, base - dh, dw, dh, c.lin(["#3f6f8a", "#2a5068"]))
    bush(c, dx - 26, base, 24, "#6f8550", 60, "#e2607a", 3)
    bush(c, dx + dw + 28, base, 26, "#6f8550", 60, "#e2607a", 3)


def casa_faro_1():
    """House and lighthouse on the headland, the lamp just lit."""
    c = Canvas(191)
    h = 430
    sky(c, ["#3d4f92", "#a5799f", "#f09a7a", "#ffcf8f"], h, sun=(250, 394, 30, "#ffc07a"), clouds=0.85, cloud_color="#ffc9ae", seed=94)
    stars(c, 40)
    island(c, -60, 360, h + 2, 46, c.lin(["#6f5f8f", "#a57a8f"]))
    sea(c, h, H, ["#f7bb8a", "#b5808f", "#5f6594", "#37467a"], glitter=(250, "#ffe6b0", 300, 0.9))
    sailboat(c, 130, h + 42, 40, sail="#ffe3c4")
    points = [(470, 853), (500, 790), (545, 700), (585, 640), (640, 590), (720, 560), (900, 545), (1100, 540), (1290, 536)]
    headland(c, points, ["#b58a6a", "#7d5f58", "#4a3f52"], 31)
    top = "M600 626C660 580 760 556 900 548S1180 538 1290 534L1290 620C1100 600 900 612 760 640C690 654 640 650 600 626Z"
    c.path(top, c.lin(["#a9a468", "#7d8048", "#5a5f40"]))
    with c.group(clip=c.clip(top)):
        c.rect(560, 520, 740, 160, "#fff", opacity=0.5, filter=c.noise("0.03 0.1", "#4a4a30", 3.2, -1.7, 4, 5))
    lighthouse(c, 1040, 560, 480, lit=(-1, "#fff0b4"))
    stone_house(c, 700, 578, 290, 120)
    c.path("M560 853C620 740 700 660 800 600L850 588C800 650 730 740 700 853Z", c.lin(["#d9bd8a", "#a5845f"]), opacity=0.0)
    wall = [(620, 618), (700, 600), (840, 596), (1000, 590), (1290, 584)]
    for (xa, ya), (xb, yb) in zip(wall, wall[1:]):
        for k in range(int((xb - xa) / 15)):
            t = k / ((xb - xa) / 15)
            c.rect(xa + (xb - xa) * t, ya + (yb - ya) * t - 15 + c.rng.uniform(-3, 2), 15, 19, mix("#c9ae8a", c.rng.choice(["#8a705a", "#f0d6ae"]), c.rng.uniform(0, 0.5)), rx=3)
    for x, y, s in ((660, 640, 26), (1140, 606, 34), (1220, 610, 40), (930, 622, 24), (760, 650, 20)):
        bush(c, x, y, s, "#7d8048", 90, c.rng.choice(["#d98aa8", "#e9d9a0", None]), 3)
    grass(c, [(610, 640), (800, 620), (1290, 612)], 260, 32, ["#a59a58", "#7d8048", "#c9b870"], lean=-0.3)
    for k in range(3):
        pts = [(x - 8 - 16 * k, y + 6) for x, y in points[:5]]
        with c.group(filter=c.rough(22, 0.03, 7 + k)):
            c.path(smooth(pts), "none", stroke="#ffe6d6", stroke_width=17 - 4 * k, opacity=0.85 - 0.22 * k, stroke_linecap="round")
    rocks(c, [(400, 800, 40), (330, 826, 26), (470, 760, 22)])
    gulls(c, [(470, 250, 17), (540, 220, 12), (420, 300, 9)], "#fff0e0")
    c.glow(250, 394, 760, "#ffb877", 0.5)
    c.finish(warm="#ffb080", cool="#1d1f4a", vignette=0.4)
    return c


def stars(c, n):
    for _ in range(n):
        y = c.rng.random() * 120
        c.oval(c.rng.uniform(0, W), y, 1.1, 1.1, "#fff", opacity=round(c.rng.uniform(0.3, 0.8), 2))


def casa_faro_2():
    """Stone walls a metre thick, a window on the sea, the hearth."""
    c = Canvas(192)
    r = Room(c, eye=(0.1, 1.5, -2.8), yaw=-3, focal=0.78, horizon=0.46)
    L, R, B, C = -2.9, 2.9, 3.9, 2.9
    r.shell(L, R, B, C, "#d9c6a6", lambda: r.tiles(L, R, -2.6, B, "#b9714f", 0.36, grout="#8f5a42", vary=0.16), ceiling="#efe2ca", side="#dccaad")
    masonry(r, L, R, B, C)
    r.beams(L, R, B, C, "#6d4a34", 6, 0.2, first=-1.4)
    pane = ("z", B), -1.75, 0.15, 0.85, 2.25

    def outside():
        views.open_sea(c, r.horizon)
        island(c, 200, 560, r.horizon + 1, 40, "#86a5b8")
        sailboat(c, 470, r.horizon + 22, 34)
    r.window(*pane, outside, panes=(2, 2), frame="#3f6f8a", reveal=0.5, reveal_color="#efe0c2")
    r.sunlight(*pane, (0.35, -1.2), panes=(2, 2), strength=0.8)
    fireplace(r, 0.95, B, w=1.6, stone="#c2ad8f")
    rug(r, -1.6, 0.2, 3.2, 1.9, "#dcc7a2", [(0.06, 0.06, "#3f6f8a"), (0.17, 0.03, "#b5594a")])
    sofa(r, -2.75, 1.5, 1.5, "#3f6f8a", cushions=("#f0dcb4", "#b5594a"), seats=1, d=1.0)
    table(r, -0.55, 1.25, 1.1, 0.65, "#7d5238", h=0.4)
    r.box(-0.35, 0.4, 1.4, 0.3, 0.04, 0.22, "#b5594a")
    r.box(-0.33, 0.44, 1.41, 0.27, 0.035, 0.2, "#f0e2c4")
    vase(r, 0.25, 0.4, 1.55, color="#3f6f8a", flower="#f0dcb4", size=0.9)
    armchair(r, 1.5, 0.75, "#b98a5e", cushion_color="#3f6f8a", w=0.95)
    ship(r, -2.05, B)
    lamp = r.at((1.75, 0.5, B - 0.5))
    c.glow(*lamp, 480, "#ffa858", 0.45)
    c.finish(warm="#ffcf9a", cool="#2a2038", vignette=0.36)
    return c


def masonry(r, L, R, B, C):
    c = r.c
    y = 0.0
    row = 0
    while y < C:
        h = c.rng.uniform(0.16, 0.26)
        x = L - c.rng.uniform(0, 0.3)
        while x < R:
            w = c.rng.uniform(0.22, 0.55)
            tone = mix("#d3bf9c", c.rng.choice(["#9a8468", "#f3e6ca", "#b59a7a", "#c9b08c"]), c.rng.uniform(0.1, 0.55))
            a, b = max(L, x + 0.012), min(R, x + w - 0.012)
            if b - a > 0.05:
                quad = [(a, y + 0.012, B - 0.005), (b, y + 0.014, B - 0.005), (b - 0.01, min(C, y + h) - 0.012, B - 0.005), (a + 0.008, min(C, y + h) - 0.008, B - 0.005)]
                flat = r.seen(quad)
                c.poly(flat, c.lin([light(tone, 0.16), tone, dark(tone, 0.16)]), stroke=dark(tone, 0.2), stroke_width=1)
            x += w
        y += h
        row += 1
    with c.group(clip=r.clip([(L, 0, B), (R, 0, B), (R, C, B), (L, C, B)])):
        c.rect(0, 0, W, H, "#fff", opacity=0.4, filter=c.noise("0.06 0.08", "#5a4630", 3.0, -1.65, 4, 8))
    for a, b in (((L, 0, B), (L, C, B)), ((R, 0, B), (R, C, B)), ((L, 0, B), (R, 0, B))):
        r.crease(a, b, 34, 0.4)


def ship(r, x, back):
    """A model boat on a shelf."""
    c = r.c
    y = 1.5
    r.box(x - 0.45, y, back - 0.3, 0.75, 0.05, 0.28, "#7d5238")
    px, py = r.at((x - 0.08, y + 0.2, back - 0.18))
    s = r.size((x, y, back), 0.5)
    c.path("M%g %gQ%g %g %g %gL%g %gL%g %gZ" % (px - s * 0.5, py - s * 0.05, px - s * 0.35, py + s * 0.2, px, py + s * 0.2, px + s * 0.34, py + s * 0.2, px + s * 0.52, py - s * 0.1), "#3f6f8a")
    c.line([(px, py), (px, py - s * 0.95)], "#5a4030", 2.4)
    c.path("M%g %gQ%g %g %g %gL%g %gZ" % (px + 3, py - s * 0.9, px + s * 0.42, py - s * 0.5, px + s * 0.4, py - s * 0.12, px + 3, py - s * 0.12), "#fbf3e0")
    c.path("M%g %gQ%g %g %g %gL%g %gZ" % (px - 3, py - s * 0.8, px - s * 0.3, py - s * 0.5, px - s * 0.34, py - s * 0.12, px - 3, py - s * 0.12), "#efe0c2")


def casa_faro_3():
    """The cliffs by day, the lighthouse far out, gulls."""
    c = Canvas(193)
    h = 300
    sky(c, ["#2f86d0", "#86c3ea", "#e6f3f0"], h, clouds=1.1, seed=97)
    sea(c, h, H, ["#7fb8d9", "#2f83b9", "#1f86ad", "#2fa3ae"], glitter=(560, "#ffffff", 420, 0.4), calm=1.2)
    sailboat(c, 240, h + 40, 36)
    sailboat(c, 420, h + 18, 18)
    far = [(700, 340), (720, 318), (780, 300), (860, 290), (960, 284), (1100, 276), (1290, 268)]
    d = smooth(far) + "L1290 430L1080 420L900 400L760 372Z"
    c.path(d, c.lin(["#b9a58c", "#93806f"]))
    with c.group(clip=c.clip(d)):
        c.rect(680, 250, 610, 200, "#fff", opacity=0.7, filter=c.noise("0.05 0.02", "#54443c", 4.0, -2.1, 4, 3))
    c.path(smooth([(720, 320), (860, 286), (1100, 270), (1290, 262)]) + "L1290 300C1100 296 900 304 740 330Z", "#8fa068")
    lighthouse(c, 838, 296, 190)
    stone_house(c, 880, 294, 92, 36, lit=False)
    with c.group(filter=c.rough(10, 0.05, 5)):
        c.path(smooth([(700, 352), (780, 378), (900, 406), (1080, 428), (1290, 438)]), "none", stroke="#ffffff", stroke_width=9, opacity=0.85)
    near = [(-10, 470), (90, 452), (200, 470), (280, 510), (330, 580), (380, 640), (400, 720), (470, 790), (500, 853)]
    headland(c, [(x, y) for x, y in near], ["#d9b98f", "#a5826a", "#6a5654"], 44)
    green = "M-10 462C90 440 200 458 290 512C330 560 350 590 360 620C300 600 240 560 160 548S40 540 -10 552Z"
    c.path(green, c.lin(["#a5b56a", "#7d9450"]))
    right = [(1290, 520), (1200, 540), (1130, 600), (1080, 660), (1050, 740), (990, 800), (960, 853)]
    headland(c, list(reversed(right)), ["#cfae88", "#9a7a66", "#65524f"], 61)
    c.path("M1290 512C1210 528 1140 580 1100 640C1180 620 1230 600 1290 596Z", c.lin(["#a5b56a", "#7d9450"]))
    for pts in ([(330, 600), (400, 660), (430, 740), (500, 800), (540, 853)], [(1080, 650), (1030, 740), (970, 800), (930, 853)]):
        for k in range(3):
            with c.group(filter=c.rough(26, 0.03, 7 + k)):
                c.path(smooth([(x + (12 + 16 * k) * (1 if pts[0][0] < 640 else -1), y + 12 * k) for x, y in pts]), "none", stroke="#ffffff",
                       stroke_width=22 - 5 * k, opacity=0.9 - 0.22 * k, stroke_linecap="round")
    rocks(c, [(620, 640, 60), (690, 690, 34), (560, 700, 30), (820, 560, 26)])
    for x, y, s in ((60, 500, 40), (190, 520, 34), (1240, 570, 36)):
        bush(c, x, y, s, "#7d9450", 110, c.rng.choice(["#e9d06a", "#d98ab8"]), 4)
    grass(c, [(-10, 560), (160, 552), (350, 622)], 260, 46, ["#a9a960", "#86954e", "#c9c07a"], lean=0.4)
    for x in range(20, 330, 26):
        for _ in range(3):
            c.oval(x + c.rng.uniform(-10, 10), 500 + (x / 330) ** 2 * 90 + c.rng.uniform(-10, 24), 4.5, 4, c.rng.choice(["#f3d24e", "#e58ac0", "#ffffff"]))
    gulls(c, [(560, 190, 30), (470, 240, 20), (660, 240, 15), (1010, 180, 18), (380, 150, 12)])
    c.finish()
    return c


def hero():
    """The bay: pines, beach, the white resort, the sea."""
    c = Canvas(199)
    h = 330
    sky(c, ["#3f8ed6", "#93cbee", "#fdf0d2"], h, clouds=1.0, seed=101)
    island(c, 120, 700, h + 2, 70, c.lin(["#8fa9bd", "#b5c4c4"]))
    sea(c, h, 620, ["#86c3da", "#2f8fba", "#2aa9ba", "#7fdccb"], glitter=(520, "#ffffff", 420, 0.55))
    for x, y, s in ((420, 372, 34), (610, 352, 20), (300, 430, 52)):
        sailboat(c, x, y, s)
    hill = [(690, 344), (760, 312), (860, 268), (980, 226), (1110, 196), (1290, 172)]
    d = smooth(hill) + "L1290 640L900 560C880 500 850 462 800 420C760 388 720 372 690 344Z"
    c.path(d, c.lin(["#8fa878", "#7d9a5f", "#a9a96a"]))
    with c.group(clip=c.clip(d)):
        c.rect(680, 160, 620, 480, "#fff", opacity=0.5, filter=c.noise("0.02 0.03", "#4f6b3c", 3.2, -1.7, 4, 7))
        foot = [(680, 340), (720, 372), (800, 424), (850, 470), (890, 520), (905, 570)]
        with c.group(filter=c.rough(14, 0.04, 9)):
            c.path(smooth(foot), "none", stroke="#b59a80", stroke_width=40)
            c.path(smooth([(x - 6, y + 4) for x, y in foot]), "none", stroke="#7d6658", stroke_width=18, opacity=0.7)
    with c.group(filter=c.rough(10, 0.05, 5)):
        c.path(smooth([(x - 6, y + 8) for x, y in foot]), "none", stroke="#ffffff", stroke_width=8, opacity=0.9)
    lighthouse(c, 742, 330, 120)
    for x, y, s in sorted(((800, 330, 60), (880, 300, 70), (960, 262, 74), (1060, 236, 84), (1180, 214, 90), (1250, 250, 96), (850, 380, 74), (1130, 300, 90)), key=lambda p: p[1]):
        stone_pine(c, x, y + 24, s, "#5a7a45", n=60)
    for x, y, w, hh in ((900, 352, 92, 44), (1020, 320, 110, 52), (1150, 352, 118, 56), (960, 426, 150, 66), (1130, 446, 160, 72)):
        house(c, x, y, w, hh, shutter=c.rng.choice(["#7a9a92", "#5f8fae", "#c9805a"]))
    for x, y, s in ((985, 350, 90), (1150, 350, 100), (1000, 450, 90), (1190, 470, 130), (1240, 480, 120), (860, 460, 80)):
        cypress(c, x, y, s, n=140)
    for x, y in ((900, 462), (960, 470), (1040, 486), (1120, 500), (1220, 520), (1270, 440)):
        bush(c, x, y, 34, "#6f9450", 80, c.rng.choice(["#e2607a", "#f3efe6", "#e58ac0"]), 3)
    beach = "M-10 640C160 600 340 596 520 580C680 560 790 520 850 476C960 500 1120 540 1290 560L1290 853L-10 853Z"
    shore = [(-10, 640), (160, 606), (340, 596), (520, 578), (680, 556), (790, 516), (850, 470)]
    for k, (dy, w, a) in enumerate(((-30, 8, 0.5), (-16, 11, 0.7), (-3, 15, 0.95))):
        with c.group(filter=c.rough(12, 0.03, k + 3)):
            c.path(smooth([(x, y + dy) for x, y in shore]), "none", stroke="#ffffff", stroke_width=w, opacity=a)
    sand(c, beach, ["#f8e8c4", "#efd6a2", "#dcb87d"])
    c.path(smooth([(x, y + 10) for x, y in shore]), "none", stroke="#c9a878", stroke_width=18, opacity=0.4, filter=c.blur(6))
    r = Room(c, eye=(0, 4.2, 0), focal=0.9, horizon=h / H)
    for x, z, tone in ((-3.4, 15.5, "#e9795f"), (0.6, 16.0, "#fff6e6"), (3.6, 17.0, "#f0c45e"), (-1.0, 12.6, "#5f9fb0"), (4.2, 13.2, "#e9795f"), (7.4, 15.2, "#5f9fb0")):
        lounger(r, x - 0.85, z - 0.5, "#fffaf0")
        lounger(r, x + 0.25, z - 0.5, "#fffaf0")
        parasol(r, x + 0.05, z + 0.3, tone, y=2.1, radius=1.2)
    for x, height, lean in ((84, 660, 0.04), (1275, 760, 0.05)):
        stone_pine(c, x, 850, height, "#527044", n=340, lean=lean)
    tones = ["#a8a060", "#8a8b4e", "#cdbf80", "#76804a"]
    grass(c, [(-10, 800), (200, 780), (420, 853)], 320, 100, tones)
    grass(c, [(900, 853), (1080, 800), (1290, 780)], 320, 100, tones)
    bush(c, 230, 850, 70, "#6f9450", 180, "#e2607a", 6)
    bush(c, 1040, 852, 76, "#6f9450", 180, "#f3efe6", 6)
    gulls(c, [(520, 180, 20), (590, 150, 13), (450, 140, 10), (640, 210, 9)])
    c.glow(200, 60, 700, "#fff0c4", 0.4)
    c.finish()
    return c
