//! Tickets as ticket tools write them.

use std::io::{self, Write};

use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::random::Random;
use super::table::{Table, gz, quoted};
use super::tickets::{Desk, Ticket};
use super::{File, file};

const PRIORITIES: [&str; 4] = ["Urgent", "High", "Medium", "Low"];

/// The same desk in every tool, and each with other tickets.
pub(super) fn tickets(random: &mut Random) -> Vec<File> {
    let desk = Desk::usual(600);
    vec![
        file(
            "servicenow-event-log.csv",
            event_log(&desk, &desk.tickets(random)),
        ),
        file("servicenow-incident.csv", incidents(&desk.tickets(random))),
        file("jira.csv", jira(&desk.tickets(random), random)),
        file("zendesk.csv", zendesk(&desk.tickets(random))),
        file(
            "freshservice.csv.gz",
            gz(&freshservice(&desk, &desk.tickets(random))),
        ),
        file("tickets.jsonl", lines(&desk.tickets(random))),
    ]
}

fn shown(at: Option<DateTime>, form: &str) -> String {
    at.map_or_else(String::new, |at| at.strftime(form).to_string())
}

fn minutes(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_mins()
}

const EVENT_LOG: &str = "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,\
opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,\
subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,\
notify,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at";

/// Several rows a ticket; `?` for nothing; times of the day of the desk.
pub(super) fn event_log(desk: &Desk, tickets: &[Ticket]) -> Vec<u8> {
    /// `29-02-2016 01:23`.
    const FORM: &str = "%d-%m-%Y %H:%M";
    let mut table = Table::new(EVENT_LOG);
    for ticket in tickets {
        let mut events = vec![("New", ticket.opened)];
        events.extend(ticket.responded.map(|at| ("Active", at)));
        if let Some(at) = ticket.responded.filter(|_| ticket.waited > 0) {
            let back = at.saturating_add(ticket.waited.minutes());
            let waits = [
                ("Awaiting User Info", at.saturating_add(1.minute())),
                ("Active", back),
            ];
            events.extend(waits.into_iter().filter(|(_, at)| *at <= desk.taken));
        }
        events.extend(ticket.resolved.map(|at| ("Resolved", at)));
        events.extend(ticket.closed.map(|at| ("Closed", at)));
        let last = events.len() - 1;
        for (sequence, (state, at)) in events.iter().enumerate() {
            let ended = ["Resolved", "Closed"].contains(state);
            let end = |at: Option<DateTime>| match at.filter(|_| ended) {
                Some(at) => shown(Some(at), FORM),
                None => "?".to_owned(),
            };
            let progress = |total: i64| if sequence == last { total } else { 0 }.to_string();
            let (opened, updated) = (shown(Some(ticket.opened), FORM), shown(Some(*at), FORM));
            let number = format!("INC{:07}", ticket.number);
            let priority = format!(
                "{} - {}",
                ticket.priority + 1,
                ["Critical", "High", "Moderate", "Low"][ticket.priority]
            );
            let rank = ["1 - High", "1 - High", "2 - Medium", "3 - Low"][ticket.priority];
            table.row([
                number.as_str(),
                state,
                if *state == "Closed" { "false" } else { "true" },
                &progress(ticket.reassigned),
                &progress(ticket.reopened),
                &sequence.to_string(),
                if ticket.priority == 0 && ended {
                    "false"
                } else {
                    "true"
                },
                &format!("Caller {}", ticket.caller),
                "Opened by 8",
                &opened,
                "?",
                &opened,
                "Updated by 21",
                &updated,
                ticket.channel,
                "Location 143",
                ticket.topic.0,
                ticket.topic.1,
                "?",
                "?",
                rank,
                rank,
                &priority,
                ticket.group,
                "?",
                "false",
                "false",
                "Do Not Notify",
                "?",
                "?",
                "?",
                "?",
                if ended { "code 6" } else { "?" },
                "?",
                &end(ticket.resolved),
                &end(ticket.closed),
            ]);
        }
    }
    table.utf8()
}

/// A list: states as numbers, seconds in times, a personal name in two columns.
fn incidents(tickets: &[Ticket]) -> Vec<u8> {
    const FORM: &str = "%Y-%m-%d %H:%M:%S";
    let mut table = Table::new(
        "number,short_description,caller_id,priority,state,category,subcategory,contact_type,assignment_group,assigned_to,\
         opened_at,resolved_at,closed_at,reassignment_count,reopen_count,sys_updated_on,sys_updated_by",
    );
    for ticket in tickets {
        let state = match (ticket.closed, ticket.resolved, ticket.responded) {
            (Some(_), ..) => "Closed",
            (_, Some(_), _) => "Resolved",
            (_, _, Some(_)) => "In Progress",
            _ => "New",
        };
        let updated = ticket
            .closed
            .or(ticket.resolved)
            .or(ticket.responded)
            .or(Some(ticket.opened));
        table.row([
            format!("INC{:07}", ticket.number).as_str(),
            &format!("{}, asked \"again\"", ticket.topic.1),
            &format!("Caller {}", ticket.caller),
            ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"][ticket.priority],
            state,
            ticket.topic.0,
            ticket.topic.1,
            ticket.channel,
            ticket.group,
            "Agent 7",
            &shown(Some(ticket.opened), FORM),
            &shown(ticket.resolved, FORM),
            &shown(ticket.closed, FORM),
            &ticket.reassigned.to_string(),
            &ticket.reopened.to_string(),
            &shown(updated, FORM),
            "agent.7",
        ]);
    }
    table.utf8()
}

/// Times that are left, negative where the target was missed; `Comment` and `Labels` stand twice.
fn jira(tickets: &[Ticket], random: &mut Random) -> Vec<u8> {
    const FORM: &str = "%d/%b/%y %-I:%M %p";
    let mut table = Table::new(
        "Summary,Issue key,Issue id,Issue Type,Status,Priority,Assignee,Reporter,Created,Updated,Resolved,Labels,Labels,\
         Comment,Comment,Custom field (Request Type),Custom field (Time to first response),\
         Custom field (Time to resolution),Satisfaction rating,Status Category,\
         Custom field ([CHART] Date of First Response)",
    );
    let left = |target: i64, took: Option<i64>| {
        took.map_or_else(String::new, |took| {
            let left = target - took;
            format!(
                "{}{}:{:02}",
                if left < 0 { "-" } else { "" },
                left.abs() / 60,
                left.abs() % 60
            )
        })
    };
    for ticket in tickets {
        let took = |at: Option<DateTime>| at.map(|at| minutes(ticket.opened, at));
        let (status, category) = match (ticket.resolved, ticket.responded) {
            (Some(_), _) => ("Resolved", "Done"),
            (_, Some(_)) => ("In progress", "In Progress"),
            _ => ("Waiting for support", "To Do"),
        };
        table.row([
            format!("{} is slow,\nplease look", ticket.topic.1).as_str(),
            &format!("HELP-{}", ticket.number),
            &ticket.number.to_string(),
            "Service Request",
            status,
            ["Highest", "High", "Medium", "Low"][ticket.priority],
            &random.hex(24),
            &random.hex(24),
            &shown(Some(ticket.opened), FORM),
            &shown(ticket.resolved.or(Some(ticket.opened)), FORM),
            &shown(ticket.resolved, FORM),
            "",
            ticket.topic.0,
            "thank you",
            "it works",
            ticket.topic.1,
            &left([15, 60, 240, 480][ticket.priority], took(ticket.responded)),
            &left([240, 480, 2_880, 7_200][ticket.priority], took(ticket.resolved)),
            "",
            category,
            &shown(ticket.responded, FORM),
        ]);
    }
    table.utf8()
}

/// Minutes on two clocks; hours that are rounded; a leading column of sums; blank priorities.
fn zendesk(tickets: &[Ticket]) -> Vec<u8> {
    const FORM: &str = "%Y-%m-%d %H:%M";
    let mut table = Table::new(
        "Summation column,Id,Requester,Requester id,Requester email,Submitter,Assignee,Group,Subject,Tags,Status,Priority,\
         Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,\
         Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,\
         First reply time in minutes within business hours,Full resolution time in minutes,\
         Full resolution time in minutes within business hours,Site [list],Urgent [flag]",
    );
    for ticket in tickets {
        let took = |at: Option<DateTime>| at.map(|at| minutes(ticket.opened, at));
        let text = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
        let (first, full) = (took(ticket.responded), took(ticket.resolved));
        let opened = shown(Some(ticket.opened), FORM);
        table.row([
            "1",
            &ticket.number.to_string(),
            &format!("Requester {}", ticket.caller),
            &format!("3600{:05}", ticket.caller),
            &format!("requester.{}@corpus.test", ticket.caller),
            "Submitter 4",
            "Agent 7",
            ticket.group,
            "no sound; \"none\"",
            "web_widget",
            if ticket.resolved.is_some() {
                "Closed"
            } else {
                "Open"
            },
            if ticket.number.is_multiple_of(17) {
                ""
            } else {
                PRIORITIES[ticket.priority]
            },
            ticket.channel,
            "Incident",
            &opened,
            &shown(ticket.resolved.or(Some(ticket.opened)), FORM),
            &opened,
            "Corpus Ltd",
            "",
            &opened,
            &shown(ticket.resolved, FORM),
            &text(full.map(|minutes| (minutes + 30) / 60)),
            "Not Offered",
            &(ticket.reassigned + 1).to_string(),
            "1",
            &ticket.reopened.to_string(),
            "2",
            &text(first),
            &text(first.map(|minutes| minutes * 2 / 3)),
            &text(full),
            &text(full.map(|minutes| minutes / 3)),
            "north",
            "0",
        ]);
    }
    table.marked()
}

const FRESHSERVICE: &str = "Subject,Type,Status,Urgency,Impact,Priority,Group,Agent,Company,Description,Category,Sub-Category,Item,\
Source,Resolution Note,Experience Score,Association type,Requester Location,Requester VIP,Ticket Id,Requester Name,\
Requester Email,Created Time,Due by Time,Resolved Time,Closed Time,Last Updated Time,Initial Response Time,Time Tracked,\
First Response Time (in Hrs),Resolution Time (in Hrs),Agent interactions,Customer interactions,Resolution Status,\
First Response Status,Tags,Survey Result,Approval Status";

pub(super) fn freshservice_header(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(FRESHSERVICE.as_bytes())?;
    out.write_all(b"\r\n")
}

/// Hours as `HH:MM:SS`, and often not at all while the times are there.
pub(super) fn freshservice(desk: &Desk, tickets: &[Ticket]) -> Vec<u8> {
    let mut out = Vec::new();
    // Memory does not refuse.
    let _ = freshservice_header(&mut out);
    for ticket in tickets {
        let _ = freshservice_row(&mut out, desk, ticket);
    }
    out
}

pub(super) fn freshservice_row(out: &mut dyn Write, desk: &Desk, ticket: &Ticket) -> io::Result<()> {
    const FORM: &str = "%Y-%m-%d %H:%M:%S";
    let status = match (ticket.closed, ticket.resolved) {
        (Some(_), _) => "Closed",
        (_, Some(_)) => "Resolved",
        _ => "Open",
    };
    let hours = ticket
        .responded
        .filter(|_| ticket.number.is_multiple_of(3))
        .map_or_else(String::new, |at| {
            let took = minutes(ticket.opened, at);
            format!("{:02}:{:02}:00", took / 60, took % 60)
        });
    let urgency = ["High", "High", "Medium", "Low"][ticket.priority];
    write!(
        out,
        "{},Incident,{status},{urgency},Low,{},{},Agent {},Corpus,{},{},{},,{},,,,Site {},false,{},Requester {},r{}@corpus.test,{},{},{},{},{},{},00:10:00,{hours},,2,1,{},{},,,Not Requested\r\n",
        quoted(&format!("{}, once more", ticket.topic.1), ','),
        PRIORITIES[ticket.priority],
        ticket.group,
        ticket.caller % 23,
        ticket.topic.1,
        ticket.topic.0,
        ticket.topic.1,
        ticket.channel,
        ticket.caller % 7,
        ticket.number,
        ticket.caller,
        ticket.caller,
        shown(Some(ticket.opened), FORM),
        shown(Some(ticket.opened.saturating_add(2.days())), FORM),
        shown(ticket.resolved, FORM),
        shown(ticket.closed, FORM),
        shown(ticket.closed.or(Some(desk.taken)), FORM),
        shown(ticket.responded, FORM),
        if ticket.resolved.is_some() {
            "Within SLA"
        } else {
            ""
        },
        if ticket.responded.is_some() {
            "Within SLA"
        } else {
            ""
        },
    )
}

/// Our own names, an object a line; a key that has nothing is left out.
fn lines(tickets: &[Ticket]) -> Vec<u8> {
    const FORM: &str = "%Y-%m-%dT%H:%M:%SZ";
    let mut out = String::new();
    for ticket in tickets {
        let mut line = format!(
            "{{\"id\": \"T-{}\", \"priority\": \"P{}\", \"opened\": \"{}\"",
            ticket.number,
            ticket.priority + 1,
            shown(Some(ticket.opened), FORM)
        );
        let times = [("responded", ticket.responded), ("resolved", ticket.resolved)];
        for (key, at) in times.into_iter().filter_map(|(key, at)| Some((key, at?))) {
            line += &format!(", \"{key}\": \"{}\"", shown(Some(at), FORM));
        }
        out += &format!(
            "{line}, \"reopened\": {}, \"reassigned\": {}, \"tier\": \"{}\", \"topic\": \"{}\", \"channel\": \"{}\"}}\n",
            ticket.reopened, ticket.reassigned, ticket.group, ticket.topic.1, ticket.channel
        );
    }
    out.into_bytes()
}
