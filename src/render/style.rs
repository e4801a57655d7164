//! Colours by meaning. Both light and dark backgrounds keep them readable: only the terminal's own eight are used.

use anstyle::{AnsiColor, Color, Style as Ansi};

/// What a text says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Heading,
    /// Of less interest.
    Dim,
    Good,
    Warning,
    Bad,
    /// What changed within a line that is new.
    GoodStrong,
    /// What changed within a line that is gone.
    BadStrong,
    Active,
}

impl Tone {
    fn ansi(self) -> Ansi {
        let colour = |colour: AnsiColor| Ansi::new().fg_color(Some(Color::Ansi(colour)));
        match self {
            Self::Plain => Ansi::new(),
            Self::Heading => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Good => colour(AnsiColor::Green),
            Self::Warning => colour(AnsiColor::Yellow),
            Self::Bad => colour(AnsiColor::Red),
            Self::GoodStrong => colour(AnsiColor::Green).bold().underline(),
            Self::BadStrong => colour(AnsiColor::Red).bold().underline(),
            Self::Active => colour(AnsiColor::Cyan),
        }
    }
}

/// Whether a stream is styled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub enabled: bool,
}

impl Style {
    /// The text in its tone, or as it is where styling is off.
    #[must_use]
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let mut painted = String::new();
        if !text.is_empty() {
            self.paint_onto(&mut painted, tone, |painted| painted.push_str(text));
        }
        painted
    }

    /// Adds what `push` adds, in its tone.
    pub fn paint_onto(self, text: &mut String, tone: Tone, push: impl FnOnce(&mut String)) {
        if !self.enabled || tone == Tone::Plain {
            return push(text);
        }
        let ansi = tone.ansi();
        text.push_str(&ansi.render().to_string());
        push(text);
        text.push_str(&ansi.render_reset().to_string());
    }
}
