"""Work products that pupils hand in: a drawing, a voice, a paper, notes; each made here, small, and its own kind.

    PNG a figure, WAV a few notes of a recorder, PDF a chart with its title, text an observation
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Callable
from math import pi, sin
from random import Random
from typing import NamedTuple

_WIDTH, _HEIGHT = 240, 160
_RATE = 8000
_NOTES = (523.25, 587.33, 659.25, 698.46, 783.99)
_SEEN = ("晴れ。気温は昼すぎにいちばん高くなった。", "石灰水が白くにごった。二酸化炭素ができたと考えられる。",
         "葉にでんぷんができていた。日光が必要だと思う。", "水の量を増やすと、土がけずられる量も増えた。",
         "つり合うとき、おもりの重さと支点からのきょりをかけた数が等しい。",
         "雲は西から東へ動いていた。𠮷野先生の話と同じだった。")


class Work(NamedTuple):
    title: str
    content_type: str
    content: bytes


def work(subject: str, dice: Random) -> Work:
    """Of the kind that fits the subject."""
    title, content_type, make = _KINDS[subject]
    return Work(title, content_type, make(dice))


def _png(dice: Random) -> bytes:
    """A symmetric figure: coloured squares, the right half the mirror of the left."""
    colours = [bytes(dice.randrange(80, 256) for _ in range(3)) for _ in range(4)]
    cell, rows = 20, bytearray()
    for _ in range(_HEIGHT // cell):
        half = [dice.choice(colours) for _ in range(_WIDTH // cell // 2)]
        line = b"".join(colour * cell for colour in half + half[::-1])
        rows += (b"\0" + line) * cell
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(
        b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _wav(dice: Random) -> bytes:
    """A second of a melody, 8 kHz, 16 bits, one channel."""
    samples = array("h")
    for note in dice.choices(_NOTES, k=4):
        samples.extend(int(9000 * sin(2 * pi * note * at / _RATE) * (1 - at / 2000)) for at in range(2000))
    content = samples.tobytes()
    return (b"RIFF" + struct.pack("<I", 36 + len(content)) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, _RATE, _RATE * 2, 2, 16) + b"data" + struct.pack("<I", len(content)) + content)


def _pdf(dice: Random) -> bytes:
    """One page with a bar chart."""
    bars = "\n".join(f"{60 + place * 60} 120 40 {dice.randrange(40, 260)} re f" for place in range(6))
    drawn = f"0.2 0.45 0.7 rg\n{bars}\n0 g BT /F1 20 Tf 60 420 Td (Rice harvest by region) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 480 480]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(written))
    return bytes(written)


def _text(dice: Random) -> bytes:
    return ("観察の記録\n\n" + "\n".join(dice.sample(_SEEN, 3)) + "\n").encode()


_KINDS: dict[str, tuple[str, str, Callable[[Random], bytes]]] = {
    "算数": ("図形の作品", "image/png", _png),
    "国語": ("音読の録音", "audio/wav", _wav),
    "社会": ("調べたことのグラフ", "application/pdf", _pdf),
    "理科": ("観察の記録", "text/plain; charset=utf-8", _text),
}
