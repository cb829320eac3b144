"""The drawing surface: an SVG of 1280 × 853 with gradients, blurs, noise textures and a seeded hand.

Everything the pictures are made of goes through here, so that a picture is the same each time it is drawn.
"""

import math
import random
from contextlib import contextmanager

W, H = 1280, 853


def rgb(color):
    color = color.lstrip("#")
    return tuple(int(color[i:i + 2], 16) for i in (0, 2, 4))


def hexed(parts):
    return "#%02x%02x%02x" % tuple(max(0, min(255, round(p))) for p in parts)


def mix(a, b, t):
    return hexed([x + (y - x) * t for x, y in zip(rgb(a), rgb(b))])


def light(color, t):
    return mix(color, "#fff6e6", t)


def dark(color, t):
    return mix(color, "#1d1f33", t)


def scale(color, k):
    return hexed([p * k for p in rgb(color)])


class Canvas:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.defs, self.body, self.cache, self.count = [], [], {}, 0

    # -- definitions -------------------------------------------------------------------------------------------

    def define(self, text, key=None):
        key = key or text
        if key not in self.cache:
            self.count += 1
            name = "d%d" % self.count
            self.defs.append(text.replace("@ID", name))
            self.cache[key] = name
        return self.cache[key]

    @staticmethod
    def stops(stops):
        parts = []
        for i, stop in enumerate(stops):
            at, color, alpha = (*stop, 1)[:3] if isinstance(stop, tuple) else (i / max(1, len(stops) - 1), stop, 1)
            parts.append('<stop offset="%.3f" stop-color="%s" stop-opacity="%.3f"/>' % (at, color, alpha))
        return "".join(parts)

    def lin(self, stops, p=(0, 0), q=(0, 1), user=False):
        units = ' gradientUnits="userSpaceOnUse"' if user else ""
        text = '<linearGradient id="@ID" x1="%.4g" y1="%.4g" x2="%.4g" y2="%.4g"%s>%s</linearGradient>'
        return "url(#%s)" % self.define(text % (*p, *q, units, self.stops(stops)))

    def rad(self, stops, c=(0.5, 0.5), r=0.5, user=False):
        units = ' gradientUnits="userSpaceOnUse"' if user else ""
        text = '<radialGradient id="@ID" cx="%.4g" cy="%.4g" r="%.4g"%s>%s</radialGradient>'
        return "url(#%s)" % self.define(text % (*c, r, units, self.stops(stops)))

    def blur(self, amount):
        text = ('<filter id="@ID" x="-60%%" y="-60%%" width="220%%" height="220%%">'
                '<feGaussianBlur stdDeviation="%.3g"/></filter>' % amount)
        return "url(#%s)" % self.define(text)

    def rough(self, size, freq=0.03, seed=1):
        """Edges as a brush leaves them."""
        text = ('<filter id="@ID" x="-15%%" y="-15%%" width="130%%" height="130%%">'
                '<feTurbulence type="fractalNoise" baseFrequency="%g" numOctaves="3" seed="%d"/>'
                '<feDisplacementMap in="SourceGraphic" scale="%g" xChannelSelector="R" yChannelSelector="G"/>'
                '</filter>' % (freq, seed, size))
        return "url(#%s)" % self.define(text)

    def noise(self, freq, color, gain, offset, octaves=4, seed=1, kind="fractalNoise"):
        """A texture: `color` where noise × gain + offset is above nothing."""
        r, g, b = (part / 255 for part in rgb(color))
        text = ('<filter id="@ID" x="0" y="0" width="100%%" height="100%%" color-interpolation-filters="sRGB">'
                '<feTurbulence type="%s" baseFrequency="%s" numOctaves="%d" seed="%d"/>'
                '<feColorMatrix values="0 0 0 0 %.4f 0 0 0 0 %.4f 0 0 0 0 %.4f %.3f 0 0 0 %.3f"/>'
                '<feComposite operator="in" in2="SourceAlpha"/></filter>'
                % (kind, freq, octaves, seed, r, g, b, gain, offset))
        return "url(#%s)" % self.define(text)

    def clip(self, d):
        return self.define('<clipPath id="@ID"><path d="%s"/></clipPath>' % d)

    def mask(self, gradient, box=(0, 0, W, H)):
        text = ('<mask id="@ID" maskUnits="userSpaceOnUse" x="%g" y="%g" width="%g" height="%g">'
                '<rect x="%g" y="%g" width="%g" height="%g" fill="%s"/></mask>' % (*box, *box, gradient))
        return self.define(text)

    # -- marks -------------------------------------------------------------------------------------------------

    @staticmethod
    def attrs(**kw):
        parts = []
        for key, value in kw.items():
            if value is not None:
                value = "%.4g" % value if isinstance(value, float) else value
                parts.append(' %s="%s"' % (key.replace("_", "-"), value))
        return "".join(parts)

    def add(self, tag, **kw):
        blend = kw.pop("blend", None)
        if blend:
            kw["style"] = "mix-blend-mode:%s" % blend
        self.body.append("<%s%s/>" % (tag, self.attrs(**kw)))

    def path(self, d, fill="none", **kw):
        self.add("path", d=d, fill=fill, **kw)

    def poly(self, points, fill, **kw):
        self.path(outline(points), fill, **kw)

    def rect(self, x, y, w, h, fill, **kw):
        self.add("rect", x=round(x, 2), y=round(y, 2), width=round(w, 2), height=round(h, 2), fill=fill, **kw)

    def oval(self, x, y, rx, ry, fill, **kw):
        self.add("ellipse", cx=round(x, 2), cy=round(y, 2), rx=round(rx, 2), ry=round(ry, 2), fill=fill, **kw)

    def line(self, points, stroke, width, **kw):
        kw = {"stroke_linecap": "round", "stroke_linejoin": "round", **kw}
        self.path(outline(points, closed=False), "none", stroke=stroke, stroke_width=round(width, 2), **kw)

    @contextmanager
    def group(self, clip=None, mask=None, blend=None, **kw):
        if clip:
            kw["clip_path"] = "url(#%s)" % clip
        if mask:
            kw["mask"] = "url(#%s)" % mask
        if blend:
            kw["style"] = "mix-blend-mode:%s" % blend
        self.body.append("<g%s>" % self.attrs(**kw))
        yield
        self.body.append("</g>")

    def glow(self, x, y, r, color, strength=0.8, blend="screen"):
        fill = self.rad([(0, color, strength), (0.35, color, strength * 0.42), (1, color, 0)])
        self.oval(x, y, r, r, fill, blend=blend)

    def finish(self, warm="#ffd9a0", cool="#20305a", vignette=0.32):
        """The same light over everything: a warm lift, darker corners, a little grain."""
        self.rect(0, 0, W, H, self.lin([(0, warm, 0.10), (0.6, warm, 0.03), (1, cool, 0.10)]), blend="soft-light")
        corners = self.rad([(0, cool, 0), (0.62, cool, 0), (1, cool, vignette)], c=(0.5, 0.48), r=0.78)
        self.rect(0, 0, W, H, corners, blend="multiply")
        self.rect(0, 0, W, H, "#fff", filter=self.noise("0.75", "#40342a", 0.9, -0.40, octaves=2, seed=7),
                  opacity=0.16, blend="multiply")

    def svg(self):
        head = '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">' % (W, H, W, H)
        # A ground under everything, so that nothing is ever see-through.
        head += '<rect width="%d" height="%d" fill="#d9c7a6"/>' % (W, H)
        return "%s<defs>%s</defs>%s</svg>" % (head, "".join(self.defs), "".join(self.body))


def outline(points, closed=True):
    text = "M" + "L".join("%.1f %.1f" % (x, y) for x, y in points)
    return text + "Z" if closed else text


def smooth(points, closed=False):
    """A soft line through points (Catmull-Rom as Béziers)."""
    n = len(points)
    get = (lambda i: points[i % n]) if closed else (lambda i: points[max(0, min(n - 1, i))])
    text = "M%.1f %.1f" % points[0]
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = get(i - 1), get(i), get(i + 1), get(i + 2)
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        text += "C%.1f %.1f %.1f %.1f %.1f %.1f" % (*c1, *c2, *p2)
    return text + "Z" if closed else text


def profile(rng, n, rough=0.55):
    """Midpoint displacement: n + 1 heights around nought, n a power of two."""
    heights = [0.0] * (n + 1)
    step, amp = n, 1.0
    while step > 1:
        half = step // 2
        for i in range(half, n, step):
            heights[i] = (heights[i - half] + heights[i + half]) / 2 + rng.uniform(-1, 1) * amp
        step, amp = half, amp * rough
    return heights


def wave(t, *parts):
    """A sum of sines: (frequency, amplitude, phase) each."""
    return sum(a * math.sin(f * t + p) for f, a, p in parts)
