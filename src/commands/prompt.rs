//! The exact prompt of an evaluation, for `show --prompt` and `agent show --prompt`.

use anyhow::Result;
use serde_json::json;

use crate::cli::Format;
use crate::context::Context;
use crate::domain::{AgentVersion, Document, EvaluationDraft, RuntimeKind};
use crate::failure::Failure;
use crate::render::{Tone, clean, clean_block};
use crate::runtime::llm;
use crate::runtime::prompt::{self, Prompt};

/// Prints what the model is told about the document; after an evaluation was made, also what it was told about that.
pub(super) fn print(
    context: &mut Context,
    agent: &AgentVersion,
    document: &Document,
    draft: Option<&EvaluationDraft>,
    format: Format,
) -> Result<()> {
    let name = &agent.agent.name;
    let instructions = &agent.content;
    match instructions.runtime {
        RuntimeKind::OpenAi | RuntimeKind::Anthropic => {}
        RuntimeKind::Checks | RuntimeKind::Command => {
            let message =
                format!("agent {name} has no prompt: the runtime {} calls no model itself", instructions.runtime);
            return Err(Failure::usage(message).into());
        }
    }
    let made_with = draft.and_then(|draft| draft.prompt_version.as_deref());
    if let Some(version) = made_with.filter(|version| *version != prompt::VERSION) {
        let current = prompt::VERSION;
        context.printer.warning(&format!("the evaluation was made with prompt version {version}; this is {current}"));
    }
    let first = prompt::evaluation(instructions, document);
    let second = draft.and_then(|draft| prompt::self_critique(instructions, document, draft));
    if format == Format::Json {
        let shape = |prompt: &Prompt| json!({"system": prompt.system, "user": prompt.user});
        return Ok(context.printer.json(&json!({
            "promptVersion": prompt::VERSION,
            "system": first.system,
            "user": first.user,
            "selfCritique": second.as_ref().map(shape),
            "request": llm::first_request(instructions, &first),
        }))?);
    }
    let title = format!("{}, prompt version {}", clean(&agent.label()), prompt::VERSION);
    let style = context.printer.out_style();
    context.printer.line(&style.paint(Tone::Dim, &title))?;
    section(context, "System", &first.system)?;
    section(context, "User", &first.user)?;
    if let Some(second) = second {
        section(context, "Self-critique: system", &second.system)?;
        section(context, "Self-critique: user", &second.user)?;
    }
    Ok(())
}

fn section(context: &mut Context, title: &str, text: &str) -> Result<()> {
    let style = context.printer.out_style();
    context.printer.line("")?;
    context.printer.line(&style.paint(Tone::Heading, title))?;
    Ok(context.printer.line(&clean_block(text))?)
}
