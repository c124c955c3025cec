# contrib/demo/sources/flat.py: draw the flat pictures of the demo set.
"""Draw the flat pictures: flat.py OUTPUT_FOLDER.

Needs python3-numpy, python3-pil and librsvg2-bin (rsvg-convert).
"""
import math
import random
import subprocess
import sys
from pathlib import Path

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

OUT = Path(sys.argv[1])
SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


def svg(name, width, height, body):
    """Write one drawing as SVG and have it turned into PNG."""
    path = OUT / f"{name}.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" font-family="DejaVu Sans" font-size="18">'
        f'<rect width="100%" height="100%" fill="white"/>{body}</svg>')
    subprocess.run(["rsvg-convert", "-o", OUT / f"{name}.png", path],
                   check=True)
    path.unlink()


def box(x, y, w, h, fill, *lines):
    text = "".join(
        f'<text x="{x + w / 2}" y="{y + h / 2 + 6 + 24 * (i - (len(lines) - 1) / 2)}"'
        f' text-anchor="middle">{line}</text>' for i, line in enumerate(lines))
    return (f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="8" '
            f'fill="{fill}" stroke="#333" stroke-width="2"/>{text}')


def arrow(*points):
    path = " ".join(f"{x},{y}" for x, y in points)
    (x0, y0), (x1, y1) = points[-2:]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return (f'<polyline points="{path}" fill="none" stroke="#333" '
            f'stroke-width="3"/><path d="M0 0l-14 -7v14z" fill="#333" '
            f'transform="translate({x1} {y1}) rotate({angle})"/>')


def architecture():
    workers = "".join(
        box(400, 90 + i * 95, 180, 65, "#ffe3b3", f"worker {i + 1}")
        for i in range(4))
    lines = "".join(
        arrow((300, 260), (350, 260), (350, 122 + i * 95), (398, 122 + i * 95))
        + arrow((580, 122 + i * 95), (630, 122 + i * 95), (630, 260),
                (678, 260)) for i in range(4))
    svg("architecture", 960, 540,
        '<text x="480" y="45" text-anchor="middle" font-size="26">'
        'How a request is answered</text>'
        + box(30, 215, 120, 90, "#d8ecff", "Browser")
        + box(200, 215, 100, 90, "#d5f0d0", "nginx")
        + box(680, 215, 160, 90, "#e5d8f5", "PostgreSQL", "15")
        + workers + arrow((150, 260), (198, 260)) + lines
        + arrow((250, 305), (250, 478), (398, 478))
        + box(400, 455, 180, 55, "#f0f0f0", "picture files"))


def cell():
    random.seed(4)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="5" fill="#b55"/>'
        for x, y in ((260, 170), (330, 150), (420, 165), (520, 150),
                     (250, 420), (300, 470), (240, 300), (560, 190)))
    chloroplasts = "".join(
        f'<g transform="translate({x} {y}) rotate({a})"><ellipse rx="46" '
        'ry="24" fill="#57a639" stroke="#2d6b1c" stroke-width="3"/>'
        '<path d="M-30 -6h60M-36 2h72M-28 10h56" stroke="#2d6b1c" '
        'stroke-width="3"/></g>'
        for x, y, a in ((265, 225, 20), (480, 195, -10), (290, 415, -30)))
    mitochondria = "".join(
        f'<g transform="translate({x} {y}) rotate({a})"><ellipse rx="38" '
        'ry="18" fill="#f0a060" stroke="#a05010" stroke-width="3"/><path '
        'd="M-28 0l8 -8 8 16 8 -16 8 16 8 -16 8 16 8 -8" fill="none" '
        'stroke="#a05010" stroke-width="2"/></g>'
        for x, y, a in ((385, 470, 10), (400, 150, -15)))
    labels = "".join(
        f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#222" stroke-width="1.5"/>'
        f'<text x="{tx}" y="{y1 + 6}" text-anchor="{anchor}">{text}</text>'
        for x0, y0, x1, y1, tx, anchor, text in (
            (192, 130, 160, 90, 155, "end", "Cell wall"),
            (208, 200, 160, 200, 155, "end", "Membrane"),
            (250, 235, 160, 290, 155, "end", "Chloroplast"),
            (275, 430, 160, 430, 155, "end", "Chloroplast"),
            (620, 350, 720, 330, 726, "start", "Vacuole"),
            (350, 320, 350, 560, 356, "start", "Nucleus"),
            (400, 480, 470, 560, 476, "start", "Mitochondrion")))
    svg("plant-cell", 860, 600,
        '<text x="430" y="42" text-anchor="middle" font-size="26">'
        'A plant cell</text>'
        '<rect x="185" y="90" width="490" height="430" rx="50" '
        'fill="#9ccf6a" stroke="#3f7a24" stroke-width="6"/>'
        '<rect x="205" y="110" width="450" height="390" rx="38" '
        'fill="#eaf6d6" stroke="#b9a13a" stroke-width="4"/>'
        '<path d="M450 250C520 215 630 230 635 300S625 470 560 475 '
        '440 450 435 370 430 265 450 250z" fill="#bfe3f5" '
        'stroke="#4a90b8" stroke-width="3"/>'
        '<circle cx="345" cy="315" r="62" fill="#d9b3e6" '
        'stroke="#7a3f94" stroke-width="4"/>'
        '<circle cx="360" cy="300" r="20" fill="#8e4fab"/>'
        + chloroplasts + mitochondria + dots + labels)


def chart():
    sizes = (("JPEG", 12899), ("GIF, smaller", 17639), ("WebP", 7998),
             ("WebP, lossless", 84100), ("AVIF", 8607), ("HEIC", 9204),
             ("TIFF, LZW", 138776), ("PNG, 16 bit", 363123))
    grid = "".join(
        f'<path d="M{200 + kb * 1.9} 80V520" stroke="#ddd"/><text '
        f'x="{200 + kb * 1.9}" y="545" text-anchor="middle" fill="#555">'
        f'{kb}</text>' for kb in range(0, 401, 50))
    bars = "".join(
        f'<rect x="200" y="{92 + i * 54}" width="{size / 1000 * 1.9}" '
        f'height="34" fill="{"#c0504d" if size > 50000 else "#4f81bd"}"/>'
        f'<text x="190" y="{115 + i * 54}" text-anchor="end">{name}</text>'
        f'<text x="{208 + size / 1000 * 1.9}" y="{115 + i * 54}">'
        f'{size / 1000:.0f} kB</text>'
        for i, (name, size) in enumerate(sizes))
    svg("chart", 1040, 580,
        '<text x="520" y="45" text-anchor="middle" font-size="26">'
        'One photograph in eight formats</text>' + grid + bars
        + '<path d="M200 80V520H970" fill="none" stroke="#333" '
        'stroke-width="2"/><text x="585" y="570" text-anchor="middle">'
        'kilobytes</text>')


def metro():
    lines = (("#d62828", ((90, 150), (260, 150), (420, 310), (560, 310),
                          (700, 310), (880, 310))),
             ("#1d6fb8", ((150, 520), (260, 410), (420, 310), (560, 170),
                          (720, 170), (860, 90))),
             ("#2a9d4a", ((90, 410), (260, 410), (420, 490), (600, 490),
                          (700, 390), (700, 310), (720, 170))))
    names = (("Plaça Nova", 90, 150, 0, -22), ("Mølleå", 260, 150, 0, -22),
             ("Zentrum", 420, 310, 8, 42), ("Markt", 560, 310, 0, -22),
             ("Stadion", 700, 310, 58, 36), ("Aéroport", 880, 310, -10, -22),
             ("Havnen", 150, 520, 0, 36), ("Świętojańska", 260, 410, -64, -20),
             ("Universität", 560, 170, -8, -24), ("Lac", 720, 170, 26, 32),
             ("Observatório", 860, 90, 0, -22), ("Třebín", 90, 410, -8, 38),
             ("Usine à gaz", 420, 490, 0, 38), ("Wiesen", 600, 490, 20, 38))
    body = "".join(
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" '
        f'fill="none" stroke="{colour}" stroke-width="12" '
        'stroke-linejoin="round"/>' for colour, points in lines)
    body += "".join(
        f'<circle cx="{x}" cy="{y}" r="11" fill="white" stroke="#222" '
        f'stroke-width="5"/><text x="{x + dx}" y="{y + dy}" '
        f'text-anchor="middle">{name}</text>' for name, x, y, dx, dy in names)
    river = ('<path d="M-10 260C200 240 250 330 380 380S600 400 760 520 '
             '900 560 980 600V640H-10z" fill="#dbeefb"/>')
    svg("metro", 960, 600, river + body)


def plan():
    def room(x, y, w, h, fill, text):
        return (f'<rect x="{x}" y="{y}" width="{w}" height="{h}" '
                f'fill="{fill}"/><text x="{x + w / 2}" y="{y + h / 2}" '
                f'text-anchor="middle">{text}</text>')

    def door(x, y, turn):
        return (f'<g transform="translate({x} {y}) rotate({turn})">'
                '<path d="M0 -6h70v12h-70z" fill="white"/><path d="M0 0v70'
                'A70 70 0 0 0 70 0" fill="none" stroke="#555" '
                'stroke-width="2"/></g>')
    walls = ('<path d="M60 60H840V540H60zM420 60V340M60 340H560M560 340V540'
             'M640 60V340M560 340H840" fill="none" stroke="#222" '
             'stroke-width="12"/>')
    windows = "".join(
        f'<path d="{d}" stroke="#8fd0ff" stroke-width="8"/>'
        for d in ("M150 60H330", "M480 60H580", "M690 60H790", "M60 400V500",
                  "M690 540H800"))
    svg("floor-plan", 900, 640,
        room(60, 60, 360, 280, "#f7e7c6", "Living room")
        + room(420, 60, 220, 280, "#dcecd9", "Bedroom")
        + room(640, 60, 200, 280, "#d6e8f5", "Bathroom")
        + room(60, 340, 500, 200, "#f5d9cf", "Kitchen")
        + room(560, 340, 280, 200, "#eee", "Hall") + walls + windows
        + door(230, 340, 0) + door(460, 340, 0) + door(560, 500, -90)
        + door(700, 340, 0) + door(590, 540, 0))


def scan():
    text = ("NOTES ON LABELLING", "",
            "A picture says more when somebody has", "said what is in it.",
            "", "1. Draw what you see, not what you know",
            "to be there. A cat behind a chair is two",
            "shapes of one cat, and the chair is one.", "",
            "2. Choose the narrowest name you are sure",
            "of. The tree of objects does the rest: who",
            "asks for an animal finds the cat as well.", "",
            "3. Follow the edge. A box that is too big is",
            "worse than no box at all.", "",
            "4. When in doubt, leave it out, and say so.")
    page = Image.new("L", (1000, 1300), 248)
    draw = ImageDraw.Draw(page)
    title = ImageFont.truetype(SERIF, 46)
    body = ImageFont.truetype(SERIF, 33)
    for i, line in enumerate(text):
        draw.text((110, 130 + i * 58), line, font=title if i == 0 else body,
                  fill=25)
    draw.line((110, 205, 880, 205), fill=40, width=3)
    draw.text((485, 1210), "7", font=body, fill=30)
    for radius in (74, 75, 76, 77):
        draw.ellipse((740 - radius, 1110 - radius, 740 + radius,
                      1110 + radius), outline=175, width=3)
    page = page.rotate(1.4, Image.BICUBIC, expand=True, fillcolor=96)
    page = page.filter(ImageFilter.GaussianBlur(0.8)).resize((800, 1035))
    pixels = numpy.asarray(page).astype(float)
    noise = numpy.random.default_rng(9)
    pixels += noise.normal(0, 3, pixels.shape)
    pixels *= numpy.linspace(1, 0.9, pixels.shape[1])
    pixels = numpy.clip(pixels, 0, 255).astype("uint8") & 0xF0
    Image.fromarray(pixels).save(OUT / "page.tif", compression="tiff_lzw",
                                 dpi=(100, 100))


def fractal():
    y, x = numpy.mgrid[-1.15:1.15:480j, -1.6:1.6:640j]
    z = x + 1j * y
    c = -0.8 + 0.156j
    count = numpy.zeros(z.shape)
    for _ in range(120):
        inside = abs(z) < 4
        z = numpy.where(inside, z * z + c, z)
        count += inside
    level = numpy.sqrt(count / 120)
    rgb = numpy.stack([255 * level ** 0.8, 255 * level ** 1.8,
                       80 + 175 * level ** 4], axis=-1).astype("uint8")
    Image.fromarray(rgb).quantize(64, dither=0).save(OUT / "julia.gif")


def ball():
    frames = []
    for i in range(16):
        t = i / 16 * 2 - 1
        picture = Image.new("RGB", (240, 240), (225, 238, 250))
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, 200, 240, 240), fill=(120, 160, 90))
        y = 175 - 130 * (1 - t * t)
        w = 22 + 12 * t * t
        draw.ellipse((120 - w, 198, 120 + w, 208), fill=(80, 115, 60))
        draw.ellipse((95, y - 25, 145, y + 25), fill=(205, 40, 40))
        draw.pieslice((95, y - 25, 145, y + 25), 22 * i, 22 * i + 60,
                      fill=(250, 240, 220))
        draw.pieslice((95, y - 25, 145, y + 25), 22 * i + 180,
                      22 * i + 240, fill=(250, 240, 220))
        frames.append(picture.quantize(16, dither=0))
    frames[0].save(OUT / "ball.gif", save_all=True, duration=60, loop=0,
                   append_images=frames[1:])


def card():
    picture = Image.new("RGB", (768, 576), (110, 110, 110))
    draw = ImageDraw.Draw(picture)
    for x in range(0, 769, 48):
        draw.line((x, 0, x, 576), fill=(230, 230, 230), width=2)
    for y in range(0, 577, 48):
        draw.line((0, y, 768, y), fill=(230, 230, 230), width=2)
    draw.ellipse((114, 18, 654, 558), outline=(255, 255, 255), width=4)
    colours = ((235, 235, 235), (235, 235, 16), (16, 235, 235),
               (16, 235, 16), (235, 16, 235), (235, 16, 16), (16, 16, 235),
               (16, 16, 16))
    for i, colour in enumerate(colours):
        draw.rectangle((192 + i * 48, 144, 239 + i * 48, 287), fill=colour)
    for i in range(8):
        grey = i * 255 // 7
        draw.rectangle((192 + i * 48, 288, 239 + i * 48, 335),
                       fill=(grey, grey, grey))
    draw.rectangle((192, 336, 575, 431), fill=(16, 16, 16))
    for i in range(2, 26):
        for x in range(196 + (i - 2) * 16, 196 + (i - 1) * 16 - 4,
                       max(2, 14 - i // 2)):
            draw.line((x, 340, x, 427), fill=(240, 240, 240),
                      width=max(1, 6 - i // 4))
    font = ImageFont.truetype(SANS, 34)
    draw.rectangle((288, 72, 479, 119), fill=(16, 16, 16))
    draw.text((310, 75), "PINAKES", font=font, fill=(255, 255, 255))
    picture.quantize(64, dither=0).save(OUT / "test-card.png", optimize=True)


for draw_one in (architecture, cell, chart, metro, plan, scan, fractal, ball,
                 card):
    draw_one()
