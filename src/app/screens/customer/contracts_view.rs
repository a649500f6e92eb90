//! Draws the tab Tarifas: each contract with its services, and those that have ended below.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::contract::{Contract, EndedContract};
use crate::domain::tariff::{Tariff, TariffService};
use crate::store::CustomerFile;
use crate::text;
use crate::ui::text::{cut, fill, harmless, width};

use super::contracts::ContractsPanel;
use super::view::{amount_line, say};

pub fn draw(panel: &ContractsPanel, file: &CustomerFile, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let Some(contracts) = &panel.contracts else {
        let (words, style) = match &panel.trouble {
            Some(trouble) => (cx.say(&trouble.text), cx.theme.bad),
            None => (cx.say(&text!("reading")), cx.theme.muted),
        };
        say(frame, area, &words, style);
        return;
    };
    let columns = usize::from(area.width);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut begins = Vec::new();
    if contracts.current.is_empty() {
        lines.push(Line::styled(format!("  {}", cx.say(&text!("tariffs-none"))), cx.theme.warning));
    }
    for (at, contract) in contracts.current.iter().enumerate() {
        begins.push(lines.len());
        let tariff = file.tariffs.iter().find(|tariff| tariff.id == contract.tariff);
        lines.extend(contract_lines(contract, tariff, at == panel.marked, columns, cx));
    }
    if !contracts.ended.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled(format!("  {}", cx.say(&text!("contracts-ended"))), cx.theme.key));
        lines.extend(contracts.ended.iter().map(|ended| ended_line(ended, columns, cx)));
    }
    let height = usize::from(area.height);
    let is_last = panel.marked + 1 >= contracts.current.len();
    let begin = begins.get(panel.marked).copied().unwrap_or_default();
    let end =
        if is_last { lines.len() } else { begins.get(panel.marked + 1).copied().unwrap_or(lines.len()) };
    // All of the marked one is in sight, and its name in any case.
    let top = end.saturating_sub(height).min(begin);
    for (line, y) in lines.into_iter().skip(top).zip(area.y..area.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn date(at: Timestamp, cx: &Context) -> String {
    at.to_zoned(cx.zone.clone()).strftime("%d/%m/%Y").to_string()
}

fn contract_lines(
    contract: &Contract,
    tariff: Option<&Tariff>,
    is_marked: bool,
    columns: usize,
    cx: &Context,
) -> Vec<Line<'static>> {
    let since = match (contract.ending_at, contract.since) {
        (Some(at), _) => cx.say(&text!("contract-is-ending", date = date(at, cx))),
        (None, Some(at)) => cx.say(&text!("contract-since", date = date(at, cx))),
        (None, None) => cx.say(&text!("contract-since-before")),
    };
    let marker = if is_marked { "▸ " } else { "  " };
    let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let name = format!("{} · {since}", harmless(&contract.tariff_name));
    let amount = tariff.map(|tariff| cx.amount(tariff.total())).unwrap_or_default();
    let mut lines = vec![amount_line(marker, &name, &amount, columns, style)];
    for service in tariff.iter().flat_map(|tariff| &tariff.services) {
        lines.push(service_line(service, columns, cx));
        for concept in &service.concepts {
            let amount = cx.amount(concept.amount);
            lines.push(amount_line("      ", &concept.description, &amount, columns, cx.theme.muted));
        }
    }
    lines
}

fn service_line(service: &TariffService, columns: usize, cx: &Context) -> Line<'static> {
    let templates: Vec<String> =
        service.templates.iter().map(|link| format!("{}: {}", link.system_name, link.template_id)).collect();
    let (templates, style): (String, Style) = if templates.is_empty() {
        (cx.say(&text!("tariffs-no-template")), cx.theme.muted)
    } else {
        (cx.say(&text!("tariffs-templates", templates = templates.join(", "))), cx.theme.muted)
    };
    let label = cx.say(&service.kind.label());
    let room = columns.saturating_sub(width(&label) + 8);
    Line::from(vec![
        Span::styled(format!("    {label}  "), cx.theme.key),
        Span::styled(cut(&harmless(&templates), room), style),
    ])
}

fn ended_line(ended: &EndedContract, columns: usize, cx: &Context) -> Line<'static> {
    const DATES: usize = 25;
    let since = ended.since.map(|at| date(at, cx)).unwrap_or_default();
    let dates = format!("{since} – {}", date(ended.ended_at, cx));
    let room = columns.saturating_sub(DATES + 5).min(48);
    Line::styled(format!("    {} {dates:>DATES$}", fill(&harmless(&ended.tariff_name), room)), cx.theme.muted)
}
