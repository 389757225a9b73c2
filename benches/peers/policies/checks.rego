# The checks of ../CHECKS.md for conftest and regorus: all twenty, by number. Both take an empty file for one without faults.
package main

import rego.v1

today := time.parse_rfc3339_ns("2026-11-21T00:00:00Z")
year_ns := ((365 * 24) * 3600) * 1000000000
fresh(d) if today - time.parse_rfc3339_ns(concat("", [d, "T00:00:00Z"])) <= year_ns

sla_names := {s.name | some s in input.slas}
role_names := {r.name | some r in input.roles}
owner := object.get(input, ["organization", "owner"], "")

deny contains "C01: organization.owner is missing" if owner == ""
deny contains sprintf("C02: organization.reviewed_on %s is older than 365 days", [input.organization.reviewed_on]) if not fresh(input.organization.reviewed_on)
deny contains sprintf("C03: support.hours.coverage %s is not one of 8x5, 12x7, 24x7", [input.support.hours.coverage]) if not input.support.hours.coverage in {"8x5", "12x7", "24x7"}
deny contains sprintf("C04: %d support channel(s), at least 2 wanted", [count(input.support.channels)]) if count(input.support.channels) < 2
deny contains sprintf("C05: support.channels[%d].kind %s is unknown", [i, c.kind]) if {
	some i, c in input.support.channels
	not c.kind in {"phone", "email", "chat", "portal", "walk-in"}
}
deny contains sprintf("C06: support.channels[%d] names no sla", [i]) if {
	some i, c in input.support.channels
	not c.sla
}
deny contains sprintf("C07: support.channels[%d].sla %s is not an SLA", [i, c.sla]) if {
	some i, c in input.support.channels
	c.sla
	not c.sla in sla_names
}
deny contains "C08: fewer than 2 help desk tiers" if count(input.support.help_desk.tiers) < 2
deny contains sprintf("C09: role %s has no people", [r.name]) if {
	some r in input.roles
	count(r.people) < 1
}
deny contains sprintf("C10: escalation path %s has fewer than 2 steps", [p.name]) if {
	some p in input.escalation.paths
	count(p.steps) < 2
}
deny contains sprintf("C11: escalation.paths[%d].steps[%d].role %s is not a role", [i, j, s.role]) if {
	some i, p in input.escalation.paths
	some j, s in p.steps
	not s.role in role_names
}
deny contains sprintf("C12: escalation.paths[%d].steps[%d].after_minutes %d is over 240", [i, j, s.after_minutes]) if {
	some i, p in input.escalation.paths
	some j, s in p.steps
	s.after_minutes > 240
}
deny contains sprintf("C13: sla %s first_response_minutes %d is over 240", [s.name, s.first_response_minutes]) if {
	some s in input.slas
	s.first_response_minutes > 240
}
deny contains sprintf("C14: sla %s resolution_minutes %d is over 10080", [s.name, s.resolution_minutes]) if {
	some s in input.slas
	s.resolution_minutes > 10080
}
deny contains sprintf("C15: training.plans[%d] has no onboarding", [i]) if {
	some i, p in input.training.plans
	not p.onboarding == true
}
deny contains sprintf("C16: training.plans[%d] names no funding", [i]) if {
	some i, p in input.training.plans
	not p.funding
}
deny contains sprintf("C17: training.plans[%d].last_held %s is older than 365 days", [i, p.last_held]) if {
	some i, p in input.training.plans
	not fresh(p.last_held)
}
deny contains "C18: fewer than 3 kpis" if count(input.kpis) < 3
deny contains sprintf("C19: servicing.cadence %s is unknown", [input.servicing.cadence]) if not input.servicing.cadence in {"weekly", "monthly", "quarterly"}
deny contains sprintf("C20: servicing.inventory.assets[%d] (%s) names no owner", [i, a.tag]) if {
	some i, a in input.servicing.inventory.assets
	not a.owner
}
