//! The `openai` and `anthropic` runtimes: a language model behind HTTP is the evaluator.
//!
//! An evaluation is one call, and a second one when the agent critiques itself. `wire` has the two formats,
//! `problem` what a failed call means, `pace` the limits a minute. What one call learns about its server (that it does
//! not know schemas, say) holds for the rest of the run.

mod anthropic;
mod client;
pub mod extract;
mod openai;
mod pace;
mod problem;
mod reading;
mod redaction;
mod request;
mod wire;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::prompt::{self, Prompt};
use super::{Answer, AttemptFailure, Provider, Retry, Runtime, Task, WaitFor};
use crate::domain::{AgentContent, Cost, ErrorKind, Price, RuntimeKind, Tokens, Usage};
use client::{Client, Response, Target};
use problem::{Names, Refusal};
use request::Frame;
use wire::{Completion, Content, Ending, Form, Style, Wire};

pub use pace::Pace;

/// What a run says about calls.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    pub price: Option<Price>,
    pub pace: Arc<Pace>,
    /// Calls at once, each of which keeps a connection.
    pub connections: usize,
    pub allow_plain_http: bool,
}

/// Calls a model for one agent version.
#[derive(Debug)]
pub struct LlmRuntime {
    wire: Box<dyn Wire>,
    client: Client,
    names: Names,
    provider: Provider,
    price: Option<Price>,
    pace: Arc<Pace>,
    /// As evaluations are asked for at present.
    frame: Mutex<Arc<Frame>>,
}

/// A call that brought an answer, and what it took to get it.
struct Exchange {
    completion: Completion,
    usage: Usage,
    request_id: Option<String>,
    parameters: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Evaluation,
    Critique,
}

/// The environment, as far as a runtime may ask it.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A critique must not cost its evaluation, which is paid for: it is tried this often, after waits of at most this.
const CRITIQUE_TRIES: u32 = 5;
const LONGEST_CRITIQUE_WAIT: Duration = Duration::from_mins(1);

/// Ends a critique that the limit of tokens has cut off.
const CUT_OFF: &str = " … [cut off at the limit of tokens; raise the agent's maxTokens]";

/// The strictest way to ask.
const FIRST_STYLE: Style = Style { form: Form::Schema, completion_limit: false };

impl LlmRuntime {
    /// # Errors
    /// Says what is missing: a key, a variable that a header names.
    pub fn new(agent: &AgentContent, environment: Environment<'_>, calls: Calls) -> Result<Self, String> {
        let Some(wire) = wire::wire(agent.runtime) else {
            return Err(format!("the runtime {} calls no model", agent.runtime));
        };
        let settings = &agent.settings;
        let base = settings.base_url.as_deref();
        let key_variable =
            settings.api_key_env.clone().or_else(|| base.is_none().then(|| wire.key_variable().to_owned()));
        let key = key_variable.as_deref().map(|name| variable(environment, name, "is to hold the key")).transpose()?;
        let mut headers: Vec<(String, SecretString)> = wire
            .headers(key.as_deref())
            .into_iter()
            .map(|(name, value)| (name.to_owned(), SecretString::from(value)))
            .collect();
        let mut secrets: Vec<SecretString> = key.into_iter().map(SecretString::from).collect();
        for (name, value) in &settings.headers {
            headers.retain(|(fixed, _)| !fixed.eq_ignore_ascii_case(name));
            headers.push((name.clone(), expanded(name, value, environment, &mut secrets)?));
        }
        let url = wire.url(base);
        let model = settings.model.clone().unwrap_or_default();
        let keys_in_headers = settings.headers.iter().filter(|(_, value)| value.contains("${"));
        let provider = Provider {
            url: url.clone(),
            account: key_variable.iter().cloned().chain(keys_in_headers.map(|(_, value)| value.clone())).collect(),
            model: model.clone(),
        };
        let names = Names { url: url.clone(), model, key_variable };
        let target = Target {
            url,
            headers,
            secrets,
            allow_plain_http: calls.allow_plain_http,
            connections: calls.connections.max(1),
        };
        let frame = Frame::new(wire.as_ref(), agent, FIRST_STYLE);
        Ok(Self {
            wire,
            client: Client::new(target)?,
            names,
            provider,
            price: calls.price,
            pace: calls.pace,
            frame: Mutex::new(Arc::new(frame)),
        })
    }

    fn frame(&self) -> Arc<Frame> {
        Arc::clone(&self.frame.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks in the strictest form that the server takes; a lenient one is found by its refusals.
    fn ask(&self, task: &Task<'_>, prompt: &Prompt, purpose: Purpose) -> Result<Exchange, AttemptFailure> {
        loop {
            let known = self.frame();
            let frame = match purpose {
                Purpose::Evaluation => Arc::clone(&known),
                Purpose::Critique => {
                    let style = Style { form: Form::Text, ..known.style };
                    Arc::new(Frame::new(self.wire.as_ref(), &task.agent.content, style))
                }
            };
            let refusal = match self.call(task, &frame, prompt, purpose)? {
                Ok(exchange) => return Ok(exchange),
                Err(refusal) => refusal,
            };
            if !self.learn(&task.agent.content, known.style, &refusal) {
                return Err(refusal.into_failure(&self.names, self.price.is_some()));
            }
        }
    }

    /// Whether there is another way to ask after this refusal.
    fn learn(&self, agent: &AgentContent, asked: Style, refusal: &Refusal) -> bool {
        let next = if refusal.wants_completion_limit() && !asked.completion_limit {
            Style { completion_limit: true, ..asked }
        } else if refusal.is_about_form() {
            let Some(form) = self.wire.after(asked.form) else { return false };
            Style { form, ..asked }
        } else {
            return false;
        };
        let mut frame = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        if frame.style == asked {
            tracing::debug!(form = next.form.as_str(), reason = refusal.message, "asking in another way from now on");
            *frame = Arc::new(Frame::new(self.wire.as_ref(), agent, next));
        }
        // Otherwise another thread has learnt it meanwhile.
        true
    }

    fn call(
        &self,
        task: &Task<'_>,
        frame: &Frame,
        prompt: &Prompt,
        purpose: Purpose,
    ) -> Result<Result<Exchange, Refusal>, AttemptFailure> {
        let body = frame.body(self.wire.messages(prompt));
        let stopped = || match purpose {
            Purpose::Evaluation => task.cancel.is_draining(),
            // The evaluation is paid for, so it may finish.
            Purpose::Critique => task.cancel.is_cancelled(),
        };
        let expected = estimated_tokens(body.len() as u64);
        let Some(admitted) = self.pace.wait(expected, task.waits, &stopped) else {
            return Err(AttemptFailure::new(ErrorKind::Timeout, "the run ended before the call", Retry::GiveBack));
        };
        let begun = Instant::now();
        let response = self.client.post(body.as_bytes(), task.timeout);
        let unknown_cost = |failure: AttemptFailure| {
            let output = output_limit(&task.agent.content).unwrap_or_default();
            let unknown = self.price.filter(|_| failure.usage.cost.is_none());
            AttemptFailure { may_have_cost: unknown.map(|price| price.most(expected, output)), ..failure }
        };
        let response = response.map_err(|problem| {
            unknown_cost(problem::without_response(problem, &self.names, task.timeout, self.price.is_some()))
        })?;
        tracing::debug!(
            url = self.client.url(),
            status = response.status,
            milliseconds = begun.elapsed().as_millis(),
            "called"
        );
        if let Some(refusal) = Refusal::of(&response, task.job.started_at + begun.elapsed()) {
            self.pace.settle(admitted, 0);
            return Ok(Err(refusal));
        }
        let exchange = self.exchange(&response, frame).map_err(unknown_cost)?;
        if let (Some(input), Some(output)) = (exchange.usage.input_tokens, exchange.usage.output_tokens) {
            self.pace.settle(admitted, input + output);
        }
        Ok(Ok(exchange))
    }

    fn exchange(&self, response: &Response, frame: &Frame) -> Result<Exchange, AttemptFailure> {
        let malformed = |why: String| AttemptFailure {
            raw_output: Some(response.body.clone()),
            ..AttemptFailure::new(ErrorKind::MalformedAnswer, why, Retry::Backoff)
        };
        let url = &self.names.url;
        let answer: Value = serde_json::from_str(&response.body).map_err(|error| {
            let is_page = problem::is_html(&response.body);
            let what = if is_page { problem::HTML.to_owned() } else { format!("the server answered no JSON: {error}") };
            malformed(format!("{what} ({url})"))
        })?;
        let completion = self.wire.read(&answer).map_err(|why| malformed(format!("{why} ({url})")))?;
        let request_id = response.header("x-request-id").or_else(|| response.header("request-id"));
        Ok(Exchange {
            usage: self.usage(completion.tokens),
            request_id: request_id.or_else(|| completion.id.clone()),
            completion,
            parameters: frame.parameters.clone(),
        })
    }

    fn usage(&self, tokens: Option<Tokens>) -> Usage {
        Usage {
            input_tokens: tokens.map(|tokens| tokens.input),
            output_tokens: tokens.map(|tokens| tokens.output),
            cost: self.price.zip(tokens).map(|(price, tokens)| price.cost(tokens)),
        }
    }

    /// The critique is asked for again where that may help: the evaluation before it is paid for.
    fn critique(&self, task: &Task<'_>, prompt: &Prompt) -> Result<Exchange, AttemptFailure> {
        let mut tries = 1;
        loop {
            let failure = match self.ask(task, prompt, Purpose::Critique) {
                Ok(exchange) => return Ok(exchange),
                Err(failure) => failure,
            };
            let doubled = Duration::from_secs(1 << tries.min(6));
            let wait = match failure.retry {
                Retry::Never | Retry::Stop(_) | Retry::StopAndCount(_) | Retry::GiveBack => return Err(failure),
                Retry::Backoff | Retry::SlowDown(None) => doubled,
                Retry::After(wait) | Retry::SlowDown(Some(wait)) => wait,
            };
            let until = Instant::now() + wait;
            if tries >= CRITIQUE_TRIES || wait > LONGEST_CRITIQUE_WAIT {
                return Err(failure);
            }
            tries += 1;
            let _wait = task.waits.begin(WaitFor::Server);
            while Instant::now() < until {
                if task.cancel.is_cancelled() {
                    return Err(failure);
                }
                thread::sleep(Duration::from_millis(50).min(until.saturating_duration_since(Instant::now())));
            }
        }
    }
}

impl Runtime for LlmRuntime {
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure> {
        let exchange = self.ask(task, &prompt::evaluation(&task.agent.content, task.document), Purpose::Evaluation)?;
        let mut usage = exchange.usage;
        let mut draft = reading::read(task, exchange)?;
        if let Some(prompt) = prompt::self_critique(&task.agent.content, task.document, &draft) {
            let critique = self.critique(task, &prompt).map_err(|failure| AttemptFailure {
                usage: sum(usage, failure.usage),
                message: format!("the self-critique failed: {}", failure.message),
                ..failure
            })?;
            usage = sum(usage, critique.usage);
            let mut said = match critique.completion.content {
                Content::Text(text) => text.trim().to_owned(),
                Content::Object(value) => value.to_string(),
            };
            if critique.completion.ending == Ending::Truncated {
                // The evaluation is whole and paid for; whoever reads the critique must see that it is not.
                said += CUT_OFF;
                draft.finish_reason = critique.completion.finish_reason;
            }
            draft.self_critique = Some(said);
        }
        Ok(Answer { evaluation: draft, usage })
    }

    fn provider(&self) -> Option<Provider> {
        Some(self.provider.clone())
    }

    fn prompt_version(&self) -> Option<&'static str> {
        Some(prompt::VERSION)
    }
}

/// The body of the first call that an evaluation makes, for those who want to see it.
#[must_use]
pub fn first_request(agent: &AgentContent, prompt: &Prompt) -> Option<Value> {
    wire::wire(agent.runtime).map(|wire| request::whole(wire.as_ref(), agent, prompt, FIRST_STYLE))
}

/// A rough count of tokens before any was counted: four bytes of text make about one.
#[must_use]
pub fn estimated_tokens(bytes: u64) -> u64 {
    bytes.div_ceil(4)
}

/// The most tokens that one call may answer with, where the agent or its format sets a limit.
#[must_use]
pub fn output_limit(agent: &AgentContent) -> Option<u64> {
    let default = (agent.runtime == RuntimeKind::Anthropic).then_some(anthropic::DEFAULT_MAX_TOKENS);
    agent.settings.max_tokens.or(default).map(u64::from)
}

/// The value of a variable; `purpose` tells somebody who has not set it what it is for.
fn variable(environment: Environment<'_>, name: &str, purpose: &str) -> Result<String, String> {
    match environment(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
        Some(value) => Ok(value),
        None => Err(format!("the environment variable {name}, which {purpose}, is not set")),
    }
}

/// A header's value with every `${NAME}` replaced from the environment; the values count as secrets.
fn expanded(
    header: &str,
    text: &str,
    environment: Environment<'_>,
    secrets: &mut Vec<SecretString>,
) -> Result<SecretString, String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = SecretString::from(variable(environment, name, &format!("the header {header} names"))?);
        result.push_str(before);
        result.push_str(value.expose_secret());
        secrets.push(value);
        rest = after;
    }
    result.push_str(rest);
    Ok(SecretString::from(result))
}

/// The sum of what both calls used; unknown when one of them is.
fn sum(one: Usage, other: Usage) -> Usage {
    let add = |one: Option<u64>, other: Option<u64>| one.zip(other).map(|(one, other)| one.saturating_add(other));
    Usage {
        input_tokens: add(one.input_tokens, other.input_tokens),
        output_tokens: add(one.output_tokens, other.output_tokens),
        cost: one.cost.zip(other.cost).map(|(one, other): (Cost, Cost)| one + other),
    }
}
