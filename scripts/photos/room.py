"""Rooms in perspective. Metres: x to the right, y up, z away from the eye; verticals stay vertical, as in a photo."""

import math

from canvas import H, W, dark, light, mix, outline, smooth

NEAR = 0.12


class Room:
    """A camera in a room. `eye` in metres, `yaw` in degrees to the right, `focal` in picture widths."""

    def __init__(self, c, eye=(0, 1.5, 0), yaw=0.0, focal=0.78, horizon=0.47):
        self.c, self.eye, self.focal = c, eye, focal * W
        self.cos, self.sin = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
        self.horizon = horizon * H

    def view(self, p):
        x, y, z = p[0] - self.eye[0], p[1] - self.eye[1], p[2] - self.eye[2]
        return x * self.cos - z * self.sin, y, x * self.sin + z * self.cos

    def at(self, p):
        """Where a point is seen."""
        x, y, z = self.view(p)
        z = max(z, NEAR)
        return W / 2 + x / z * self.focal, self.horizon - y / z * self.focal

    def size(self, p, metres):
        """How long a length is seen at a point."""
        return metres / max(self.view(p)[2], NEAR) * self.focal

    def seen(self, points):
        """A face on the picture, cut where it would pass the eye."""
        views, cut = [self.view(p) for p in points], []
        for i, a in enumerate(views):
            b = views[(i + 1) % len(views)]
            if a[2] >= NEAR:
                cut.append(a)
            if (a[2] >= NEAR) != (b[2] >= NEAR):
                t = (NEAR - a[2]) / (b[2] - a[2])
                cut.append(tuple(u + (v - u) * t for u, v in zip(a, b)))
        return [(W / 2 + x / z * self.focal, self.horizon - y / z * self.focal) for x, y, z in cut]

    def face(self, points, fill, **kw):
        flat = self.seen(points)
        if len(flat) > 2:
            self.c.poly(flat, fill, **kw)

    def soft(self, points, color, amount, opacity, blend=None):
        self.face(points, color, opacity=opacity, filter=self.c.blur(amount), blend=blend)

    def shade_between(self, points, a, b, stops):
        """A face with a gradient that runs from the point `a` to the point `b`."""
        flat = self.seen(points)
        if len(flat) > 2:
            self.c.poly(flat, self.c.lin(stops, self.at(a), self.at(b), user=True))

    def clip(self, points):
        return self.c.clip(outline(self.seen(points)))

    # -- bodies ------------------------------------------------------------------------------------------------

    def box(self, x, y, z, w, h, d, color, tones=(1.0, 0.82, 0.66), edge=True):
        """A block from its near, lower, left corner: top, front and side in three tones."""
        top, front, side = tones
        ex, ey, ez = self.eye
        faces = []
        if ey > y + h:
            faces.append(([(x, y + h, z), (x + w, y + h, z), (x + w, y + h, z + d), (x, y + h, z + d)], top))
        if ey < y:
            faces.append(([(x, y, z), (x + w, y, z), (x + w, y, z + d), (x, y, z + d)], side * 0.8))
        if ex > x + w:
            faces.append(([(x + w, y, z), (x + w, y, z + d), (x + w, y + h, z + d), (x + w, y + h, z)], side))
        if ex < x:
            faces.append(([(x, y, z), (x, y, z + d), (x, y + h, z + d), (x, y + h, z)], side))
        if ez < z:
            faces.append(([(x, y, z), (x + w, y, z), (x + w, y + h, z), (x, y + h, z)], front))
        for points, tone in faces:
            fill = light(color, tone - 1) if tone > 1 else dark(color, 1 - tone)
            self.face(points, fill, stroke=fill, stroke_width=0.8)
            if edge:
                flat = self.seen(points)
                if len(flat) > 2:
                    self.c.poly(flat, self.c.lin([(0, "#ffffff", 0.10), (1, "#000000", 0.10)]))

    def shadow(self, x, z, w, d, y=0.0, amount=14, strength=0.45, color="#1e1a2a", grow=0.06):
        g = grow
        self.soft([(x - g, y, z - g), (x + w + g, y, z - g), (x + w + g, y, z + d + g), (x - g, y, z + d + g)],
                  color, amount, strength, blend="multiply")

    # -- surfaces ----------------------------------------------------------------------------------------------

    def planks(self, x0, x1, z0, z1, color, width=0.16, y=0.0, along="z", gap=0.35, texture=0.5):
        c = self.c
        corners = [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]
        self.face(corners, color)
        span = (x1 - x0) if along == "z" else (z1 - z0)
        n = max(1, round(span / width))
        for i in range(n):
            a, b = i / n, (i + 1) / n
            tone = mix(color, c.rng.choice(["#2a1a10", "#ffe6c0", "#8a5a30"]), c.rng.uniform(0.02, 0.16))
            if along == "z":
                p = [(x0 + span * a, y, z0), (x0 + span * b, y, z0), (x0 + span * b, y, z1), (x0 + span * a, y, z1)]
            else:
                p = [(x0, y, z0 + span * a), (x1, y, z0 + span * a), (x1, y, z0 + span * b), (x0, y, z0 + span * b)]
            self.face(p, tone)
            flat = [self.at(p[0] if along == "x" else p[0]), self.at(p[1] if along == "x" else p[3])]
            if self.view(p[0])[2] > NEAR and self.view(p[1 if along == "x" else 3])[2] > NEAR:
                c.line(flat, dark(color, 0.65), 1.4, opacity=gap)
        with c.group(clip=self.clip(corners)):
            freq = "0.05 0.006" if along == "z" else "0.006 0.06"
            c.rect(0, 0, W, H, "#fff", opacity=texture,
                   filter=c.noise(freq, dark(color, 0.5), 3.4, -1.85, 3, c.rng.randint(1, 90)))

    def tiles(self, x0, x1, z0, z1, color, size=0.5, y=0.0, grout="#8a7a68", vary=0.12, checker=None):
        c = self.c
        nx, nz = math.ceil((x1 - x0) / size), math.ceil((z1 - z0) / size)
        self.face([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], grout)
        for i in range(nx):
            for k in range(nz):
                g = size * 0.018
                ax, bx = x0 + i * size + g, min(x1, x0 + (i + 1) * size) - g
                az, bz = z0 + k * size + g, min(z1, z0 + (k + 1) * size) - g
                base = checker if checker and (i + k) % 2 else color
                tone = mix(base, c.rng.choice(["#3a2a20", "#fff2dc"]), c.rng.uniform(0, vary))
                self.face([(ax, y, az), (bx, y, az), (bx, y, bz), (ax, y, bz)], tone)

    def wall(self, points, color, near=None, far=None, near_tone=None, texture=0.12, seed=None):
        """A plastered wall, lit from `near` towards `far`."""
        c = self.c
        if near:
            tone = near_tone or light(color, 0.35)
            self.shade_between(points, near, far, [tone, color, dark(color, 0.13)])
        else:
            self.face(points, color)
        with c.group(clip=self.clip(points)):
            c.rect(0, 0, W, H, "#fff", opacity=texture,
                   filter=c.noise("0.012 0.014", dark(color, 0.3), 2.4, -1.3, 4, seed or c.rng.randint(1, 90)))

    def shell(self, left, right, back, height, wall, floor=None, ceiling="#f8f2e6", sun=1, front=-0.2, side=None):
        """Three walls, a ceiling and the dark of the corners; `sun` says from which side the light comes. `floor` is
        a function that lays it."""
        L, R, B, C, F = left, right, back, height, self.eye[2] + 0.05
        lit, far = (R, L) if sun > 0 else (L, R)
        side = side or wall
        self.face([(L, 0, F), (R, 0, F), (R, 0, B), (L, 0, B)], "#b99a74")
        if floor:
            floor()
        self.wall([(L, 0, B), (R, 0, B), (R, C, B), (L, C, B)], wall, (lit, 1, B), (far, 1.4, B))
        self.wall([(L, 0, F), (L, 0, B), (L, C, B), (L, C, F)], dark(side, 0.07) if sun < 0 else light(side, 0.1))
        self.wall([(R, 0, F), (R, 0, B), (R, C, B), (R, C, F)], dark(side, 0.07) if sun > 0 else light(side, 0.1))
        self.face([(L, C, F), (R, C, F), (R, C, B), (L, C, B)], ceiling)
        for a, b, k in (((L, 0, B), (L, C, B), 0.26), ((R, 0, B), (R, C, B), 0.26), ((L, 0, B), (R, 0, B), 0.4),
                        ((L, C, B), (R, C, B), 0.26), ((L, 0, F + 0.3), (L, 0, B), 0.35), ((R, 0, F + 0.3), (R, 0, B), 0.35),
                        ((L, C, F + 0.3), (L, C, B), 0.2), ((R, C, F + 0.3), (R, C, B), 0.2)):
            self.crease(a, b, 26, k)
        for a, b in (((L, B), (R, B)), ((L, F), (L, B)), ((R, F), (R, B))):
            p = [(a[0], 0, a[1]), (b[0], 0, b[1]), (b[0], 0.09, b[1]), (a[0], 0.09, a[1])]
            self.face(p, light(wall, 0.4))

    def beams(self, left, right, back, height, color, n=5, size=0.15, first=0.4):
        step = (back - first) / n
        for i in reversed(range(n)):
            self.box(left, height - size, first + step * i, right - left, size, size * 0.8, color)

    def crease(self, a, b, width=26, strength=0.35, color="#2a2030"):
        """The darkening where two surfaces meet."""
        pa, pb = self.at(a), self.at(b)
        self.c.line([pa, pb], color, width, opacity=strength, filter=self.c.blur(width * 0.45), blend="multiply")

    def hole(self, wall, u0, u1, v0, v1):
        """A rectangle on a wall. `wall` is ("z", z), or ("x", x): u runs along it, v up."""
        axis, at = wall
        if axis == "z":
            return [(u0, v0, at), (u1, v0, at), (u1, v1, at), (u0, v1, at)]
        return [(at, v0, u0), (at, v0, u1), (at, v1, u1), (at, v1, u0)]

    def window(self, wall, u0, u1, v0, v1, scene, frame="#f4efe4", panes=(2, 1), bar=0.045, reveal=0.16, inward=1,
               reveal_color=None, sill=True):
        """An opening with its view. `scene` draws the outside; the wall's thickness is seen around it."""
        c, opening = self.c, self.hole(wall, u0, u1, v0, v1)
        with c.group(clip=self.clip(opening)):
            scene()
        axis, at = wall
        back = self.hole((axis, at + reveal * inward), u0, u1, v0, v1)
        tone = reveal_color or "#efe6d6"
        for i, shade in ((0, 1.05), (1, 0.86), (2, 0.72), (3, 0.92)):
            k = (i + 1) % 4
            quad = [opening[i], opening[k], back[k], back[i]]
            fill = light(tone, 0.3) if shade > 1 else dark(tone, 1 - shade)
            with c.group(clip=self.clip(opening)):
                self.face(quad, fill)
        far = (axis, at + reveal * inward)
        cols, rows = panes
        bars = [(u0, u0 + bar, v0, v1), (u1 - bar, u1, v0, v1), (u0, u1, v0, v0 + bar), (u0, u1, v1 - bar, v1)]
        bars += [(u0 + (u1 - u0) * i / cols - bar / 2, u0 + (u1 - u0) * i / cols + bar / 2, v0, v1)
                 for i in range(1, cols)]
        bars += [(u0, u1, v0 + (v1 - v0) * i / rows - bar / 3, v0 + (v1 - v0) * i / rows + bar / 3)
                 for i in range(1, rows)]
        with c.group(clip=self.clip(opening)):
            for a, b, e, f in bars:
                self.face(self.hole(far, a, b, e, f), frame)
                self.face(self.hole(far, b - bar * 0.25, b, e, f), dark(frame, 0.25))
        if sill and v0 > 0.2 and axis == "z":
            self.box(u0 - 0.06, v0 - 0.05, at - 0.1, u1 - u0 + 0.12, 0.05, 0.12, frame)

    def sunlight(self, wall, u0, u1, v0, v1, toward, color="#ffe2a6", strength=0.55, panes=(2, 1), y=0.0, clip=None,
                 amount=2.5):
        """The window's light on a level surface: each pane thrown along the sun's direction (dx, dz per metre down)."""
        c, (cols, rows), gap = self.c, panes, 0.03
        dx, dz = toward

        def down(p):
            fall = p[1] - y
            return (p[0] + dx * fall, y, p[2] + dz * fall)
        quads = []
        for i in range(cols):
            for k in range(rows):
                a, b = u0 + (u1 - u0) * i / cols + gap, u0 + (u1 - u0) * (i + 1) / cols - gap
                e, f = v0 + (v1 - v0) * k / rows + gap, v0 + (v1 - v0) * (k + 1) / rows - gap
                e = max(e, y + 0.01)
                if f > e:
                    quads.append([down(p) for p in self.hole(wall, a, b, e, f)])
        with c.group(clip=clip and self.clip(clip)):
            for quad in quads:
                self.face(quad, color, opacity=strength, filter=c.blur(amount), blend="soft-light")
                self.face(quad, color, opacity=strength * 0.55, filter=c.blur(amount), blend="screen")

    def curtain(self, wall, u0, u1, v0, v1, color, folds=7, pull=0.0, alpha=1.0, front=0.06):
        """A hanging curtain: folds as soft stripes, gathered towards `pull` (-1 left, 1 right)."""
        c, (axis, at) = self.c, wall
        wall = (axis, at - front)
        n = folds * 2
        for i in range(n):
            a, b = i / n, (i + 1) / n
            shade = 0.5 + 0.5 * math.sin(i * math.pi + c.rng.uniform(-0.5, 0.5))
            tone = mix(dark(color, 0.20), light(color, 0.3), shade)
            wave = 0.02 * math.sin(i * 2.1)
            quad = self.hole(wall, u0 + (u1 - u0) * a, u0 + (u1 - u0) * b + 0.004, v0 + wave, v1)
            flat = self.seen(quad)
            if len(flat) > 2:
                xs = [p[0] for p in flat]
                fill = c.lin([dark(tone, 0.07), light(tone, 0.12), dark(tone, 0.10)], (min(xs), 0), (max(xs), 0), user=True)
                c.poly(flat, fill, opacity=alpha)
        self.soft(self.hole(wall, u0, u1, v0 - 0.05, v0 + 0.06), "#2a2030", 10, 0.3, blend="multiply")

    def picture(self, wall, u0, u1, v0, v1, scene, frame="#6b5138", border=0.035, mat="#faf6ec"):
        self.soft(self.hole(wall, u0, u1 + 0.05, v0 - 0.06, v1), "#2a2030", 9, 0.35, blend="multiply")
        self.face(self.hole(wall, u0, u1, v0, v1), frame)
        b = border
        self.face(self.hole(wall, u0 + b, u1 - b, v0 + b, v1 - b), mat)
        b = border + (u1 - u0) * 0.10
        inner = self.hole(wall, u0 + b, u1 - b, v0 + b, v1 - b)
        flat = self.seen(inner)
        with self.c.group(clip=self.c.clip(outline(flat))):
            xs, ys = [p[0] for p in flat], [p[1] for p in flat]
            scene(min(xs), min(ys), max(xs), max(ys))

    def disc(self, x, y, z, r, fill, n=40, **kw):
        """A level circle."""
        ring = [(x + r * math.cos(t), y, z + r * math.sin(t)) for t in (2 * math.pi * i / n for i in range(n))]
        self.face(ring, fill, **kw)

    def tube(self, x, z, y0, y1, r0, r1, color, cap=True, sun=-1):
        """An upright round body."""
        c = self.c
        (ax, ay), (bx, by) = self.at((x, y0, z)), self.at((x, y1, z))
        ra, rb = self.size((x, y0, z), r0), self.size((x, y1, z), r1)
        ea, eb = ra * self.tilt(y0, z), rb * self.tilt(y1, z)
        d = "M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1fL%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1fZ" % (
            ax - ra, ay, ra, abs(ea) + 0.01, ax + ra, ay, bx + rb, by, rb, abs(eb) + 0.01, bx - rb, by)
        tones = [light(color, 0.35), color, dark(color, 0.4)]
        c.path(d, c.lin(tones if sun < 0 else tones[::-1], (0, 0), (1, 0)))
        if cap and eb > 0:
            c.oval(bx, by, rb, eb, light(color, 0.15))

    def tilt(self, y, z):
        """How open a level circle is seen."""
        return (self.eye[1] - y) / max(self.view((self.eye[0], y, z))[2], NEAR)


def cushion(c, x, y, w, h, color, turn=0.0, plump=0.22, pattern=None):
    """A pillow standing or lying: corners drawn in, belly out."""
    k = plump
    pts = [(-0.5, -0.46), (-0.25, -0.5 - k * 0.12), (0, -0.5 - k * 0.2), (0.25, -0.5 - k * 0.12), (0.5, -0.46),
           (0.5 + k * 0.10, 0), (0.5, 0.46), (0.25, 0.5 + k * 0.05), (0, 0.5 + k * 0.08), (-0.25, 0.5 + k * 0.05),
           (-0.5, 0.46), (-0.5 - k * 0.10, 0)]
    d = smooth([(x + px * w, y + py * h) for px, py in pts], closed=True)
    turned = "rotate(%.1f %.1f %.1f)" % (turn, x, y)
    with c.group(transform=turned):
        c.path(d, dark(color, 0.6), opacity=0.35, filter=c.blur(max(2, h * 0.06)),
               transform="translate(%.1f %.1f)" % (w * 0.02, h * 0.07))
        c.path(d, c.rad([(0, light(color, 0.45)), (0.55, color), (1, dark(color, 0.26))], (0.40, 0.34), 0.75))
        if pattern:
            with c.group(clip=c.clip(d)):
                pattern(x - w / 2, y - h / 2, w, h)
        for side in (-1, 1):
            c.path(smooth([(x + side * w * 0.48, y - h * 0.42), (x + side * w * 0.36, y - h * 0.18),
                           (x + side * w * 0.30, y + h * 0.02)]), "none", stroke=dark(color, 0.35), stroke_width=h * 0.035,
                   opacity=0.35, filter=c.blur(max(1, h * 0.025)), stroke_linecap="round")
