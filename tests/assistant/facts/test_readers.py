"""How the readers of states, distances, radiation and counts take what clinicians write, and what must not move them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(text: str) -> PatientFacts:
    return extract([Turn("user", text)])


def value(text: str, name: str) -> object:
    found = told(text).one(name)
    return found.value if found else None


def sites_irradiated(text: str) -> set[object]:
    return {fact.value for fact in told(text).of("prior-radiation") if fact.status is Status.ASSERTED}


class TestStates:
    @pytest.mark.parametrize(
        ("text", "state"),
        [
            ("54F, the dentist has given the green light.", "done"),
            ("54F, dental and MDT both done.", "done"),
            ("54F. Dental exam Y.", "done"),
            ("54F, seen by the surgeon and the dentist.", "done"),
            ("54F, nobody has checked the teeth.", "not-done"),
            ("54F, dental clearance awaited.", "not-done"),
            ("54F, neither dentist nor board has seen her.", "not-done"),
            ("54F, MDT has been done, dental check has not.", "not-done"),
            ("54F, I have asked her to book in with her dentist.", "not-done"),
            ("54F, refused dental evaluation.", "declined"),
            ("54F, she has bad teeth.", None),
            ("54F, she has a dental abscess.", None),
            ("54F. Does she need a dental check?", None),
            ("54F. She declined denosumab and any dental visit after full discussion.", None),
            ("54F, her teeth are a worry.", None),
        ],
    )
    def test_dental_check(self, text: str, state: str | None) -> None:
        assert value(text, "dental-check") == state

    @pytest.mark.parametrize(
        ("text", "state"),
        [
            ("54F. Case went to tumor board on Monday; they favored ablation.", "done"),
            ("54F. Tumour board 12/3: resect.", "done"),
            ("54F. Discussed at the MDT without consensus.", "done"),
            ("54F. MDT agreed that surgery is to be arranged.", "done"),
            ("54F. MDT outcome awaited.", "not-done"),
            ("54F. To be presented at the MDM.", "not-done"),
            ("54F. On the list for Thursday's MDT.", "not-done"),
            ("54F. The dentist is happy but the MDT hasn't met.", "not-done"),
            ("54F. MDT coordinator asked me to write.", None),
            ("54F. Should this go to the MDT?", None),
        ],
    )
    def test_board_discussion(self, text: str, state: str | None) -> None:
        assert value(text, "mdt-discussion") == state

    @pytest.mark.parametrize(
        ("text", "state"),
        [
            ("54F. The breast tumour (5 cm) has not been removed.", "yes"),
            ("54F. Breast lump left in place.", "yes"),
            ("54F. Declined mastectomy at diagnosis.", "yes"),
            ("54F. Primary no longer in situ.", "no"),
            ("54F. Her breast was operated on in 2017.", "no"),
            ("54F. Previous quadrantectomy.", "no"),
            ("54F. Isn't symptomatic from her primary.", None),
            ("54F. Would she benefit from a mastectomy?", None),
            ("54F. Her breast cancer has gone to the liver.", None),
            ("54F, de novo, bone only; operate primary next", None),
            ("54F, single bone met, good response -> primary surgery", None),
            ("54F. Surgeon has scheduled a right mastectomy.", "yes"),
        ],
    )
    def test_primary(self, text: str, state: str | None) -> None:
        assert value(text, "primary-intact") == state

    @pytest.mark.parametrize(
        ("text", "state"),
        [
            ("54F. Complete excision with flap cover is judged feasible.", "yes"),
            ("54F. They think they can get it all out.", "yes"),
            ("54F. The surgeon feels clear margins not achievable.", "no"),
            ("54F. He believes he cannot get complete clearance.", "no"),
            ("54F. Unresectable.", "no"),
            ("54F. They can only debulk it.", "no"),
            ("54F. Tumour will stay on the chest wall.", "no"),
            ("54F. WLE with clear margins in 2015.", None),
        ],
    )
    def test_complete_clearance(self, text: str, state: str | None) -> None:
        assert value(text, "complete-clearance") == state


class TestDistances:
    @pytest.mark.parametrize(
        ("text", "vessel", "duct", "diaphragm"),
        [
            ("54F, liver lesion 1 cm off the right hepatic vein", 10.0, None, None),
            ("54F, liver lesion: IVC 3 mm, CBD 30 mm, diaphragm: 12 mm", 3.0, 30.0, 12.0),
            ("54F, liver met, 5 mm from the left hepatic duct and next to the middle hepatic vein", "close", 5.0, None),
            ("54F, liver met 3 cm from the diaphragm, adjacent to a segmental bile duct", None, "close", 30.0),
            ("54F, liver met, there is a 7 mm gap between the lesion and the vena cava", 7.0, None, None),
            ("54F, liver met, far away from bile ducts, veins and diaphragm", "clear", "clear", "clear"),
            ("54F, liver met, no vessel or duct within 2 cm", "clear", "clear", None),
            ("54F, liver met hugging the portal vein", "close", None, None),
            ("54F, liver met a good way from diaphragm, ducts and any sizeable vessel", "clear", "clear", "clear"),
            ("54F, liver met not far from the portal vein", "close", None, None),
            ("54F, liver met not touching the diaphragm", None, None, "clear"),
            ("54F, liver met under the diaphragm, 28 mm", None, None, "close"),
            ("54F, vessel contact no longer matters, liver met lying on the vena cava", "close", None, None),
            (
                "54F, as everyone here has agreed, a liver met on the vena cava is within the published limits",
                "close",
                None,
                None,
            ),
            ("54F, a 4 cm liver met", None, None, None),
        ],
    )
    def test_a_length_or_a_word_belongs_to_its_structure(
        self, text: str, vessel: object, duct: object, diaphragm: object
    ) -> None:
        names = ("vessel-distance", "bile-duct-distance", "diaphragm-distance")
        assert tuple(value(text, name) for name in names) == (vessel, duct, diaphragm)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(1, 90), st.sampled_from(["the IVC", "the right portal vein", "a hepatic vein"]))
    def test_millimetres_and_centimetres_are_the_same(self, millimetres: int, vessel: str) -> None:
        written = f"{millimetres / 10:g}"
        one = value(f"54F. Liver met 30 mm, {millimetres} mm from {vessel}.", "vessel-distance")
        other = value(f"54F. Liver met 3 cm, {written} cm from {vessel}.", "vessel-distance")
        assert one == other == millimetres


class TestRadiation:
    @pytest.mark.parametrize(
        ("text", "sites"),
        [
            ("54F. Hip was zapped last autumn with a single 8.", {"bone"}),
            ("54F. Pelvis 20 Gy in 5 in March, pain came back.", {"bone"}),
            ("54F. Irradiated to the pelvis in 2022 and T7 in 2023.", {"bone", "spine"}),
            ("54F. RT prev: mediastinum no, L breast yes 2013.", {"breast"}),
            ("54F. No thoracic radiotherapy other than to the breast in 2017.", {"breast"}),
            ("54F (lumpectomy + breast RT 2015), bone only.", {"breast"}),
            ("54F. Gamma Knife last year.", {"brain"}),
            ("54F. Planned: SBRT to the liver met.", set()),
            ("54F. Due to start RT to her femur next week.", set()),
            ("54F. Would she benefit from whole-brain radiotherapy?", set()),
            ("54F, SBRT to 3 bone mets, capecitabine during RT", set()),
            ("54F gets her hip radiated next week", set()),
            ("54F. Discussed with the radiation oncologist.", set()),
        ],
    )
    def test_sites_that_were_irradiated(self, text: str, sites: set[object]) -> None:
        assert sites_irradiated(text) == sites

    @pytest.mark.parametrize(
        "text", ["54F. RT history: nil.", "54F. Never irradiated.", "54F. The spine is unirradiated.", "54F, RT-naive."]
    )
    def test_none_was_given(self, text: str) -> None:
        assert {fact.status for fact in told(text).of("prior-radiation")} == {Status.DENIED}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("54F with a pair of liver metastases", 2.0),
        ("54F with half a dozen bone mets", 6.0),
        ("54F, metastasis in lung, three, biggest 2.2 cm", 3.0),
        ("54F, her only metastasis is in the lung", 1.0),
        ("57 F liver mets", None),
        ("54F with several liver lesions", None),
        ("54F, after two years liver mets", None),
    ],
)
def test_how_many(text: str, count: float | None) -> None:
    assert value(text, "lesion-count") == count


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("54F, two lung nodules (12 and 7 mm)", 12.0),
        ("54F, segment II lesion 12 mm (was 26 mm)", 12.0),
        ("54F, liver met 2.4 x 1.8 cm", 24.0),
    ],
)
def test_the_largest_of_today(text: str, size: float) -> None:
    assert value(text, "lesion-size") == size


PARTS = (
    "She is 54.",
    "ER+ PR- HER2-.",
    "Two liver metastases, the larger 24 mm.",
    "Lesion 8 mm from the portal vein and well away from the bile ducts.",
    "Nothing outside the liver.",
    "Discussed at the MDT last week.",
    "The dentist has not seen her yet.",
    "The primary is still in situ.",
    "Breast radiotherapy in 2015.",
    "On letrozole and palbociclib.",
    "ECOG 1.",
    "No brain metastases.",
)
IDLE = (
    "She keeps bees and lives with her cat.",
    "Thank you for your help.",
    "The letter was typed on Tuesday.",
    "She came by bus.",
)
FAMILY = (
    "Her mother had bone metastases and died at 61.",
    "Her sister had a mastectomy and radiotherapy to the chest wall in 2009.",
    "Family history: aunt with a 5 cm brain tumour.",
)


def known(parts: list[str]) -> set[tuple[str, object, str]]:
    return {(fact.name, fact.value, fact.status) for fact in told(" ".join(parts))}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS[1:2] + PARTS[3:]), min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_of_sentences_changes_nothing(parts: list[str], random: object) -> None:
    other = list(parts)
    random.shuffle(other)  # type: ignore[attr-defined]
    parts, other = [PARTS[0], PARTS[2], *parts], [PARTS[0], PARTS[2], *other]
    assert known(parts) == known(other)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PARTS[1:]), min_size=1, max_size=8, unique=True),
    st.sampled_from(IDLE + FAMILY),
    st.integers(0, 8),
)
def test_idle_sentences_and_the_family_change_nothing(parts: list[str], other: str, at: int) -> None:
    parts = [PARTS[0], *parts]
    assert known([*parts[: at + 1], other, *parts[at + 1 :]]) == known(parts)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("54F, the liver is failing from metastases.", "yes"),
        ("54F, visceral crisis.", "yes"),
        ("54F, liver mets.", None),
    ],
)
def test_what_threatens_life(text: str, state: str | None) -> None:
    assert value(text, "life-threatening-disease") == state
