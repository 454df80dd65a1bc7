"""Rows of event data files made by hand for tests, with the cells that a test does not name filled in."""

from __future__ import annotations

from detente.imports import DATASETS

ICEWS = {
    "Event ID": "20718170",
    "Event Date": "2014-03-05",
    "Source Name": "Ministry of Foreign Affairs (Norway)",
    "Source Sectors": "Foreign Ministry,Executive,Government",
    "Source Country": "Norway",
    "Event Text": "Criticize or denounce",
    "CAMEO Code": "111",
    "Intensity": "-2.0",
    "Target Name": "Chile",
    "Target Country": "Chile",
    "Story ID": "30555123",
    "Sentence Number": "3",
    "Publisher": "The Harbour Post",
    "City": "Oslo",
    "Province": "Oslo County",
    "Country": "Norway",
    "Latitude": "59.9127",
    "Longitude": "10.7461",
}
GDELT = {
    "GLOBALEVENTID": "410412347",
    "SQLDATE": "20140305",
    "MonthYear": "201403",
    "Year": "2014",
    "FractionDate": "2014.1781",
    "Actor1Code": "NORGOV",
    "Actor1Name": "NORWAY",
    "Actor1CountryCode": "NOR",
    "Actor1Type1Code": "GOV",
    "Actor2Code": "CHL",
    "Actor2Name": "CHILE",
    "Actor2CountryCode": "CHL",
    "IsRootEvent": "1",
    "EventCode": "0841",
    "EventBaseCode": "084",
    "EventRootCode": "08",
    "QuadClass": "2",
    "GoldsteinScale": "7.0",
    "NumMentions": "6",
    "NumSources": "1",
    "NumArticles": "6",
    "AvgTone": "-2.5",
    "Actor1Geo_Type": "0",
    "Actor2Geo_Type": "0",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Oslo, Oslo, Norway",
    "ActionGeo_CountryCode": "NO",
    "ActionGeo_ADM1Code": "NO12",
    "ActionGeo_Lat": "59.9167",
    "ActionGeo_Long": "10.75",
    "ActionGeo_FeatureID": "-273837",
    "DATEADDED": "20140306011500",
    "SOURCEURL": "https://www.harbourpost.example/world/14?x=1",
}
POLECAT = {
    "Event ID": "ab12",
    "Event Date": "2014-03-05",
    "Event Type": "SANCTION",
    "Event Mode": "expel",
    "Intensity": "-6.0",
    "Quad Code": "MATERIAL CONFLICT",
    "Contexts": "diplomatic; economic",
    "Actor Name": "Norway",
    "Actor Country": "NOR",
    "Actor COW": "385",
    "Primary Actor Sector": "GOV",
    "Actor Sectors": "GOV",
    "Actor Title": "None",
    "Recipient Name": "Ada Rojas; Luis Soto",
    "Recipient Country": "CHL",
    "Primary Recipient Sector": "JRN",
    "Recipient Sectors": "JRN; MED",
    "Placename": "Oslo",
    "City": "Oslo",
    "Province": "Oslo County",
    "Country": "NOR",
    "Latitude": "59.91",
    "Longitude": "10.75",
    "GeoNames ID": "3143244",
    "Feature Type": "PPLC",
    "Source": "The Harbour Post",
    "Publication Date": "2014-03-06",
    "Language": "en",
    "Version": "NGEC",
}
PHOENIX = {
    "id_version": "1001_v0.3",
    "date8": "20140305",
    "year": "2014",
    "month": "03",
    "day": "05",
    "source": "NORMIL",
    "source_root": "NOR",
    "source_agent": "MIL",
    "target": "IGOUNO",
    "target_root": "IGOUNO",
    "code": "073",
    "root_code": "07",
    "quad_class": "2",
    "goldstein": "7.4",
    "issues": "TERRORISM,2;UN_SECURITY,1",
    "lat": "59.9127",
    "lon": "10.7461",
    "place": "Oslo",
    "state": "Oslo County",
    "country": "NOR",
    "sentence_ids": "53a_3;53b_1",
    "urls": "https://a.example/1;https://b.example/2",
    "outlets": "harbour_post;north_wire",
}
ROWS = {"icews": ICEWS, "gdelt": GDELT, "polecat": POLECAT, "phoenix": PHOENIX}


def line(format: str, **cells: str) -> str:
    """A row of a format, its cells in order; an underscore in a name stands for a blank where a column has one."""
    d = DATASETS[format]
    named = {c.replace(" ", "_"): c for c in d.columns}
    given = {named.get(k, k): v for k, v in cells.items()}
    assert given.keys() <= set(d.columns), given
    values = {**ROWS[format], **given}
    return "\t".join(values.get(c) or d.empty for c in d.columns)


def file(format: str, *lines: str) -> str:
    """A file of a format with these rows."""
    d = DATASETS[format]
    head = ["\t".join(d.columns)] if d.header else []
    return "".join(x + "\n" for x in [*head, *lines])
