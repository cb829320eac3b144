"""Sky, sea, land and what grows on it."""

import math

from canvas import H, W, dark, light, mix, profile, smooth


def sky(c, stops, horizon, sun=None, clouds=0.5, cloud_color="#ffffff", seed=3, stretch="0.0035 0.012"):
    c.rect(0, 0, W, horizon + 4, c.lin(stops))
    if sun:
        x, y, r, color = sun
        c.glow(x, y, r * 9, color, 0.55)
        c.glow(x, y, r * 3.2, color, 0.8)
        c.oval(x, y, r, r, light(color, 0.7), filter=c.blur(1.5))
    if clouds:
        shade = c.lin([(0, "#fff", 0.25), (0.45, "#fff", 1), (0.85, "#fff", 0.9), (1, "#fff", 0.2)])
        with c.group(mask=c.mask(shade, (0, 0, W, horizon + 4))):
            c.rect(0, 0, W, horizon, "#fff", opacity=0.85 * clouds,
                   filter=c.noise(stretch, cloud_color, 3.6, -1.75, octaves=5, seed=seed))
            c.rect(0, 0, W, horizon, "#fff", opacity=0.5 * clouds,
                   filter=c.noise(stretch, dark(cloud_color, 0.25), 3.2, -1.9, octaves=4, seed=seed + 5))


def sea(c, top, bottom, stops, glitter=None, calm=1.0, seed=4, ripple="#ffffff"):
    """Water from the horizon down: streaks that grow towards the eye, and the path of the sun."""
    height = bottom - top
    c.rect(0, top, W, height, c.lin(stops))
    bands = [(0.0, 0.16, "0.006 0.35"), (0.12, 0.42, "0.006 0.13"), (0.35, 1.0, "0.007 0.055")]
    for i, (a, b, freq) in enumerate(bands):
        fade = c.lin([(0, "#fff", 0), (0.3, "#fff", 1), (0.8, "#fff", 1), (1, "#fff", 0 if b < 1 else 1)])
        box = (0, top + a * height, W, (b - a) * height)
        with c.group(mask=c.mask(fade, box)):
            c.rect(*box, "#fff", opacity=0.34 * calm,
                   filter=c.noise(freq, ripple, 4.2, -2.15, octaves=3, seed=seed + i))
            c.rect(*box, "#fff", opacity=0.30 * calm,
                   filter=c.noise(freq, dark(stops[-1][1] if isinstance(stops[-1], tuple) else stops[-1], 0.35),
                                  4.2, -2.2, octaves=3, seed=seed + 11 + i))
    if glitter:
        x, color, spread, strength = glitter
        for _ in range(260):
            t = c.rng.random() ** 1.6
            y = top + 2 + t * height
            half = (0.02 + t * 0.9) * spread
            px = x + c.rng.gauss(0, half * 0.45)
            length = (2 + 26 * t) * c.rng.uniform(0.4, 1.3)
            c.oval(px, y, length, 0.6 + 2.0 * t, color, opacity=round(strength * c.rng.uniform(0.25, 0.95), 2))
    c.rect(0, top - 3, W, 9, c.lin([(0, light(stops[0][1] if isinstance(stops[0], tuple) else stops[0], 0.4), 0),
                                    (0.5, "#ffffff", 0.35), (1, "#ffffff", 0)]))


def ridge(c, y, amp, fill, rough=0.5, n=64, tilt=0.0, bottom=H, texture=None, x0=0, x1=W, shape=None):
    """A line of hills, filled to the bottom; returns its points."""
    heights = profile(c.rng, n, rough)
    points = []
    for i, h in enumerate(heights):
        t = i / n
        base = y + tilt * (t - 0.5) + (shape(t) if shape else 0)
        points.append((x0 + (x1 - x0) * t, base - h * amp))
    d = smooth(points) + "L%g %gL%g %gZ" % (x1, bottom, x0, bottom)
    c.path(d, fill)
    if texture:
        color, freq, gain, opacity = texture
        with c.group(clip=c.clip(d)):
            c.rect(x0, min(p[1] for p in points) - 4, x1 - x0, bottom - y + amp * 2 + 40, "#fff", opacity=opacity,
                   filter=c.noise(freq, color, gain, -gain * 0.52, octaves=4, seed=c.rng.randint(1, 99)))
    return points


def island(c, x0, x1, horizon, peak, fill, n=64, lean=0.5):
    """Land on the horizon, low at both ends."""
    rough = profile(c.rng, n, 0.5)
    points = []
    for i, bump in enumerate(rough):
        t = i / n
        hill = math.sin(math.pi * t ** (0.5 + lean)) ** 1.2
        points.append((x0 + (x1 - x0) * t, horizon - max(0.0, peak * hill * (1 + 0.35 * bump))))
    c.path(smooth(points) + "Z", fill)
    c.path(smooth([(x, 2 * horizon - y * 1.0) for x, y in points]) + "Z", fill, opacity=0.22, filter=c.blur(3))


def haze(c, y, height, color, strength):
    c.rect(0, y - height, W, height * 2, c.lin([(0, color, 0), (0.5, color, strength), (1, color, 0)]))


def foliage(c, x, y, rx, ry, color, n=160, size=9.0, sun=(-0.5, -0.8), depth=0.5, sunlit="#ffe9a8", edge=True):
    """A crown of leaves: a dark body, then dots that are the brighter the more they face the sun."""
    if edge:
        with c.group(filter=c.rough(size * 2.2, 0.05, c.rng.randint(1, 90))):
            c.oval(x, y, rx * 0.94, ry * 0.94, dark(color, depth))
    dots = []
    for _ in range(n):
        angle, r = c.rng.uniform(0, 2 * math.pi), math.sqrt(c.rng.random())
        ux, uy = math.cos(angle) * r, math.sin(angle) * r
        facing = (ux * sun[0] + uy * sun[1]) * 0.6 + 0.4 + c.rng.gauss(0, 0.14)
        dots.append((facing, x + ux * rx, y + uy * ry))
    for facing, px, py in sorted(dots):
        t = max(0.0, min(1.0, facing))
        tone = mix(dark(color, depth * 0.85), mix(color, sunlit, 0.35), t)
        s = size * c.rng.uniform(0.5, 1.15)
        c.oval(px, py, s, s * c.rng.uniform(0.45, 0.75), tone,
               transform="rotate(%d %.1f %.1f)" % (c.rng.randint(-50, 50), px, py))


def stone_pine(c, x, base, height, color="#4f6b3a", trunk="#6d4a36", lean=0.0, spread=1.0, n=300, sun=(-0.5, -0.8)):
    """The umbrella pine of the coast."""
    top = base - height
    cx = x + lean * height
    w = height * 0.035
    bend = lean * height * 0.35 + c.rng.uniform(-0.03, 0.03) * height
    d = "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fL%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ" % (
        x - w, base, x - w * 0.6 + bend * 0.2, base - height * 0.4, cx - w * 0.6 - bend * 0.3, top + height * 0.35,
        cx - w * 0.4, top + height * 0.12, cx + w * 0.4, top + height * 0.12,
        cx + w * 0.7 - bend * 0.3, top + height * 0.35, x + w * 0.8 + bend * 0.2, base - height * 0.4, x + w * 1.2, base)
    side = (0, 0), (1, 0)
    tones = [light(trunk, 0.22), trunk, dark(trunk, 0.45)]
    c.path(d, c.lin(tones if sun[0] < 0 else tones[::-1], *side))
    with c.group(clip=c.clip(d)):
        c.rect(min(x, cx) - w * 3, top, abs(cx - x) + w * 6, height, "#fff", opacity=0.5,
               filter=c.noise("0.12 0.02", dark(trunk, 0.6), 4.0, -2.1, 3, c.rng.randint(1, 90)))
    crown = height * 0.42 * spread
    for dx, dy in ((-0.55, 0.10), (0.5, 0.06), (-0.2, 0.02), (0.22, 0.0)):
        tip = (cx + dx * crown, top + height * (0.10 + dy))
        c.line([(cx, top + height * 0.32), ((cx + tip[0]) / 2, (top + height * 0.3 + tip[1]) / 2), tip],
               dark(trunk, 0.3), max(1.2, w * 0.5))
    lobes = [(-0.62, 0.10, 0.40), (0.60, 0.09, 0.42), (-0.28, 0.02, 0.46), (0.28, 0.0, 0.48), (0.0, -0.05, 0.46)]
    for dx, dy, s in lobes:
        foliage(c, cx + dx * crown, top + height * (0.12 + dy), crown * s * 1.15, height * 0.115 * (0.8 + s * 0.5),
                color, n, size=max(2.0, height * 0.0125), sun=sun)


def cypress(c, x, base, height, color="#3d5a3c", n=420, sun=(-0.7, -0.5)):
    def half(t):  # t from the tip down
        return height * 0.1 * math.sin(math.pi * min(1.0, 0.04 + t * 0.86) ** 0.75)
    steps = [k / 14 for k in range(15)]
    left = [(x - half(t), base - height * (1 - t)) for t in steps]
    right = [(x + half(t), base - height * (1 - t)) for t in reversed(steps)]
    with c.group(filter=c.rough(height * 0.03, 0.06, c.rng.randint(1, 90))):
        c.path(smooth(left + right, closed=True), dark(color, 0.45))
    for _ in range(n):
        t = 1 - c.rng.random() ** 1.35
        u = c.rng.uniform(-1, 1)
        tone = mix(dark(color, 0.4), mix(color, "#ffe9a8", 0.38), max(0, min(1, 0.45 + u * sun[0] * 0.6)))
        c.oval(x + u * half(t) * 0.98, base - height * (1 - t), height * 0.008, height * 0.018, tone, opacity=0.9)


def bush(c, x, y, r, color, n=120, flower=None, size=None, sun=(-0.5, -0.8)):
    size = size or max(2.0, r * 0.09)
    for dx, dy, s in ((-0.6, 0.15, 0.6), (0.6, 0.18, 0.6), (0, 0, 0.85)):
        foliage(c, x + dx * r, y - r * 0.4 + dy * r, r * s, r * s * 0.75, color, n // 3, size, sun)
    if flower:
        for _ in range(n // 3):
            angle, q = c.rng.uniform(0, 6.28), math.sqrt(c.rng.random())
            px, py = x + math.cos(angle) * q * r, y - r * 0.4 + math.sin(angle) * q * r * 0.65
            s = size * c.rng.uniform(0.5, 0.9)
            c.oval(px, py, s, s, mix(flower, "#ffffff", c.rng.uniform(0, 0.35)))


def grass(c, line, n, height, colors, lean=0.25, width=2.2):
    """Blades along a line of points, tallest in the middle of each tuft."""
    for _ in range(n):
        t = c.rng.random() * (len(line) - 1)
        i = min(int(t), len(line) - 2)
        (ax, ay), (bx, by) = line[i], line[i + 1]
        x, y = ax + (bx - ax) * (t - i), ay + (by - ay) * (t - i)
        h = height * c.rng.uniform(0.45, 1.1)
        sway = (lean + c.rng.gauss(0, 0.22)) * h
        color = c.rng.choice(colors)
        w = width * c.rng.uniform(0.5, 1.1)
        c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ" % (
            x - w / 2, y + 2, x + sway * 0.25, y - h * 0.6, x + sway, y - h,
            x + sway * 0.25 + w, y - h * 0.55, x + w / 2, y + 2), color)


def lavender(c, x, y, height, stems, color="#8a6fb5"):
    for _ in range(stems):
        lean = c.rng.gauss(0, 0.22)
        tip = (x + lean * height, y - height * c.rng.uniform(0.75, 1.05))
        c.line([(x + c.rng.uniform(-2, 2), y), ((x + tip[0]) / 2, (y + tip[1]) / 2 + 2), tip], "#7d9168", 1.2)
        for k in range(6):
            t = k / 5
            px = tip[0] + (x - tip[0]) * t * 0.3
            py = tip[1] + (y - tip[1]) * t * 0.3
            c.oval(px + c.rng.uniform(-1, 1), py, height * 0.03, height * 0.035,
                   mix(color, c.rng.choice(["#d9c4f0", "#5d4a8f"]), c.rng.uniform(0, 0.5)))


def sand(c, d, stops, seed=5, grain="#8a6a44"):
    """A sand surface with ripples."""
    c.path(d, c.lin(stops))
    with c.group(clip=c.clip(d)):
        c.rect(0, 0, W, H, "#fff", opacity=0.30, filter=c.noise("0.006 0.05", grain, 3.0, -1.6, 3, seed))
        c.rect(0, 0, W, H, "#fff", opacity=0.35, filter=c.noise("0.35 0.5", grain, 2.0, -1.05, 2, seed + 1))
        c.rect(0, 0, W, H, "#fff", opacity=0.35, filter=c.noise("0.005 0.035", "#fff4d8", 3.0, -1.6, 3, seed + 2))


def gulls(c, spots, color="#ffffff"):
    for x, y, s in spots:
        c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1f" % (
            x - s, y - s * 0.15, x - s * 0.45, y - s * 0.55, x, y, x + s * 0.5, y - s * 0.5, x + s, y - s * 0.05),
            "none", stroke=color, stroke_width=round(max(1.2, s * 0.13), 1), stroke_linecap="round")


def sailboat(c, x, y, s, sail="#fffaf0", hull="#f4f1ea"):
    c.oval(x, y + s * 0.05, s * 0.5, s * 0.05, "#12324a", opacity=0.35, filter=c.blur(2))
    c.path("M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ" % (
        x - s * 0.42, y - s * 0.08, x + s * 0.45, y - s * 0.1, x + s * 0.3, y + s * 0.04, x - s * 0.3, y + s * 0.04), hull)
    c.line([(x, y - s * 0.08), (x, y - s * 1.15)], "#6a5a4a", max(1, s * 0.02))
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fZ" % (
        x + 2, y - s * 1.12, x + s * 0.42, y - s * 0.5, x + s * 0.38, y - s * 0.16, x + 2, y - s * 0.16), sail)
    c.path("M%.1f %.1fQ%.1f %.1f %.1f %.1fL%.1f %.1fZ" % (
        x - 2, y - s * 0.95, x - s * 0.28, y - s * 0.5, x - s * 0.32, y - s * 0.16, x - 2, y - s * 0.16), dark(sail, 0.12))
