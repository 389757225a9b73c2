//! Jira Service Management, all fields as CSV.
//!
//! Headers are translated, and stand several times where a field has several
//! values. The fields of an SLA hold the time that is left, not the time that passed.

use super::{Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

/// What "custom field" is called where the interface is not in English.
pub(super) const CUSTOM_FIELD: &[&str] = &[
    "campo personalizado",
    "benutzerdefiniertes feld",
    "champ personnalisé",
    "champs personnalisés",
    "campo personalizzato",
    "aangepast veld",
];

/// Tickets.
pub(super) const SERVICE_MANAGEMENT: Format = Format {
    name: "jira-service-management",
    title: "Jira Service Management, all fields",
    marks: &[&[
        "issue key",
        "clave de incidencia",
        "vorgangsschlüssel",
        "clé de ticket",
        "chave da item",
        "chave do item",
    ]],
    tables: &[shape(
        Kind::Tickets,
        &[
            col(
                "id",
                &[
                    "issue key",
                    "clave de incidencia",
                    "vorgangsschlüssel",
                    "clé de ticket",
                    "chave da item",
                    "chave do item",
                ],
            ),
            col(
                "priority",
                &["priority", "prioridad", "priorität", "priorité", "prioridade"],
            ),
            col("state", &["status", "estado", "état", "situação"]),
            col(
                "ended",
                &[
                    "status category",
                    "categoría de estado",
                    "statuskategorie",
                    "catégorie d'état",
                ],
            ),
            col("opened", &["created", "creada", "erstellt", "création", "criado"]),
            col("responded", &["custom field ([chart] date of first response)"]),
            col(
                "resolved",
                &[
                    "resolved",
                    "resuelta",
                    "erledigt",
                    "résolution le",
                    "résolu",
                    "resolvido",
                ],
            ),
            col(
                "updated",
                &[
                    "updated",
                    "actualizada",
                    "aktualisiert",
                    "mise à jour",
                    "atualizado",
                ],
            ),
            col("response_left", &["custom field (time to first response)"]),
            col("resolution_left", &["custom field (time to resolution)"]),
            col(
                "topic",
                &[
                    "custom field (request type)",
                    "component/s",
                    "components",
                    "issue type",
                ],
            ),
            col(
                "channel",
                &["custom field (request channel type)", "custom field (channel)"],
            ),
        ],
    )],
    nulls: &["None"],
    ..PLAIN
};
