//! The first line: where one can go, how much needs a person there, and who sits here; on a narrow line as much as fits.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::store::Count;

use super::text::{cut, harmless, width};
use super::theme::Theme;

/// Where one can go.
pub struct Entry {
    pub key: String,
    pub label: String,
    pub is_here: bool,
    /// How many things wait there for a person.
    pub mark: Option<Count>,
}

/// How much of the line is given up for the rest.
#[derive(Clone, Copy)]
struct Shape {
    has_title: bool,
    /// The columns before each entry.
    gap: usize,
    /// The columns of the longest label.
    label: usize,
}

/// The menu, as wide as it needs to be and no wider than `columns`.
pub fn line(entries: &[Entry], user: &str, columns: usize, theme: &Theme) -> Line<'static> {
    let longest = entries.iter().map(|entry| width(&entry.label)).max().unwrap_or(0);
    let whole = Shape { has_title: true, gap: 2, label: longest };
    let untitled = Shape { has_title: false, ..whole };
    let shorter = (3..=longest).rev().map(|label| Shape { gap: 1, label, ..untitled });
    let mut spans = [whole, untitled]
        .into_iter()
        .chain(shorter)
        .map(|shape| spans(entries, shape, theme))
        .find(|spans| wide(spans) < columns)
        .unwrap_or_default();
    let user = harmless(user).into_owned();
    // Who sits here is known to him: it is the first to go.
    let left = columns.saturating_sub(wide(&spans) + 1);
    if left > width(&user) + 1 {
        spans.push(Span::raw(" ".repeat(left - width(&user))));
        spans.push(Span::styled(user, theme.muted));
    }
    Line::from(spans)
}

fn wide(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

fn spans(entries: &[Entry], shape: Shape, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    if shape.has_title {
        spans.push(Span::styled(" Vincula", theme.title));
    }
    for (entry, number) in entries.iter().zip(0..) {
        let gap = if number == 0 && !shape.has_title { 1 } else { shape.gap };
        let style: Style = if entry.is_here { theme.strong } else { theme.plain };
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(entry.key.clone(), theme.key));
        spans.push(Span::raw(" "));
        spans.push(Span::styled(cut(&entry.label, shape.label), style));
        let mark = match entry.mark {
            None | Some(Count::Exactly(0)) => continue,
            Some(Count::Exactly(count)) => count.to_string(),
            Some(Count::MoreThan(count)) => format!("{count}+"),
        };
        spans.push(Span::raw(" "));
        spans.push(Span::styled(mark, theme.bad.patch(theme.strong)));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{Entry, line};
    use crate::store::Count;
    use crate::ui::text::width;
    use crate::ui::theme::Theme;

    fn menu(mark: Option<Count>, user: &str, columns: usize) -> String {
        let labels = ["Sistemas", "Tarifas", "Clientes", "Productos", "Operaciones"];
        let entries: Vec<Entry> = (1..)
            .zip(labels)
            .map(|(key, label)| Entry {
                key: key.to_string(),
                label: label.to_owned(),
                is_here: key == 3,
                mark: mark.filter(|_| key == 5),
            })
            .collect();
        let line = line(&entries, user, columns, &Theme::plain());
        let words: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        assert!(width(&words) < columns, "{words}");
        words
    }

    #[test]
    fn a_line_of_eighty_columns_has_it_all() {
        let words = menu(Some(Count::Exactly(1)), "ana", 80);
        assert_eq!(words, " Vincula  1 Sistemas  2 Tarifas  3 Clientes  4 Productos  5 Operaciones 1   ana");
    }

    #[test]
    fn a_long_name_of_the_user_goes_before_anything_of_the_menu_does() {
        let words = menu(Some(Count::MoreThan(99)), "operaciones-noche", 80);
        assert!(words.starts_with(" Vincula") && words.ends_with("5 Operaciones 99+"), "{words}");
    }

    #[test]
    fn on_sixty_columns_the_words_are_cut_and_the_mark_is_not() {
        assert_eq!(
            menu(Some(Count::MoreThan(99)), "ana", 60),
            " 1 Sistemas 2 Tarifas 3 Clientes 4 Product… 5 Operaci… 99+"
        );
        assert!(menu(Some(Count::Exactly(0)), "ana", 60).ends_with("5 Operaciones"));
    }
}
