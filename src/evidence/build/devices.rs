//! Devices.

use super::Cells;
use crate::evidence::format::DeviceColumn as At;
use crate::evidence::read::{Reason, Why};
use crate::evidence::record::Device;
use crate::evidence::value::number;

pub(super) fn device<'r>(cells: &mut Cells<'_, 'r>, scratch: &'r mut String) -> Result<Device<'r>, Why> {
    let os = system(cells, scratch)?;
    let version = cells.text(At::Version)?;
    let build = match cells.text(At::Build)? {
        Some(text) => Some(number::build(text).ok_or_else(|| cells.why(At::Build, Reason::Build))?),
        // Some call the build a version; a version has no four parts.
        None => version
            .and_then(number::build)
            .filter(|build| build.split('.').count() == 4),
    };
    let server = match cells.truth(At::Server)? {
        Some(server) => Some(server),
        None => os.map(|os| contains(os, "server")),
    };
    Ok(Device {
        row: cells.row.number,
        machine: cells.key(At::Device)?,
        server,
        product: cells.text(At::Product)?,
        version,
        build,
        channel: cells.text(At::Channel)?,
        os,
        stage: cells.text(At::Stage)?,
        unit: cells.text(At::Unit)?,
        owner: cells.text(At::Owner)?,
        application: cells.text(At::Application)?,
        office_apps: cells.text(At::OfficeApps)?,
        user: cells.text(At::User)?,
        serial: cells.text(At::Serial)?,
        seen: cells.moment(At::Seen)?,
        upgraded: cells.moment(At::Upgraded)?,
    })
}

/// The operating system, with its version where that stands in a column of its own.
fn system<'r>(cells: &Cells<'_, 'r>, scratch: &'r mut String) -> Result<Option<&'r str>, Why> {
    let (os, version) = (cells.text(At::Os)?, cells.text(At::OsVersion)?);
    let (Some(os), Some(version)) = (os, version) else {
        return Ok(os.or(version));
    };
    scratch.clear();
    scratch.push_str(os);
    scratch.push(' ');
    scratch.push_str(version);
    Ok(Some(scratch.as_str()))
}

fn contains(text: &str, word: &str) -> bool {
    let mut windows = text.as_bytes().windows(word.len());
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
