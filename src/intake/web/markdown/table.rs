//! Tables: those with data become Markdown tables, those that lay out a page become its blocks.

use dom_query::NodeRef;

use super::{Writer, tags};

/// Wider than anything that is read; a `colspan` can claim any number.
const MAX_COLUMNS: usize = 64;

struct Row {
    cells: Vec<String>,
    is_header: bool,
}

impl Writer<'_> {
    pub(super) fn table(&self, table: &NodeRef, indents: usize, blocks: &mut Vec<String>) {
        let rows: Vec<NodeRef> = rows_of(table);
        if self.is_layout(table, &rows) {
            for cell in rows.iter().flat_map(cells_of).filter(|cell| !is_line_numbers(cell)) {
                blocks.extend(self.blocks(&cell, indents));
            }
            return;
        }
        if let Some(caption) = table.children_it(false).find(|child| child.has_name("caption")) {
            blocks.extend(self.wrapped(&caption, "*"));
        }
        blocks.extend(write(&self.grid(&rows)));
    }

    fn is_layout(&self, table: &NodeRef, rows: &[NodeRef]) -> bool {
        let is_presentation = table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none"));
        is_presentation
            || rows.iter().all(|row| cells_of(row).len() <= 1)
            || rows.iter().flat_map(cells_of).any(|cell| self.holds_layout(&cell))
    }

    /// Whether a cell holds what a line of a table cannot.
    fn holds_layout(&self, cell: &NodeRef) -> bool {
        self.holds_blocks.contains(&cell.id)
            && cell.descendants_it().any(|node| {
                matches!(
                    tags::name(&node).as_str(),
                    "table" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "article" | "section"
                )
            })
    }

    fn grid(&self, rows: &[NodeRef]) -> Vec<Row> {
        // For each column, how many further rows a cell from above reaches into.
        let mut reaching = vec![0_usize; MAX_COLUMNS];
        rows.iter()
            .map(|row| {
                let mut cells = Vec::new();
                let sources = cells_of(row);
                for cell in &sources {
                    pass_reaching(&mut cells, &mut reaching);
                    let start = cells.len();
                    cells.push(self.cell(cell));
                    let width = span(cell, "colspan").min(MAX_COLUMNS.saturating_sub(start));
                    cells.resize(start + width.max(1), String::new());
                    let height = span(cell, "rowspan");
                    reaching.iter_mut().skip(start).take(width).for_each(|rows| *rows = height - 1);
                }
                pass_reaching(&mut cells, &mut reaching);
                cells.truncate(MAX_COLUMNS);
                Row { cells, is_header: sources.iter().all(|cell| cell.has_name("th")) }
            })
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect()
    }

    fn cell(&self, cell: &NodeRef) -> String {
        let text = self.blocks(cell, super::MAX_INDENTS).join("\n");
        let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.join("<br>").replace('|', "\\|")
    }
}

/// Leaves the columns empty that a cell from above reaches into.
fn pass_reaching(cells: &mut Vec<String>, reaching: &mut [usize]) {
    while let Some(rows @ 1..) = reaching.get_mut(cells.len()) {
        *rows -= 1;
        cells.push(String::new());
    }
}

fn span(cell: &NodeRef, attribute: &str) -> usize {
    cell.attr(attribute).and_then(|span| span.trim().parse().ok()).unwrap_or(1).clamp(1, 1_000)
}

fn rows_of<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let is_group = |node: &NodeRef| matches!(tags::name(node).as_str(), "thead" | "tbody" | "tfoot");
    table
        .children_it(false)
        .flat_map(|child| if is_group(&child) { child.children() } else { vec![child] })
        .filter(|node| node.has_name("tr"))
        .collect()
}

fn cells_of<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")).collect()
}

/// The left column of a code listing.
fn is_line_numbers(cell: &NodeRef) -> bool {
    let text = cell.text();
    !text.trim().is_empty()
        && text.split_whitespace().all(|word| word.chars().all(|c| c.is_ascii_digit()))
        && (cell.next_element_sibling()).is_some_and(|next| !next.find(&["pre"]).is_empty())
}

fn write(rows: &[Row]) -> Option<String> {
    let columns = rows.iter().map(|row| row.cells.len()).max()?;
    let line = |cells: &[String]| {
        let padded = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(columns);
        format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
    };
    let (header, body) = match rows {
        [first, body @ ..] if first.is_header => (first.cells.as_slice(), body),
        body => (&[][..], body),
    };
    let rule = vec!["---".to_owned(); columns];
    let lines = [line(header), line(&rule)].into_iter().chain(body.iter().map(|row| line(&row.cells)));
    Some(lines.collect::<Vec<_>>().join("\n"))
}
