"""What stands in the rooms."""

import math

from canvas import dark, light, mix, smooth
from nature import foliage
from room import cushion


def bed(r, x, z, w, length, linen="#f7f2e8", throw=None, head="#9a7350", pillows=2, accents=(), head_h=1.15, y=0.34,
        side=1, scatter=None, headboard="panel"):
    """A made bed whose head is at the far end. (x, z) is the near left corner."""
    mattress = 0.24
    top, end = y + mattress, z + length
    r.shadow(x, z, w, length, amount=20, strength=0.6)
    headrest(r, x, end, w, head, head_h, headboard)
    r.box(x + 0.06, 0.08, z + 0.05, w - 0.12, y - 0.06, length - 0.06, dark(head, 0.12))
    drape(r, x, z, w, length, top, linen, side)
    folds(r, x, z, w, length, top, linen)
    if throw:
        blanket(r, x, z, w, length, top, throw)
    heads(r, x, end, w, top, linen, pillows, accents)


def headrest(r, x, z, w, color, height, kind):
    c = r.c
    r.soft([(x - 0.15, 0, z + 0.12), (x + w + 0.22, 0, z + 0.12), (x + w + 0.22, height + 0.05, z + 0.12),
            (x - 0.15, height + 0.05, z + 0.12)], "#1e1a2a", 16, 0.35, blend="multiply")
    r.box(x - 0.08, 0, z, w + 0.16, height, 0.09, color)
    if kind == "slats":
        n = 9
        for i in range(n):
            a = x - 0.04 + (w + 0.08) * i / n
            r.face([(a, 0.4, z - 0.005), (a + (w + 0.08) / n * 0.86, 0.4, z - 0.005),
                    (a + (w + 0.08) / n * 0.86, height - 0.05, z - 0.005), (a, height - 0.05, z - 0.005)],
                   mix(color, c.rng.choice(["#3a2415", "#ffe0b0"]), c.rng.uniform(0.03, 0.14)))
    elif kind == "padded":
        n = 5
        for i in range(n):
            a, b = x - 0.04 + (w + 0.08) * i / n, x - 0.04 + (w + 0.08) * (i + 1) / n
            flat = r.seen([(a + 0.01, 0.4, z - 0.01), (b - 0.01, 0.4, z - 0.01), (b - 0.01, height - 0.04, z - 0.01),
                           (a + 0.01, height - 0.04, z - 0.01)])
            c.poly(flat, c.lin([dark(color, 0.16), light(color, 0.2), dark(color, 0.12)], (0, 0), (1, 0)))
    elif kind == "rattan":
        flat = r.seen([(x, 0.45, z - 0.01), (x + w, 0.45, z - 0.01), (x + w, height - 0.06, z - 0.01),
                       (x, height - 0.06, z - 0.01)])
        (x0, y0), (x1, y1) = flat[3], flat[1]
        c.poly(flat, light(color, 0.25))
        for i in range(46):
            px = x0 + (x1 - x0) * i / 45
            c.line([(px, y0), (px, y1)], dark(color, 0.25), 1.2, opacity=0.5)
        for i in range(14):
            py = y0 + (y1 - y0) * i / 13
            c.line([(x0, py), (x1, py)], dark(color, 0.25), 1.2, opacity=0.45)


def drape(r, x, z, w, length, top, linen, side):
    """The duvet: top, and the hanging front and sides with a wavy hem."""
    c, hem = r.c, 0.12
    over = 0.05
    z0, z1 = z - over, z + length - 0.45
    x0, x1 = x - over, x + w + over

    def hanging(a, b, tone):
        n = 18
        low = []
        for i in range(n + 1):
            t = i / n
            p = [a[k] + (b[k] - a[k]) * t for k in range(3)]
            low.append(r.at((p[0], hem + 0.025 * math.sin(t * 17 + a[0]) + 0.015 * math.sin(t * 41), p[2])))
        high = [r.at(a), r.at(b)]
        d = smooth(low) + "L%.1f %.1fL%.1f %.1fZ" % (*high[1], *high[0])
        ys = [p[1] for p in low] + [high[0][1], high[1][1]]
        c.path(d, c.lin([light(tone, 0.15), tone, dark(tone, 0.25)], (0, min(ys)), (0, max(ys)), user=True))
        for i in range(1, 9):
            t = (i + c.rng.uniform(-0.3, 0.3)) / 9
            p = [a[k] + (b[k] - a[k]) * t for k in range(3)]
            u, v = r.at((p[0], top - 0.03, p[2])), r.at((p[0], hem + 0.04, p[2]))
            c.line([u, v], dark(tone, 0.35), max(2, abs(v[1] - u[1]) * 0.06), opacity=0.22, filter=c.blur(4))
    if r.eye[0] > x1:
        hanging((x1, top, z0), (x1, top, z1), dark(linen, 0.14))
    if r.eye[0] < x0:
        hanging((x0, top, z0), (x0, top, z1), dark(linen, 0.14))
    hanging((x0, top, z0), (x1, top, z0), dark(linen, 0.10))
    lying_folds(r, x0, x1 - x0, z0, top, hem + 0.05, linen)
    r.shade_between([(x0, top, z0), (x1, top, z0), (x1, top, z + length), (x0, top, z + length)],
                    (x0 if side < 0 else x1, top, z0), (x1 if side < 0 else x0, top, z + length),
                    [light(linen, 0.5), linen, dark(linen, 0.12)])


def folds(r, x, z, w, length, top, linen):
    c = r.c
    for _ in range(16):
        a, b = c.rng.uniform(0.05, 0.95), c.rng.uniform(0.05, 0.6)
        k = c.rng.uniform(-0.25, 0.25)
        line = [r.at((x + w * (a + k * t), top, z + length * (b + 0.22 * t))) for t in (0, 0.35, 0.7, 1)]
        tone = dark(linen, 0.4) if c.rng.random() < 0.6 else "#ffffff"
        c.path(smooth(line), "none", stroke=tone, stroke_width=c.rng.uniform(3, 9), opacity=0.22,
               stroke_linecap="round", filter=c.blur(4))
    # The turned-down edge of the duvet.
    edge = z + length - 0.62
    r.face([(x - 0.05, top + 0.012, edge), (x + w + 0.05, top + 0.012, edge), (x + w + 0.05, top + 0.012, edge + 0.2),
            (x - 0.05, top + 0.012, edge + 0.2)], light(linen, 0.5))
    r.soft([(x - 0.04, top + 0.01, edge - 0.05), (x + w + 0.04, top + 0.01, edge - 0.05),
            (x + w + 0.04, top + 0.01, edge), (x - 0.04, top + 0.01, edge)], dark(linen, 0.6), 5, 0.35)


def blanket(r, x, z, w, length, top, color):
    """A throw over the foot of the bed."""
    c = r.c
    z0, z1, up, low = z + 0.12, z + 0.72, top + 0.015, top - 0.34
    x0, x1 = x - 0.065, x + w + 0.065
    if r.eye[0] > x1:
        r.face([(x1, low, z0), (x1, low + 0.02, z1), (x1, up, z1), (x1, up, z0)], dark(color, 0.3))
    if r.eye[0] < x0:
        r.face([(x0, low, z0), (x0, low + 0.02, z1), (x0, up, z1), (x0, up, z0)], dark(color, 0.3))
    r.soft([(x0, up - 0.01, z0 - 0.05), (x1, up - 0.01, z0 - 0.05), (x1, up - 0.01, z1 + 0.03), (x0, up - 0.01, z1 + 0.03)],
           "#2a2030", 5, 0.3)
    r.shade_between([(x0, up, z0), (x1, up, z0), (x1, up, z1), (x0, up, z1)], (x0, up, z0), (x1, up, z1),
                    [light(color, 0.12), color, dark(color, 0.15)])
    for i in range(1, 6):
        zz = z0 + (z1 - z0) * i / 6
        c.line([r.at((x0, up, zz)), r.at((x1, up, zz))], light(color, 0.45), 2, opacity=0.35)
    for i in range(60):
        xx = x0 + (x1 - x0) * i / 59
        a = r.at((xx, up, z0))
        c.line([a, (a[0] + c.rng.uniform(-2, 2), a[1] + r.size((xx, up, z0), 0.05))], light(color, 0.15), 1.4, opacity=0.8)


def lying_folds(r, x, w, z, top, low, linen):
    """Soft folds down the front of the duvet."""
    c = r.c
    for i in range(1, 12):
        xx = x + w * (i + c.rng.uniform(-0.3, 0.3)) / 12
        a, b = r.at((xx, top - 0.02, z)), r.at((xx + c.rng.uniform(-0.04, 0.04), low, z))
        tone = dark(linen, 0.45) if i % 2 else "#ffffff"
        c.line([a, b], tone, c.rng.uniform(5, 12), opacity=0.20, filter=c.blur(5))


def heads(r, x, z, w, top, linen, pillows, accents):
    c = r.c
    each = w / pillows
    for row, tone in ((0.10, dark(linen, 0.06)), (0.30, light(linen, 0.25))):
        for i in range(pillows):
            p = (x + each * (i + 0.5), top + 0.25 - row * 0.25, z - row)
            px, py = r.at(p)
            cushion(c, px, py, r.size(p, each * 0.92), r.size(p, 0.46), tone, turn=c.rng.uniform(-2.5, 2.5))
    for i, color in enumerate(accents):
        t = (i + 0.5) / len(accents)
        p = (x + w * (0.5 + (t - 0.5) * 0.55), top + 0.16, z - 0.52)
        px, py = r.at(p)
        s = r.size(p, 0.42)
        cushion(c, px, py, s * 1.12, s * 0.86, color, turn=c.rng.uniform(-8, 8), plump=0.3)


def nightstand(r, x, z, color, w=0.46, d=0.4, h=0.5, lamp=None, extra=None):
    c = r.c
    r.shadow(x, z, w, d, amount=9)
    r.box(x, 0.08, z, w, h - 0.08, d, color)
    r.face([(x + 0.03, h * 0.52, z - 0.004), (x + w - 0.03, h * 0.52, z - 0.004), (x + w - 0.03, h - 0.05, z - 0.004),
            (x + 0.03, h - 0.05, z - 0.004)], light(color, 0.08), stroke=dark(color, 0.4), stroke_width=1)
    px, py = r.at((x + w / 2, h * 0.76, z))
    c.oval(px, py, 3, 3, "#d8b46a")
    if lamp:
        table_lamp(r, x + w / 2, h, z + d / 2, lamp)
    if extra:
        extra()


def table_lamp(r, x, y, z, shade="#f6e3bd", glow=0.5, base="#b98a5e", size=1.0):
    c = r.c
    r.tube(x, z, y, y + 0.22 * size, 0.06 * size, 0.035 * size, base)
    (ax, ay), (bx, by) = r.at((x, y + 0.22 * size, z)), r.at((x, y + 0.46 * size, z))
    ra, rb = r.size((x, y, z), 0.16 * size), r.size((x, y, z), 0.11 * size)
    d = "M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
        ax - ra, ay, bx - rb, by, bx, by - rb * 0.18, bx + rb, by, ax + ra, ay, ax, ay + ra * 0.16, ax - ra, ay)
    if glow:
        c.glow(ax, (ay + by) / 2, ra * 6, "#ffcf87", glow)
    c.path(d, c.lin([light(shade, 0.5), light(shade, 0.15), dark(shade, 0.18)], (0, 0), (1, 0.25)))


def rug(r, x, z, w, d, color, stripes=None, fringe=True, y=0.004):
    c = r.c
    r.soft([(x - 0.03, 0, z - 0.03), (x + w + 0.03, 0, z - 0.03), (x + w + 0.03, 0, z + d + 0.03), (x - 0.03, 0, z + d + 0.03)],
           "#2a2030", 6, 0.3, blend="multiply")
    r.face([(x, y, z), (x + w, y, z), (x + w, y, z + d), (x, y, z + d)], color)
    for at, size, tone in stripes or ():
        a, b = z + d * at, z + d * (at + size)
        r.face([(x, y, a), (x + w, y, a), (x + w, y, b), (x, y, b)], tone)
        a, b = z + d * (1 - at - size), z + d * (1 - at)
        r.face([(x, y, a), (x + w, y, a), (x + w, y, b), (x, y, b)], tone)
    with c.group(clip=r.clip([(x, y, z), (x + w, y, z), (x + w, y, z + d), (x, y, z + d)])):
        c.rect(0, 0, 1280, 853, "#fff", opacity=0.5, filter=c.noise("0.25 0.12", dark(color, 0.6), 2.4, -1.3, 2, 17))
    if fringe:
        for i in range(int(w * 26)):
            xx = x + w * i / (w * 26)
            for zz, dz in ((z, -0.06), (z + d, 0.06)):
                if r.view((xx, y, zz))[2] > 0.3:
                    c.line([r.at((xx, y, zz)), r.at((xx + c.rng.uniform(-0.01, 0.01), y, zz + dz))],
                           light(color, 0.3), 1.3, opacity=0.8)


def armchair(r, x, z, color, legs="#7a5a3c", w=0.8, d=0.78, back=0.85, cushion_color=None, turned=False):
    """An upholstered chair that looks at the eye."""
    c = r.c
    r.shadow(x, z, w, d, amount=12)
    for lx in (x + 0.04, x + w - 0.09):
        for lz in (z + d - 0.08, z + 0.04):
            r.box(lx, 0, lz, 0.05, 0.2, 0.05, legs)
    r.box(x + 0.04, 0.36, z + d - 0.16, w - 0.08, back - 0.36, 0.16, color, tones=(1.05, 0.9, 0.7))
    r.box(x + 0.1, 0.2, z, w - 0.2, 0.24, d - 0.12, color, tones=(1.06, 0.86, 0.7))
    r.box(x, 0.2, z, 0.14, 0.42, d, color, tones=(1.05, 0.88, 0.72))
    r.box(x + w - 0.14, 0.2, z, 0.14, 0.42, d, color, tones=(1.05, 0.88, 0.72))
    if cushion_color:
        p = (x + w * 0.52, 0.62, z + d - 0.24)
        px, py = r.at(p)
        s = r.size(p, 0.42)
        cushion(c, px, py, s, s * 0.85, cushion_color, turn=-6, plump=0.3)


def sofa(r, x, z, w, color, d=0.85, cushions=(), legs="#6d5138", seats=2):
    c = r.c
    r.shadow(x, z, w, d, amount=16)
    r.box(x + 0.06, 0, z + 0.04, w - 0.12, 0.16, d - 0.1, legs)
    r.box(x + 0.1, 0.3, z + d - 0.22, w - 0.2, 0.5, 0.22, color, tones=(1.06, 0.9, 0.7))
    each = (w - 0.36) / seats
    for i in range(seats):
        r.box(x + 0.18 + each * i + 0.01, 0.14, z, each - 0.02, 0.3, d - 0.2, color, tones=(1.08, 0.88, 0.7))
    for sx in (x, x + w - 0.18):
        r.box(sx, 0.12, z, 0.18, 0.48, d, color, tones=(1.06, 0.86, 0.72))
    for i, tone in enumerate(cushions):
        t = (i + 0.5) / len(cushions)
        p = (x + 0.3 + (w - 0.6) * t, 0.62, z + d - 0.3)
        px, py = r.at(p)
        s = r.size(p, 0.44)
        cushion(c, px, py, s * 1.05, s * 0.88, tone, turn=c.rng.uniform(-10, 10), plump=0.3)


def table(r, x, z, w, d, color, h=0.74, legs=True, thick=0.05, leg=0.06):
    r.shadow(x, z, w, d, amount=12, strength=0.4)
    if legs:
        for lx in (x + 0.04, x + w - leg - 0.04):
            for lz in (z + d - leg - 0.04, z + 0.04):
                r.box(lx, 0, lz, leg, h - thick, leg, dark(color, 0.12))
    r.box(x, h - thick, z, w, thick, d, color, tones=(1.08, 0.8, 0.66))


def chair(r, x, z, color, seat=None, back=True, w=0.44, d=0.44, facing=1):
    """A plain chair; facing 1 looks away from the eye, -1 at it."""
    r.shadow(x, z, w, d, amount=7, strength=0.35)
    bz = z + d - 0.05 if facing < 0 else z

    def backrest():
        for lx in (x, x + w - 0.045):
            r.box(lx, 0.44, bz, 0.045, 0.44, 0.045, color)
        for y in (0.56, 0.70, 0.82):
            r.box(x + 0.03, y, bz + 0.005, w - 0.06, 0.06, 0.03, light(color, 0.05))
    for lx in (x, x + w - 0.045):
        for lz in (z + d - 0.05, z):
            r.box(lx, 0, lz, 0.045, 0.44, 0.045, dark(color, 0.08))
    if back and facing < 0:
        backrest()
    r.box(x, 0.42, z, w, 0.05, d, seat or color, tones=(1.08, 0.82, 0.7))
    if back and facing > 0:
        backrest()


def pot_plant(r, x, z, height, pot="#c9805a", leaf="#5f8a52", kind="palm", r0=0.16, y=0.0):
    c = r.c
    r.shadow(x - r0, z - r0, r0 * 2, r0 * 2, y=y, amount=8)
    r.tube(x, z, y, y + r0 * 2.0, r0 * 0.78, r0, pot)
    px, py = r.at((x, y + r0 * 2.0, z))
    s = r.size((x, y, z), height)
    rim = r.size((x, y, z), r0)
    c.oval(px, py, rim * 0.86, rim * 0.86 * max(0.06, abs(r.tilt(y + r0 * 2, z))), "#3d2d22")
    if kind == "palm":
        for i in range(15):
            a = -math.pi / 2 + (i - 7) / 7 * 1.25 + c.rng.uniform(-0.1, 0.1)
            length = s * c.rng.uniform(0.7, 1.0)
            tip = (px + math.cos(a) * length * 0.8, py + math.sin(a) * length * 0.8 + length * 0.10 * abs(i - 7) / 7)
            mid = (px + math.cos(a) * length * 0.4, py + math.sin(a) * length * 0.62)
            tone = mix(dark(leaf, 0.35), light(leaf, 0.25), c.rng.random())
            w = s * 0.05
            c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
                px, py, mid[0] - w, mid[1] - w, *tip, mid[0] + w, mid[1] + w, px, py), tone)
            c.line([(px, py), mid, tip], light(tone, 0.3), 1, opacity=0.4)
    elif kind == "broad":
        for i in range(18):
            a = c.rng.uniform(-math.pi, 0)
            length = s * c.rng.uniform(0.35, 1.0)
            bx, by = px + math.cos(a) * length * 0.55, py + math.sin(a) * length
            tone = mix(dark(leaf, 0.4), light(leaf, 0.25), c.rng.random())
            c.line([(px, py), ((px + bx) / 2, (py + by) / 2 - 4), (bx, by)], dark(leaf, 0.3), 2)
            c.oval(bx, by, s * 0.17, s * 0.075, tone, transform="rotate(%d %.1f %.1f)" % (c.rng.randint(-60, 60), bx, by))
    else:
        foliage(c, px, py - s * 0.5, s * 0.42, s * 0.5, leaf, 150, size=max(3, s * 0.05))


def vase(r, x, y, z, color="#e9dfcf", flower="#e7a3b3", stems=7, size=1.0, leaf="#7f9a68"):
    c = r.c
    r.tube(x, z, y, y + 0.16 * size, 0.055 * size, 0.04 * size, color, cap=False)
    px, py = r.at((x, y + 0.16 * size, z))
    s = r.size((x, y, z), 0.36 * size)
    for _ in range(stems):
        a = c.rng.uniform(-0.55, 0.55)
        tip = (px + math.sin(a) * s, py - math.cos(a) * s * c.rng.uniform(0.6, 1.0))
        c.line([(px, py), ((px + tip[0]) / 2 + 2, (py + tip[1]) / 2), tip], leaf, max(1.2, s * 0.015))
        for _ in range(5):
            c.oval(tip[0] + c.rng.gauss(0, s * 0.05), tip[1] + c.rng.gauss(0, s * 0.05), s * 0.055, s * 0.05,
                   mix(flower, "#ffffff", c.rng.uniform(0, 0.5)))
        c.oval((px + tip[0]) / 2, (py + tip[1]) / 2, s * 0.09, s * 0.03, light(leaf, 0.1),
               transform="rotate(%d %.1f %.1f)" % (c.rng.randint(-60, 60), (px + tip[0]) / 2, (py + tip[1]) / 2))


def pendant(r, x, y, z, color="#d9b98a", radius=0.24, drop=0.5, glow=0.35, kind="dome"):
    c = r.c
    (ax, ay), (bx, by) = r.at((x, y + drop, z)), r.at((x, y, z))
    s = r.size((x, y, z), radius)
    c.line([(ax, ay), (bx, by)], "#4a3a30", 2)
    if glow:
        c.glow(bx, by + s * 0.3, s * 4, "#ffd08a", glow)
    if kind == "dome":
        d = "M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
            bx - s, by + s * 0.55, bx - s * 0.9, by - s * 0.1, bx, by - s * 0.12, bx + s * 0.9, by - s * 0.1, bx + s,
            by + s * 0.55, bx, by + s * 0.78, bx - s, by + s * 0.55)
        c.path(d, c.lin([light(color, 0.3), color, dark(color, 0.3)], (0, 0), (1, 0)))
        for i in range(9):
            t = -0.9 + 1.8 * i / 8
            c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1f" % (bx, by - s * 0.1, bx + t * s * 0.9, by, bx + t * s, by + s * 0.6),
                   "none", stroke=dark(color, 0.4), stroke_width=1.2, opacity=0.5)
    else:
        c.oval(bx, by + s * 0.5, s, s * 0.95, c.rad([(0, light(color, 0.7)), (0.6, color), (1, dark(color, 0.25))], (0.42, 0.4), 0.65))
