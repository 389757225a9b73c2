"""Computes the figures of the corpus without gradus, and holds them against the ones that gradus shows.

Rows are read and counted by SQL in DuckDB; zones and business hours come from Python's own library. Nothing here was
taken from gradus but the definitions in docs/observations.md.
"""

import io
import json
import math
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
TARGETS = [  # metric, priority, seconds, clock
    ("first-response", "p1", 15 * 60, "calendar"),
    ("first-response", "p3", 2 * 3600, "business"),
    ("resolution", "p1", 4 * 3600, "calendar"),
    ("resolution", "p2", 8 * 3600, "business"),
    ("resolution", "p4", 5 * 10 * 3600, "business"),
]
COLLECTED = int(datetime(2026, 7, 6, tzinfo=LONDON).timestamp())

folder = Path(sys.argv[1])
shown = {one["id"]: one for one in json.loads(Path(sys.argv[2]).read_text())["organizations"]}
sql = duckdb.connect()
compared = 0
wrong = []


def same(where, own, theirs):
    global compared
    compared += 1
    if own != theirs:
        wrong.append(f"{where}: {own!r} here, {theirs!r} by gradus")


def moment(text, form, zone):
    return int(datetime.strptime(text, form).replace(tzinfo=ZoneInfo(zone)).timestamp())


def business(start, end, priority):
    """Seconds of opening hours between two moments."""
    total, day = 0, datetime.fromtimestamp(start, LONDON).date()
    while day <= datetime.fromtimestamp(end, LONDON).date():
        close = {True: 18, False: 12 if day.weekday() == 5 and priority == "p1" else None}[day.weekday() < 5]
        if close and day not in HOLIDAYS:
            opens = datetime.combine(day, time(8), LONDON).timestamp()
            closes = datetime.combine(day, time(close), LONDON).timestamp()
            total += max(0, int(min(end, closes) - max(start, opens)))
        day += timedelta(days=1)
    return total


def local_day(at):
    return datetime.fromtimestamp(at, LONDON).date().isoformat()


text, big = "VARCHAR", "BIGINT"
sql.create_function("moment", moment, [text, text, text], big)
sql.create_function("business", business, [big, big, text], big)
sql.create_function("local_day", local_day, [big], text)
sql.execute(
    """
    CREATE MACRO edge(s) AS CASE
      WHEN s <= 86400 THEN ceil(s / 60) * 60
      WHEN s <= 31 * 86400 THEN ceil(s / 900) * 900
      WHEN s <= 365 * 86400 THEN ceil(s / 3600) * 3600
      ELSE ceil(s / 86400) * 86400 END;
    CREATE MACRO rank_of(list, percent) AS list_sort(list)[CAST(ceil(len(list) * percent / 100.0) AS INT)];
    CREATE MACRO p(word) AS CASE
      WHEN word IN ('1 - Critical', 'Urgent', 'Highest', 'P1') THEN 'p1'
      WHEN word IN ('2 - High', 'High', 'P2') THEN 'p2'
      WHEN word IN ('3 - Moderate', 'Medium', 'P3') THEN 'p3'
      WHEN word IN ('4 - Low', 'Low', 'P4') THEN 'p4'
      ELSE '' END;
    """
)


def rows(query, **values):
    return sql.execute(query, values).fetchall()


def spread(column, where, table="t"):
    """Count, median and p90 of a column, as the resolution of the report has them."""
    found = rows(
        f"SELECT count({column}), rank_of(list(edge({column})), 50), rank_of(list(edge({column})), 90) "
        f"FROM {table} WHERE {where} AND {column} IS NOT NULL"
    )[0]
    return None if not found[0] else {"count": found[0], "median": int(found[1]), "p90": int(found[2])}


def csv(name, header_row=0, encoding=None, delimiter=","):
    """A table of texts; DuckDB reads UTF-8 only, so other encodings are turned into it first."""
    path = folder / name
    if encoding:
        path.with_suffix(".utf8").write_text(path.read_bytes().decode(encoding), "utf-8", newline="")
        path = path.with_suffix(".utf8")
    return (
        f"read_csv('{path}', all_varchar=true, header=true, delim='{delimiter}', quote='\"', escape='\"', "
        f"skip={header_row}, null_padding=false, nullstr='', strict_mode=true)"
    )


# ---------------------------------------------------------------------------------------------------------- tickets

TICKETS = {
    "incidents": lambda: (
        csv("servicenow-incident.csv"),
        """number AS id, priority, state IN ('Closed', 'Resolved') AS ended, opened_at AS o, NULL AS r, resolved_at AS e,
        subcategory AS topic, contact_type AS channel, reopen_count AS reopened, reassignment_count AS reassigned,
        NULL AS stated, NULL AS stated_business, NULL AS full_business""",
        "%Y-%m-%d %H:%M:%S",
        "Europe/London",
    ),
    "jira": lambda: (
        csv("jira.csv"),
        """"Issue key" AS id, Priority AS priority, "Status Category" = 'Done' AS ended, Created AS o,
        "Custom field ([CHART] Date of First Response)" AS r, Resolved AS e, "Custom field (Request Type)" AS topic,
        NULL AS channel, NULL AS reopened, NULL AS reassigned, NULL AS stated, NULL AS stated_business,
        NULL AS full_business""",
        "%d/%b/%y %I:%M %p",
        "Europe/London",
    ),
    # Of two times that the tool states, on all hours and on hours of its own, the first one counts.
    "zendesk": lambda: (
        csv("zendesk.csv"),
        """Id AS id, Priority AS priority, Status = 'Closed' AS ended, "Created at" AS o, NULL AS r, "Solved at" AS e,
        "Ticket type" AS topic, Via AS channel, Reopens AS reopened, NULL AS reassigned,
        "First reply time in minutes" AS stated,
        NULL AS stated_business, NULL AS full_business""",
        "%Y-%m-%d %H:%M",
        "Europe/London",
    ),
    "freshservice": lambda: (
        csv("freshservice.csv.gz"),
        """"Ticket Id" AS id, Priority AS priority, Status IN ('Closed', 'Resolved') AS ended, "Created Time" AS o,
        "Initial Response Time" AS r, "Resolved Time" AS e, "Sub-Category" AS topic, Source AS channel,
        NULL AS reopened, NULL AS reassigned, NULL AS stated, NULL AS stated_business, NULL AS full_business""",
        "%Y-%m-%d %H:%M:%S",
        "Europe/London",
    ),
    "tickets": lambda: (
        f"read_json('{folder}/tickets.jsonl', format='newline_delimited', columns={{id: 'VARCHAR', priority: 'VARCHAR', "
        "opened: 'VARCHAR', responded: 'VARCHAR', resolved: 'VARCHAR', topic: 'VARCHAR', channel: 'VARCHAR', "
        "reopened: 'VARCHAR', reassigned: 'VARCHAR'})",
        """id, priority, resolved IS NOT NULL AS ended, opened AS o, responded AS r, resolved AS e, topic, channel,
        reopened, reassigned, NULL AS stated, NULL AS stated_business, NULL AS full_business""",
        "%Y-%m-%dT%H:%M:%SZ",
        "UTC",
    ),
}


def times(source, columns, form, zone):
    sql.execute(
        f"""
        CREATE OR REPLACE TABLE t AS
        WITH read AS (SELECT {columns} FROM {source}),
        told AS (
          SELECT *, p(priority) AS prio, moment(o, '{form}', '{zone}') AS opened,
            CASE WHEN r IS NULL THEN NULL ELSE moment(r, '{form}', '{zone}') END AS responded,
            CASE WHEN e IS NULL OR NOT ended THEN NULL ELSE moment(e, '{form}', '{zone}') END AS resolved
          FROM read)
        SELECT *,
          coalesce(responded - opened, CAST(stated AS BIGINT) * 60) AS response,
          resolved - opened AS resolution,
          CASE WHEN responded IS NOT NULL THEN business(opened, responded, prio)
               ELSE CAST(stated_business AS BIGINT) * 60 END AS response_business,
          CASE WHEN resolved IS NOT NULL THEN business(opened, resolved, prio)
               ELSE CAST(full_business AS BIGINT) * 60 END AS resolution_business
        FROM told"""
    )


def tickets(name, count_rows):
    theirs = shown[name]["observed"]["tickets"]
    count, open_, first, last = rows(
        "SELECT count(*), count(*) FILTER (NOT ended), min(local_day(opened)), max(local_day(opened)) FROM t"
    )[0]
    same(f"{name} rows", count_rows, theirs["rows"])
    same(f"{name} tickets", count, theirs["tickets"])
    same(f"{name} open", open_, theirs["open"])
    same(f"{name} period", {"from": first, "to": last}, theirs["period"])
    for priority in theirs["priorities"]:
        word = priority["priority"]
        own = rows("SELECT count(*), count(*) FILTER (NOT ended) FROM t WHERE prio = $word", word=word)[0]
        same(f"{name} {word}", own, (priority["tickets"], priority["open"]))
        for step in ("response", "resolution"):
            same(f"{name} {word} {step}", spread(step, f"prio = '{word}'"), priority.get(step))
            for clock in priority["clocks"]:
                kind = "business" if clock["clock"].startswith("desk-hours") else "calendar"
                column = f"{step}_{kind}" if kind == "business" or "resolution_calendar" in names() else step
                same(f"{name} {word} {step} {clock['clock']}", spread(column, f"prio = '{word}'"), clock.get(step))
    for position, (metric, word, limit, clock) in enumerate(TARGETS):
        target = theirs["targets"][position]
        step, end = {"first-response": ("response", "responded"), "resolution": ("resolution", "resolved")}[metric]
        column = f"{step}_business" if clock == "business" else step
        if clock == "calendar" and f"{step}_calendar" in names():
            column = f"{step}_calendar"
        told = rows(f"SELECT count({column}) FROM t")[0][0]
        kept, missed = rows(
            f"SELECT count(*) FILTER (edge({column}) <= {limit}), count(*) FILTER (edge({column}) > {limit}) "
            f"FROM t WHERE prio = '{word}'"
        )[0]
        waited = f"business(opened, {COLLECTED}, prio)" if clock == "business" else f"({COLLECTED} - opened)"
        still = f"NOT ended AND {end} IS NULL" + (" AND stated IS NULL" if step == "response" else "")
        if "paused" in names():
            waited += " - paused" + ("_business" if clock == "business" else "")
        overdue = rows(f"SELECT count(*) FROM t WHERE prio = '{word}' AND {still} AND edge({waited}) > {limit}")[0][0]
        overdue = overdue if told else 0
        if target["basis"] == "measured":
            same(
                f"{name} target {position}",
                {"kept": kept, "missed": missed + overdue, "overdue": overdue, "cases": kept + missed + overdue},
                {key: target[key] for key in ("kept", "missed", "overdue", "cases")},
            )
            own = spread(column, f"prio = '{word}'") or {}
            same(f"{name} target {position} times", (own.get("median"), own.get("p90")), (target.get("median"), target.get("p90")))
    ages = "date_diff('day', CAST(local_day(opened) AS DATE), DATE '2026-07-06')"
    own = rows(
        f"SELECT rank_of(list({ages}), 50), rank_of(list({ages}), 90), max({ages}), count(*) FILTER ({ages} > 30), "
        f"count(*) FILTER ({ages} > 90) FROM t WHERE NOT ended"
    )[0]
    backlog = theirs["backlog"]
    same(
        f"{name} backlog", own, tuple(backlog.get(key) for key in ("median_age", "p90_age", "oldest_age", "over_30", "over_90"))
    )
    for key in ("reopened", "reassigned"):
        part, whole = rows(f"SELECT count(*) FILTER (CAST({key} AS INT) > 0), count({key}) FROM t")[0]
        share = {"count": part, "of": whole, "percent": math.floor(part * 10_000 / max(whole, 1)) / 100}
        same(f"{name} {key}", share if whole else None, theirs.get(key))
    for month in theirs["months"]:
        opened = f"local_day(opened)[:7] = '{month['month']}'"
        resolved = f"resolved IS NOT NULL AND local_day(coalesce(resolved, 0))[:7] = '{month['month']}'"
        same(f"{name} {month['month']} opened", rows(f"SELECT count(*) FROM t WHERE {opened}")[0][0], month["opened"])
        same(f"{name} {month['month']} resolved", rows(f"SELECT count(*) FROM t WHERE {resolved}")[0][0], month["resolved"])
        same(f"{name} {month['month']} response", spread("response", opened), month.get("response"))
        same(f"{name} {month['month']} resolution", spread("resolution", resolved), month.get("resolution"))
    for key, column in (("topics", "topic"), ("channels", "channel")):
        own = dict(rows(f"SELECT {column}, count(*) FROM t WHERE {column} IS NOT NULL GROUP BY 1"))
        same(f"{name} {key}", own, {one[column]: one["tickets"] for one in theirs[key]})


def names():
    return {row[0] for row in rows("SELECT column_name FROM (DESCRIBE t)")}


for name, table in TICKETS.items():
    source, columns, form, zone = table()
    times(source, columns, form, zone)
    tickets(name, rows("SELECT count(*) FROM t")[0][0])

# The event log: the last row of a ticket counts, and states between rows say when the clock stood.
log = csv("servicenow-event-log.csv")
sql.execute(
    f"""
    CREATE OR REPLACE TABLE events AS SELECT *, moment(sys_updated_at, '%d-%m-%Y %H:%M', 'Europe/London') AS moved,
      CAST(sys_mod_count AS INT) AS n FROM {log}"""
)
times(
    "(SELECT * FROM events QUALIFY row_number() OVER (PARTITION BY number ORDER BY n DESC) = 1)",
    """number AS id, priority, incident_state IN ('Closed', 'Resolved') AS ended, opened_at AS o, NULL AS r,
    CASE WHEN resolved_at = '?' THEN NULL ELSE resolved_at END AS e, subcategory AS topic, contact_type AS channel,
    reopen_count AS reopened, reassignment_count AS reassigned, NULL AS stated, NULL AS stated_business,
    NULL AS full_business""",
    "%d-%m-%Y %H:%M",
    "Europe/London",
)
sql.execute(
    f"""
    CREATE OR REPLACE TABLE pauses AS
    WITH spans AS (
      SELECT number, incident_state, moved AS began, lead(moved) OVER (PARTITION BY number ORDER BY n) AS stop FROM events)
    SELECT t.id, sum(least(coalesce(stop, {COLLECTED}), coalesce(resolved, {COLLECTED})) - began) AS paused,
      sum(business(began, least(coalesce(stop, {COLLECTED}), coalesce(resolved, {COLLECTED})), prio)) AS paused_business
    FROM spans JOIN t ON t.id = spans.number WHERE incident_state = 'Awaiting User Info'
      AND began < least(coalesce(stop, {COLLECTED}), coalesce(resolved, {COLLECTED})) GROUP BY 1;
    CREATE OR REPLACE TABLE t AS SELECT t.* REPLACE (resolution_business - coalesce(pauses.paused_business, 0) AS resolution_business),
      resolution - coalesce(pauses.paused, 0) AS resolution_calendar, response AS response_calendar,
      coalesce(pauses.paused, 0) AS paused, coalesce(pauses.paused_business, 0) AS paused_business
      FROM t LEFT JOIN pauses ON pauses.id = t.id"""
)
tickets("event-log", rows("SELECT count(*) FROM events")[0][0])

# -------------------------------------------------------------------------------------------------------- inventory

ENDS = {row[0]: row[1] for row in rows(
    "SELECT version, max(end_of_service) FROM read_csv('data/lifecycle/m365-apps-end-of-support.csv', comment='#', "
    "all_varchar=true, header=true) WHERE channel LIKE 'Monthly%' OR channel LIKE 'Semi-Annual%' GROUP BY 1")}


def inventory(name, source, columns):
    sql.execute(f"CREATE OR REPLACE TABLE d AS SELECT {columns} FROM {source}")
    theirs = shown[name]["observed"]["inventory"]
    machines = rows("SELECT count(DISTINCT machine) FROM d")[0][0]
    same(f"{name} machines", machines, theirs["machines"])
    builds = dict(rows("SELECT build, count(DISTINCT machine) FROM d WHERE build IS NOT NULL AND office GROUP BY 1"))
    found = {}
    for build in theirs["builds"]:
        if build["product"] == "m365-apps":
            found[build["build"]] = found.get(build["build"], 0) + build["machines"]
    same(f"{name} builds", builds, found)
    for key, column in (("os", "os"), ("unit", "unit")):
        if (by := theirs["by"].get(key)) and by["known"] and column in {c[0] for c in rows("SELECT column_name FROM (DESCRIBE d)")}:
            own = dict(rows(f"SELECT {column}, count(DISTINCT machine) FROM d WHERE office GROUP BY 1"))
            same(f"{name} by {key}", own, {one["value"]: one["machines"] for one in by["values"]})
            pairs = {(a, b): n for a, b, n in rows(f"SELECT {column}, build, count(DISTINCT machine) FROM d WHERE office GROUP BY 1, 2")}
            same(
                f"{name} builds by {key}",
                pairs,
                {(one["value"], build["build"]): build["machines"] for one in by["values"] for build in one["builds"]},
            )
    if "in_support" in theirs and "version" in {c[0] for c in rows("SELECT column_name FROM (DESCRIBE d)")}:
        versions = rows("SELECT version, count(DISTINCT machine) FROM d GROUP BY 1")
        supported = sum(n for version, n in versions if version in ENDS and ENDS[version] >= "2026-08-21")
        same(f"{name} in support", (supported, sum(n for _, n in versions)), (theirs["in_support"]["count"], theirs["in_support"]["of"]))
    return theirs


second = csv("devices-2.csv")
inventory(
    "devices", second,
    "device AS machine, build, version, true AS office, os, unit, server = 'yes' AS server, \"user\" AS who",
)
servers, workstations = rows("SELECT count(*) FILTER (server), count(*) FILTER (NOT server) FROM d")[0]
same("devices servers", (servers, workstations), (
    shown["devices"]["observed"]["inventory"]["servers"], shown["devices"]["observed"]["inventory"]["workstations"]))
inventory("admin-center", csv("m365-inventory.csv"),
    "DeviceName AS machine, split_part(BuildVersion, ' ', 1) AS build, true AS office, OSFamily AS family")
inventory("configuration-manager", csv("configuration-manager.csv", 0, "utf-16", ";"),
    "Device AS machine, VersionToReport0 AS build, true AS office")
inventory("registry", csv("registry-script.csv"),
    "ComputerName AS machine, Version AS build, DisplayName LIKE 'Microsoft 365 Apps%' AS office")
with zipfile.ZipFile(folder / "intune-devices.zip") as archive:
    (folder / "intune-devices.unpacked.csv").write_bytes(archive.read(archive.namelist()[0]))
inventory("intune", csv("intune-devices.unpacked.csv"),
    '"Device name" AS machine, NULL AS build, false AS office, "Category" AS unit')

used = dict(rows(f"SELECT ApplicationName, count(DISTINCT DeviceName) FROM {csv('intune-apps.csv')} GROUP BY 1"))
same("intune-apps", used, {one["name"]: one["users"] for one in shown["intune-apps"]["observed"]["app_discovery"]["items"]})

# ---------------------------------------------------------------------------------------------------------- training

transcript = csv("cornerstone.csv", 21)
sql.execute(
    f"""
    CREATE OR REPLACE TABLE c AS SELECT "User - User ID" AS person, "User - Division" AS unit, "User - Audience" AS audience,
      "Training - Training Title" AS course,
      max(CASE "Transcript - Transcript Status" WHEN 'Completed' THEN 2 WHEN 'In Progress' THEN 1 ELSE 0 END) AS best,
      count(*) AS n FROM {transcript} GROUP BY ALL"""
)
for name in ("transcript", "transcript-book"):
    theirs = shown[name]["observed"]["training"]
    same(f"{name} rows", rows("SELECT sum(n) FROM c")[0][0], theirs["rows"])
    same(f"{name} retakes", rows("SELECT sum(n - 1) FROM c")[0][0], theirs["retakes"])
    for key, column in (("courses", "course"), ("audiences", "audience"), ("units", "unit")):
        own = {row[0]: row[1:] for row in rows(
            f"SELECT {column}, count(*), count(*) FILTER (best = 2) FROM c GROUP BY 1")}
        word = next(word for word in theirs[key][0] if isinstance(theirs[key][0][word], str) and theirs[key][0][word] in own)
        same(f"{name} {key}", own, {one[word]: (one["assigned"], one["completed"]) for one in theirs[key]})

# ------------------------------------------------------------------------------------------------------------ assets

register = csv("snipe-it.csv", 0, "cp1252")
sql.execute(
    f"""
    CREATE OR REPLACE TABLE a AS SELECT Serial IS NOT NULL AS serial, Supplier IS NOT NULL AS supplier, Category AS category,
      CAST("Purchase Date" AS DATE) + to_months(CAST("Warranty (months)" AS INT)) AS ends FROM {register}"""
)
own = rows("SELECT count(*), count(*) FILTER (serial), count(*) FILTER (supplier), count(ends), "
           "count(*) FILTER (ends < DATE '2026-08-21') FROM a")[0]
for name in ("snipe-it", "hardware"):
    theirs = shown[name]["observed"]["assets"]["hardware"]
    having = theirs["with"]
    same(name, own, (theirs["total"], having["serial"], having["supplier"], having["warranty"], theirs["expired"]))
    same(f"{name} categories", dict(rows("SELECT category, count(*) FROM a GROUP BY 1")),
         {one["category"]: one["total"] for one in theirs["categories"]})

# ---------------------------------------------------------------------------------------------------------- channels

sql.execute(
    f"""
    CREATE OR REPLACE TABLE q AS SELECT channel, "by" AS who,
      moment(asked, '%Y-%m-%d %H:%M', 'Europe/London') AS asked,
      CASE WHEN answered IS NULL THEN NULL ELSE moment(answered, '%Y-%m-%d %H:%M', 'Europe/London') END AS answered
    FROM {csv('activity.csv')} WHERE members IS NULL;
    CREATE OR REPLACE TABLE q AS SELECT *, answered - asked AS took FROM q"""
)
for channel in shown["channels"]["observed"]["activity"]["channels"]:
    where = f"channel = '{channel['channel']}'"
    own = rows(f"SELECT count(*), count(answered), count(*) FILTER (who = 'peer'), count(*) FILTER (who = 'expert') FROM q WHERE {where}")[0]
    same(f"channel {channel['channel']}", own, (
        channel["questions"], channel["answered"]["count"], channel["by_peers"]["count"], channel["by_experts"]["count"]))
    same(f"channel {channel['channel']} times", spread("took", where, "q"), channel["first_answer"])

for line in wrong:
    print(line, file=sys.stderr)
print(f"{compared} figures compared, {len(wrong)} differ")
sys.exit(1 if wrong else 0)
