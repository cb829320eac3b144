//! The template edges of Graph: `/{waba}/message_templates` and `/{template-id}`.

use serde_json::{Value, json};

use super::{Template, check, life};
use crate::clock::Millis;
use crate::graph::GraphError;
use crate::graph::call::Call;
use crate::graph::form;
use crate::lock;
use crate::schedule::Due;

/// Meta: 250 templates for a new account.
const MAX: usize = 250;
const DAY: Millis = 86_400_000;
const EDITS_MAX: usize = 10;

/// `POST /{waba}/message_templates`
pub(crate) fn create(call: &Call<'_>) -> Result<Value, GraphError> {
    let sim = call.sim;
    let template = check::read(&call.body)?;
    let category = template.category.clone();
    let id = {
        let mut templates = lock(&sim.templates);
        if templates.all().len() >= MAX {
            return Err(GraphError::of(100).subcode(2_388_019).user(
                "Message template limit exceeded",
                format!("You can have at most {MAX} message templates."),
            ));
        }
        templates.add(template, &sim.random, sim.clock.now())?
    };
    start_review(call, id);
    let status = lock(&sim.templates).by_id(id).map_or_else(|| "PENDING".to_owned(), |t| t.status.clone());
    Ok(json!({"id": id.to_string(), "status": status, "category": category}))
}

fn start_review(call: &Call<'_>, id: u64) {
    call.sim.tell(|| json!({"event": "templates"}));
    let delay = call.sim.random.between(call.sim.dials().latency.review);
    if delay <= 0 {
        super::review(call.sim, id);
    } else {
        call.sim.schedule.at(call.sim.clock.now().saturating_add(delay), Due::Review(id));
    }
}

/// `GET /{waba}/message_templates`
pub(crate) fn list(call: &Call<'_>) -> Result<Value, GraphError> {
    let wanted = |key: &str| form::get(call.query, key).filter(|v| !v.is_empty());
    let (name, language) = (wanted("name"), wanted("language"));
    let (status, category) = (wanted("status"), wanted("category"));
    let text = wanted("content").or_else(|| wanted("name_or_content")).map(|t| t.to_lowercase());
    let fits = |t: &&Template| {
        let same =
            |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(is));
        name.as_ref().is_none_or(|n| t.name.contains(n.as_str()))
            && same(&language, &t.language)
            && same(&status, &t.status)
            && same(&category, &t.category)
            && text.as_ref().is_none_or(|w| t.view().to_string().to_lowercase().contains(w.as_str()))
    };
    let templates = lock(&call.sim.templates);
    let total = templates.all().len();
    let views: Vec<Value> = templates.all().iter().filter(fits).map(Template::view).collect();
    drop(templates);
    let found = views.len();
    let mut answer = call.page(views, call.fields().as_deref())?;
    let asked = call.fields().unwrap_or_default();
    if asked.iter().any(|f| f.starts_with("summary")) || wanted("summary").is_some() {
        let summary = json!({
            "total_count": found,
            "message_template_count": total,
            "message_template_limit": MAX,
            "are_translations_complete": true,
        });
        if let Value::Object(map) = &mut answer {
            map.insert("summary".to_owned(), summary);
        }
    }
    Ok(answer)
}

fn id_of(call: &Call<'_>) -> u64 {
    call.object.parse().unwrap_or(0)
}

/// `GET /{template-id}`
pub(crate) fn get(call: &Call<'_>) -> Result<Value, GraphError> {
    let templates = lock(&call.sim.templates);
    let template = templates.by_id(id_of(call)).ok_or_else(|| call.unknown())?;
    Ok(call.pick(template.view()))
}

/// `POST /{template-id}`: new components or category; reviewed again.
pub(crate) fn edit(call: &Call<'_>) -> Result<Value, GraphError> {
    let (id, now) = (id_of(call), call.sim.clock.now());
    let answer = {
        let mut templates = lock(&call.sim.templates);
        let template = templates.by_id_mut(id).ok_or_else(|| call.unknown())?;
        let category = match call.body.get("category").and_then(Value::as_str) {
            Some(word) => check::category(word)?.to_owned(),
            None => template.category.clone(),
        };
        may_edit(template, &category, now)?;
        if let Some(Value::Array(components)) = call.body.get("components") {
            template.components = check::components(components, &category, template.named)?;
        }
        if template.status == "APPROVED" {
            template.edits.push_back(now);
        }
        template.category = category;
        "PENDING".clone_into(&mut template.status);
        json!({"success": true, "id": id.to_string(), "name": template.name, "category": template.category})
    };
    start_review(call, id);
    Ok(answer)
}

/// Meta: approved, rejected and paused templates can be edited; approved ones once in 24 hours and 10 times in 30
/// days, and not their category.
fn may_edit(template: &mut Template, category: &str, now: Millis) -> Result<(), GraphError> {
    let refused =
        |title: &str, text: &str| Err(GraphError::of(100).title("Invalid parameter").user(title, text));
    match template.status.as_str() {
        "REJECTED" | "PAUSED" => return Ok(()),
        "APPROVED" => {}
        _ => {
            return refused(
                "Template can't be edited",
                "Only templates with the status approved, rejected or paused can be edited.",
            );
        }
    }
    if category != template.category {
        return refused("Template can't be edited", "The category of an approved template can't be changed.");
    }
    template.edits.retain(|at| now.saturating_sub(*at) < 30 * DAY);
    let today = template.edits.back().is_some_and(|at| now.saturating_sub(*at) < DAY);
    if today || template.edits.len() >= EDITS_MAX {
        return refused(
            "Edit limit reached",
            "An approved template can be edited once in 24 hours and 10 times in 30 days.",
        );
    }
    Ok(())
}

/// `POST /{template-id}/unpause`
pub(crate) fn unpause(call: &Call<'_>) -> Value {
    if life::unpause(call.sim, id_of(call), None) {
        return json!({"success": true});
    }
    json!({"success": false, "reason": "The template is not paused."})
}

/// `DELETE /{waba}/message_templates?name=` (with `hsm_id`, or several `hsm_ids`)
pub(crate) fn delete(call: &Call<'_>) -> Result<Value, GraphError> {
    let arg = |key: &str| call.body.get(key).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    let (name, id, ids) = (arg("name"), arg("hsm_id"), arg("hsm_ids"));
    let ids: Option<Vec<String>> = ids.map(|list| {
        list.split(|c: char| !c.is_ascii_digit()).filter(|id| !id.is_empty()).map(str::to_owned).collect()
    });
    let now = call.sim.clock.now();
    let gone = match (&name, &ids) {
        (Some(_), Some(_)) => return Err(GraphError::param("hsm_ids cannot be used together with name.")),
        (None, None) => return Err(GraphError::param("The parameter name is required.")),
        (Some(name), None) => lock(&call.sim.templates)
            .remove(now, |t| t.name == *name && id.as_ref().is_none_or(|id| t.id.to_string() == *id)),
        (None, Some(ids)) if ids.len() > 100 => return Err(GraphError::param("At most 100 hsm_ids.")),
        (None, Some(ids)) => lock(&call.sim.templates).remove(now, |t| ids.contains(&t.id.to_string())),
    };
    if gone.is_empty() {
        return Err(GraphError::of(100)
            .subcode(2_593_002)
            .user("Message Template Not Found", "There is no message template with this name."));
    }
    for template in gone.iter().filter(|t| t.status == "APPROVED") {
        life::tell(call.sim, template, "PENDING_DELETION", "NONE");
    }
    Ok(json!({"success": true}))
}
