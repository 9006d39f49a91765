"""The evaluation's rows follow the plan's."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_rows_of_an_evaluation_neither_come_nor_go(village):
    case = village.town.delivered()

    page = village.page("plan_author", f"/plani/{case}/veidlapa/evaluation")

    assert 'value="risks" id="f-risks-add"' not in page
    assert 'name="_remove"' not in page
    assert 'name="f-risks-r1-change"' in page
    assert 'name="f-measures-m1-delivered"' not in page


def test_an_evaluation_goes_to_the_head_who_closes_the_plan(village):
    case = village.town.delivered()
    sent = {
        "f-risks": "r1", "f-risks-r1-change": "partly_reduced", "f-measures": "m1", "f-measures-m1-usefulness": "useful",
        "f-measures-m1-gap_reason": "illness", "f-no_data": ["excused_lessons", "behaviour_records"],
        "f-average_grade": "5,4", "f-unexcused_lessons": "3", "f-insufficient": "", "f-observed_results": ["attainment"],
        "f-narrative": "Regulāri apmeklēja konsultācijas, vērtējums uzlabojās.", "f-outcome": "continues",
        "f-recommendation": "change", "_submit": "evaluate",
    }  # fmt: skip

    answer = village.send("plan_author", f"/plani/{case}/veidlapa/evaluation", sent)
    assert answer.status_code == 302, answer.text[answer.text.find("error-summary") :][:900]
    village.send("institution_head", f"/apstiprinasana/{case}", {"_do": "close"})

    assert village.town.journal(case)[-2:] == ["evaluate", "close"]
