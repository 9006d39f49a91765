"""The words on papers that no definition gives, Latvian first."""

from collections.abc import Mapping

Label = Mapping[str, str]


def both(lv: str, en: str) -> Label:
    """One label."""
    return {"lv": lv, "en": en}


NUMBER, STATE = both("Numurs", "Number"), both("Statuss", "Status")
DAY, PLACE = both("Datums", "Date"), both("Iestāde", "Institution")
LEARNER, CLASS = both("Izglītojamais", "Learner"), both("Klase vai kurss", "Grade or course")
SEMESTER, BORN = both("Mācību gads, semestris", "School year, semester"), both("Dzimšanas datums", "Date of birth")
CODE, MADE_UP = both("Personas kods", "Personal code"), both("Izdomāti dati", "Made-up data")
PERIOD, MONTH = both("Plāna darbības periods", "Period of the plan"), both("Mēnesis", "Month")
GIVER, TOTAL = both("Atbalsta sniedzējs", "Giver"), both("Kopā", "Total")
HOURS, TIME = both("Stundas", "Hours"), both("Laiks", "Time")
MEASURE, TOPIC = both("Atbalsta pasākums", "Support measure"), both("Tēma", "Topic")
SIGNED, CONFIRMED = both("Izglītojamā paraksts", "Learner's signature"), both("Apliecināts", "Confirmed")
RATE, AMOUNT = both("Likme", "Rate"), both("Summa", "Amount")
WHO, WHAT = both("Kas", "Who"), both("Darbība", "What was done")
AUTHOR = both("IAP sagatavotājs", "Plan author")
HEAD_OF = both("Izglītības iestādes vadītājs", "Head of institution")
COORDINATOR = both("Izglītības iestādes koordinators", "School coordinator")
PARENT = both("Vecāks vai cits likumiskais pārstāvis", "Parent or other legal representative")
MISSED = both("neieradās", "did not come")
VOID = both("anulēts", "void")
HANDED_OVER = both("Eksemplārs izsniegts (datums)", "Copy handed over (date)")
PLAN = both("Plāns", "Plan")
"""Labels that several papers share."""


def said(label: Label, language: str) -> str:
    """A label in a language, else in Latvian."""
    return label.get(language) or label["lv"]
