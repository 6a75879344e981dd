import pytest

from culturekit.errors import ResponseFileError
from culturekit.files.encoding import decode

WORDS = "team;answer\nGröße;“Strongly agree”\nCafé;naïve – fine\n"
HUNGARIAN = "név;válasz\nPénzügy;erősen egyetértek\nMűszak;nagyon örülök\n"
POLISH = "zespół;odpowiedź\nKsięgowość;zdecydowanie się zgadzam\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_text_comes_out_whatever_the_encoding(codec, found):
    text = decode(WORDS.encode(codec))
    assert text.data.decode() == WORDS
    assert (text.encoding, text.damaged) == (found, 0)


@pytest.mark.parametrize("words", [HUNGARIAN, POLISH])
@pytest.mark.parametrize("codec", ["iso8859-2", "cp1250"])
def test_central_european_text_is_not_taken_for_western(words, codec):
    assert decode(words.encode(codec)).data.decode() == words


@pytest.mark.parametrize("end", ["\n", "\r"])
@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "words",
    [
        "I don’t know – it’s fine",
        "I don’t know",
        "Ich fühle mich wertgeschätzt – größer, schöner, öfter",
        "Je suis apprécié à l’école, ça va très bien",
        "¿Está satisfecho? Sí, señor, mañana",
        "Não, as opções são boas",
        "Jeg føler mig værdsat på arbejdet",
    ],
)
def test_short_texts_are_read_from_both_western_tables(words, codec, end):
    text = f"id,q{end}1,{words}{end}2,{words}{end}"
    assert decode(text.encode(codec)).data.decode() == text.replace("\r", "\n")


def test_latin_1_reads_as_its_superset():
    assert decode("Straße;Ärger\n".encode("latin-1")).data.decode() == "Straße;Ärger\n"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_all_line_ends_become_one(end):
    assert decode(f"a,b{end}1,2{end}".encode()).data == b"a,b\n1,2\n"


def test_a_cut_character_costs_one_character():
    data = ("größe,ärger,übung\n" * 20).encode().replace("ß".encode(), b"\xc3", 1)
    text = decode(data)
    assert (text.encoding, text.damaged) == ("utf-8", 1)
    assert text.data.decode().count("ärger") == 20


def test_odd_utf16_is_read_as_far_as_it_goes():
    assert decode(WORDS.encode("utf-16")[:-1]).damaged == 1


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\0\0" * 50])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(ResponseFileError, match="not a text file"):
        decode(data)


@pytest.mark.parametrize(
    "words",
    ["Ärzte Büro;Weiß nicht;Größe", "Möbel & Küche;Äußerst;Übergabe", "Straße;für;Öl"],
)
def test_german_from_an_old_mac(words):
    assert decode(f"team;q1\n{words};5\n".encode("mac_roman")).encoding == "mac_roman"


def test_a_cut_last_character_does_not_change_the_rest():
    found = decode("team;q1\nBüro;5\nBü".encode()[:-1])
    assert (found.encoding, found.damaged) == ("utf-8", 1)
    assert "Büro" in found.data.decode()
