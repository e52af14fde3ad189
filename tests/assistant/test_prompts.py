"""Plans and connectives: what is loaded, what is refused and where, and what counts as said by the program."""

import shutil
from pathlib import Path

import pytest

from assistant.prompts import Prompts, load_prompts
from ingest.errors import PromptError
from ingest.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "prompts", tmp_path / "prompts"))


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('off_domain: "', 'off_topic: "', "off_domain", "is missing"),
        ('nearby: "', 'unused: "x"\nnearby: "', "unused", "is not a connective"),
        ("{titles}", "{title}", "covers", "its placeholders must be ['titles']"),
        ("{titles}", "{titles} {}", "covers", "its placeholders must be ['titles']"),
        ("{titles}", "{titles:>9}", "covers", "its placeholders must be ['titles']"),
        ("{titles}", "{titles", "covers", "placeholder"),
        ('nearby: "', 'nearby: "}', "nearby", "placeholder"),
        ('nearby: "', 'nearby: ["', "", "is not valid YAML"),
        ("nearby: ", "nearby: 5 #", "nearby", "string"),
    ],
)
def test_a_broken_connective_is_named_with_its_file(folder: Path, old: str, new: str, field: str, problem: str) -> None:
    changed(folder / "connectives.yaml", old, new)
    with pytest.raises(PromptError) as refused:
        load_prompts(folder)
    assert field in refused.value.field
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("most: 2", "most: 0", "greater than or equal to 1"),
        ("most: 2", "most: 2, least: 2", "Extra inputs"),
        ("kinds: [caveat]", "kinds: [rumour]", "Input should be"),
        ("\nlist:", "\nlisting:", "list: has no plan"),
        ("heading: caveats", "heading: warnings", "'warnings' is not a connective"),
        ("\nlist:", "\nlist: [", "is not valid YAML"),
    ],
)
def test_a_broken_plan_is_named_with_its_file(folder: Path, old: str, new: str, problem: str) -> None:
    changed(folder / "plans.yaml", old, new)
    with pytest.raises(PromptError, match=r"plans\.yaml") as refused:
        load_prompts(folder)
    assert problem in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: \x00", b"- 1\n", b"text"])
@pytest.mark.parametrize("name", ["plans.yaml", "connectives.yaml", "asked.yaml"])
def test_what_is_no_such_file_at_all_is_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(PromptError, match=name):
        load_prompts(folder)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="cannot be read"):
        load_prompts(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Evidence", True),
        ("Not covered by the documents: memantine.", True),
        ("Not covered by the documents: price, memantine.", True),
        ("Not covered by the documents: surgery cures.", False),
        ("The documents cover: A title, Another.", True),
        ("Surgery cures.", False),
        ("", False),
    ],
)
def test_a_connective_holds_only_names_and_words_of_the_question(prompts: Prompts, text: str, said: bool) -> None:
    question = "what is the price of memantine"
    assert prompts.account_for(text, {"A title", "Another"}, question) is said


@pytest.mark.parametrize(
    ("name", "asks", "gives", "gives_not"),
    [
        ("an uptake or a tracer", "Which SUV is positive?", "An SUV over 3.", "Professional review is pending."),
        ("an age group", "How did the over-80s do?", "The benefit was in those younger than 55.", "Patient 1 was 73."),
        (
            "that complication",
            "Bile duct stricture after RFA?",
            "A stricture in 2 percent.",
            "Complications were rare.",
        ),
        ("a distance in millimetres", "Minimal distance to the duct?", "At least 10 mm away.", "Not close to vessels."),
        (
            "the breast primaries alone",
            "OS of the breast cases alone?",
            "For breast cancer alone, 30 months.",
            "8 percent breast.",
        ),
        ("an age limit", "Upper age limit for entry?", "Women aged 18 to 65.", "It randomised 350 women."),
        ("hair loss", "Will she lose her hair?", "Hair was lost for good in 5 percent.", "It is used for many."),
        ("a total volume", "Total tumour volume limit?", "A volume under 15 mL.", "Not many lesions."),
        (
            "bearing weight",
            "How soon may she bear full weight?",
            "They bear weight at once.",
            "Weight-bearing long bones.",
        ),
        ("men", "How many men took part?", "Two men took part.", "It randomised 350 women."),
        ("control of smell", "What helps against the smell?", "It lessens the odour.", "A fungating wound."),
        ("the drug given into an artery", "Which drug is infused?", "Doxorubicin was used.", "Chemoembolisation."),
        ("the name of a reviewer", "Which physician reviewed it?", "Reviewed by Jane Roe, MD.", "Review is pending."),
        ("a number of centres", "Number of participating centres?", "At 12 centres.", "A multicentre trial."),
        ("heterogeneity", "What was the I squared?", "I² was 56 percent.", "HR 0.60."),
        ("severe toxicity by grade", "gr >=3 tox?", "Grade 3 in 2 percent.", "Well tolerated."),
        ("a calculation of the sample size", "Target sample size?", "Designed for 254 patients.", "It enrolled 90."),
        ("the energy or kind of beam", "Electrons or photons?", "An energy of 6 MV.", "EBRT of 40 Gy."),
        ("a kind of stent", "Silicone or metal airway stent?", "A metal stent.", "Endoscopic stenting."),
        (
            "how long a stent lasts",
            "Colonic stent: when is it replaced?",
            "Patency of 5 months.",
            "Stenting is an option.",
        ),
        ("a rigid or flexible scope", "A rigid or a flexible scope?", "By flexible scope.", "By bronchoscopy."),
        ("a pump or a port", "Which pump is used?", "Through a pump.", "Hepatic arterial infusion."),
        ("a protocol of imaging", "Slice thickness of the CT?", "Slices of 3 mm.", "CT and MRI."),
        ("a frozen section", "Is a frozen section made?", "Frozen sections were made.", "A wedge resection."),
        ("the segments", "Which segments were resected?", "Segments IV and V.", "Patient 2 had 8 metastases."),
        ("how often a day or a week", "Daily or twice weekly?", "Given daily.", "Over 5 to 10 fractions."),
        ("a premedication", "Premedication for paclitaxel?", "With premedication.", "It is resumed."),
        ("a volume that is injected", "Ethanol: mL per session?", "With 5 mL.", "Ethanol injection."),
        ("an agent that destroys a nerve", "Alcohol or phenol?", "By phenol.", "Neurolysis."),
        ("anaesthesia", "Under sedation or narcosis?", "Under anaesthesia.", "It is excised."),
        ("a temperature", "How many degrees?", "At 43 degrees.", "Hyperthermia."),
        ("the cement", "What type of cement?", "PMMA is used.", "Cementoplasty."),
        ("a technique of radiation", "CBCT daily?", "With CBCT.", "SBRT."),
        ("numbers at risk", "Number at risk at 36 months?", "At risk: 12.", "Follow-up of 36 months."),
        ("a number of deaths", "How many deaths by then?", "There were 60 deaths.", "HR 0.66."),
        ("a date of analysis", "Badwe, data cut-off?", "The cut-off date was 2013.", "Median follow-up 23 months."),
        ("a method of statistics", "A random-effects model?", "By random effects.", "A pooled rate of 46 percent."),
        ("the readers", "One radiologist or two?", "Two radiologists read it.", "CT in 26 percent."),
        ("criteria of response", "By which response criteria?", "By RECIST.", "A complete response."),
        ("the volume and page", "Volume and page of it?", "Volume 11.", "An article of 2021."),
        ("a p value", "p for overall survival?", "p < 0.001.", "No difference."),
        ("who paid for it", "Was there a grant?", "Funded by a charity.", "A series of 55."),
        ("when it opened", "First and last patient in?", "From 2010 to 2015.", "It closed early."),
        ("how patients were allocated", "Which strata at randomisation?", "Stratified by site.", "It randomised 90."),
        ("causes of death", "What did they die from?", "Causes of death were given.", "Survival was 53 months."),
        ("losses to follow-up", "How are missing forms handled?", "Two were lost to follow-up.", "Quality of life."),
        ("the databases searched", "Was grey literature searched?", "In MEDLINE.", "Ten studies."),
        ("diet or exercise", "What is she allowed to eat?", "A soft diet.", "A stent relieves."),
    ],
)
def test_a_kind_of_thing_asked_for_is_told_from_what_is_near_it(
    name: str, asks: str, gives: str, gives_not: str
) -> None:
    kind = next(one for one in load_prompts(ROOT / "prompts").attributes if one.name == name)
    assert kind.when.search(asks)
    assert kind.needs.search(gives)
    assert not kind.needs.search(gives_not)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bearing weight", "Lesions of weight-bearing long bones: what is required?"),
        ("severe toxicity by grade", "A grade 3 carcinoma, which treatment?"),
        ("men", "Which women were randomised?"),
        ("a number of centres", "How many sites of metastasis?"),
        ("control of smell", "A smelly fungating primary: mastectomy?"),
    ],
)
def test_what_only_looks_like_asking_for_it_is_not_taken_for_that(name: str, text: str) -> None:
    kind = next(one for one in load_prompts(ROOT / "prompts").attributes if one.name == name)
    assert not kind.when.search(text)
