"""Clinical prose that is hard to cut: ``|`` marks where one sentence ends and the next begins. Invented text."""

CASES = """
Local care (eg, surgery, rays) may ease pain.| It does not prolong life.
Rays, eg, in 5 fractions, are common.| Others exist.
Rays, e.g., in 5 fractions, are common.| Others exist.
Pain (ie, grade 3 or more) was rare.| Relief lasted.
Survival was longer vs. 17 months in controls.| The gap closed later.
Survival was 19.5 vs 23.0 months.| No gain was seen.
The gain was small (HR 0.66; 95% CI 0.49-0.88; P = .005).| It faded.
The hazard ratio was 0.66.| The interval was wide.
Patients had 40 Gy in 20 fractions.| Sight improved in 36%.
A dose of 8 Gy.| Then 20 Gy in five fractions.
Writer et al. found no gain.| Others disagreed.
This was shown by Writer et al.| The finding was not repeated.
See Fig. 2 for the arms.| Table 1 lists doses.
As in Figs. 3 and 4, lesions shrank.| None grew.
Trial No. 3 closed early.| It had enrolled 90 of 254.
The answer is no.| Surgery adds nothing here.
J. B. Writer led the study.| It ran for 5 years.
The study by A. Scribe and B. Writer was small.| It was not repeated.
Dr. Scribe treated 3 patients.| Two had relief.
Prof. Writer disagreed.| So did others.
Vitamin D.| The dose was 800 IU.
Patients with hepatitis B.| None had cirrhosis.
Survival was best in arm B.| The others were alike.
Disease was stage IV.| Sites were bone and liver.
Growth of S. aureus was seen in two.| Both recovered.
Relief lasted approx. 6 months.| Then pain returned.
Median follow-up was 64 mo.| Nobody relapsed.
Follow-up was 28-64 mo.| Patients stayed well.
Age was 73 y.| She had 8 lesions.
The lesion was 6.3 cm.| It was resected.
Lesions of <3 cm.| Others of >5 cm.
Margins were clear (R0).| No complication occurred.
Rates rose to 7.5%.| They fell again.
The p value was < .05.| It was adjusted.
"Rays help."| They said so.
They asked: does it help?| It does not.
Does it help?| Perhaps.
Stop now!| Refer at once.
Patients (n = 48; see Sect. 2) were allocated.| All were women.
(The trial closed early.)| The second did not.
The trial was small (90 of 254 enrolled. It closed early) and unblinded.| It is cited often.
Rays, surgery, etc. are options.| None is proven.
They offer rays, surgery, etc.| The choice is shared.
In the U.S. guidelines differ.| In the U.K. they do not.
Drug X was given i.v. every 4 weeks.| Drug Y was given p.o. daily.
Doses: 120 mg s.c. every 4 weeks.| Calcium is added.
The score was 1.5.| It rose to 2.5.
The rate was 0.5 per 1.000 women.| It is low.
Version 2.2017 was used.| Version 4.2023 replaced it.
1. Surgery is rarely needed.
2. Rays may be considered.| They relieve pain.
HER2-positive disease responds.| ER-negative disease may not.
CDK4/6 inhibitors are held.| They resume after days.
Patient 1 was 73 y old; patient 2 had 8 lesions; patient 3 had one of 6.3 cm.| All were treated.
Median OS was 53 months.| 256 patients were allocated.
No difference was seen.| "Similar" was their word.
Relief was seen in 61% vs. 58%.| P was 0.7.
Cf. the earlier review.| It was larger.
Rays were given on days 1, 3, 5, etc.| Rest followed.
Patients were treated at St. Nowhere.| Most lived near.
Ref. 12 gives doses.| Ref. 13 does not.
Survival improved.|The gap was small.| It was not significant.
Care improved [3].| The cost rose.
The mean was 3.2 +/- 0.4 cm.| The range was wide.
Wedge resection was done.| mTOR blockade was not.
The limit is 5 mm.| Beyond it, refer.
Grade 2C.| Level I, Grade A.
Writer and Scribe (2015a, pp. 3-9) disagree.| Both are cited.
The drug (Brand Inc., Nowhere) was stopped.| Pain returned.
They enrolled women only, i.e. no men.| Age was 55 or less.
Max. dose was 30 Gy.| Min. dose was 8 Gy.
The trial (NCT00000000) ended in Jan. 2024.| Results are due.
Response was seen ... later it was lost.| Care went on.
Spread to one organ ≤2 sites.| ≤3 sites did worse.
A fall of 2.5 points (95% CI, -4.1 to -0.9; P=.002).| It lasted a year.
""".strip().splitlines()


def expected(case: str) -> list[str]:
    return [part.strip() for part in case.split("|")]


def text_of(case: str) -> str:
    return case.replace("|", "")
