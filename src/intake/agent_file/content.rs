//! One agent out of its keys and, in a Markdown file, its body.

use super::instructions::Instructions;
use super::{AgentRules, settings};
use crate::domain::agent::check_agent_name;
use crate::domain::{AgentContent, AgentType, NewAgent, RuntimeKind};
use crate::intake::fields::{FieldError, Fields};

/// What depends on where the agent is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Origin<'a> {
    /// The name of an agent without one.
    pub stem: Option<&'a str>,
    pub grades_by_default: fn(AgentType) -> bool,
}

pub(in crate::intake) fn read_agent(
    mut fields: Fields,
    body: Option<Instructions>,
    origin: Origin<'_>,
    rules: AgentRules<'_>,
) -> Result<NewAgent, FieldError> {
    let name = match fields.text("name")? {
        Some(name) => name,
        None => origin.stem.ok_or_else(|| fields.error("name", "is missing"))?.to_owned(),
    };
    check_agent_name(&name)
        .map_err(|why| FieldError::new(fields.path_of("name"), format!("{}: {why}", fields.path_of("name"))))?;
    let agent_type = fields.name("type")?.unwrap_or(AgentType::Assessor);
    let description = fields.text("description")?.unwrap_or_default();
    let provides_grades = fields.flag("providesGrades")?.unwrap_or_else(|| (origin.grades_by_default)(agent_type));
    let readme = fields.text("readme")?;
    let instructions = Instructions::read(&mut fields, body)?;
    let runtime = runtime(&mut fields, rules)?;
    require_instructions(&fields, runtime, &instructions)?;
    let settings = settings::read(&mut fields, runtime, rules)?;
    let content = AgentContent {
        primary_instructions: instructions.primary,
        self_critique_instructions: instructions.self_critique,
        provides_grades,
        runtime,
        settings,
        readme,
    };
    Ok(NewAgent { name, agent_type, description, content })
}

fn runtime(fields: &mut Fields, rules: AgentRules<'_>) -> Result<RuntimeKind, FieldError> {
    if let Some(runtime) = fields.name("runtime")? {
        return Ok(runtime);
    }
    let names: Vec<&str> = RuntimeKind::ALL.iter().map(|kind| kind.as_str()).collect();
    rules.defaults.runtime.ok_or_else(|| {
        let path = fields.path_of("runtime");
        let message = format!("{path} is missing, and the configuration has no `default-runtime`");
        FieldError::new(path, message).hint(format!("write `runtime: checks`, or one of {}", names.join(", ")))
    })
}

/// A model without instructions would be asked nothing.
fn require_instructions(fields: &Fields, runtime: RuntimeKind, instructions: &Instructions) -> Result<(), FieldError> {
    let asks_a_model = match runtime {
        RuntimeKind::OpenAi | RuntimeKind::Anthropic => true,
        RuntimeKind::Checks | RuntimeKind::Command => false,
    };
    if asks_a_model && instructions.primary.trim().is_empty() {
        let why = format!("is empty, and an agent of runtime {runtime} needs instructions");
        return Err(fields
            .error("primaryInstructions", &why)
            .hint("in a Markdown file they are the text below the settings"));
    }
    Ok(())
}
