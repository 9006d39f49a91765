"""A calendar that other programs read."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from iapflow.documents.calendar import Entry, ics_of

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_other_programs_read_the_days_titles_and_links():
    entry = Entry("task-1", date(2026, 11, 30), "Termiņš: Apstiprināt", "Skola; ar, zīmēm", "https://a.example/plani/1")

    read = Calendar.from_ical(ics_of("Mani uzdevumi", [entry], NOW))

    (event,) = read.walk("VEVENT")
    assert (date(2026, 11, 30), "Termiņš: Apstiprināt") == (event["dtstart"].dt, str(event["summary"]))
    assert ("Skola; ar, zīmēm", "task-1@iapflow") == (str(event["location"]), str(event["uid"]))


def test_an_empty_calendar_is_one_too():
    assert [] == Calendar.from_ical(ics_of("Mani uzdevumi", [], NOW)).walk("VEVENT")


def test_hours_that_are_known_stand_in_universal_time():
    hours = (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 30, 13, tzinfo=UTC))
    entry = Entry("event-1", date(2026, 11, 30), "Seminārs", "Bebrene", "https://a.example/pasakumi/1", hours)

    (event,) = Calendar.from_ical(ics_of("Pasākumi", [entry], NOW)).walk("VEVENT")

    assert hours == (event["dtstart"].dt, event["dtend"].dt)
    assert "OPAQUE" == event["transp"]
