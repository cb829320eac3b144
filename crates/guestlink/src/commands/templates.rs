//! `guestlink templates`: how WhatsApp's review of each template stands, and putting the missing ones to review.

use std::fmt::Write as _;

use guestlink_app::App;
use guestlink_store::reviews;

use super::{lines, property_of, runtime};
use crate::cli::{TemplateOptions, Templates};
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Lists, asks, or submits.
pub fn run(which: &Templates) -> Result<(), Refusal> {
    let (Templates::List(options) | Templates::Sync(options) | Templates::Submit(options)) = which;
    let settings =
        Settings::load(options.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = match which {
            Templates::List(_) => running::reading(&settings).await?,
            Templates::Sync(_) | Templates::Submit(_) => running::open(&settings).await?,
        };
        let done = work(&app, which, options).await;
        app.store().close().await;
        print!("{}", done?);
        Ok(())
    })
}

async fn work(app: &App, which: &Templates, options: &TemplateOptions) -> Result<String, Refusal> {
    let cannot = "The database cannot be used";
    match which {
        Templates::List(_) => list(app, options).await,
        Templates::Sync(_) => {
            app.sync_templates().await.during(cannot)?.map_err(Refusal::new)?;
            list(app, options).await
        }
        Templates::Submit(_) => {
            let property = property_of(app, options.property.as_deref())?;
            let submitted = app.submit_templates(&property).await.during(cannot)?.map_err(Refusal::new)?;
            let line = |one: &guestlink_app::automations::Submission| match &one.outcome {
                Ok(word) => format!("{} ({}): {word}", one.name, one.language),
                Err(why) => format!("{} ({}): refused: {why}", one.name, one.language),
            };
            Ok(lines(submitted.iter().map(line)))
        }
    }
}

/// Every template of the files with its standing.
async fn list(app: &App, options: &TemplateOptions) -> Result<String, Refusal> {
    let property = property_of(app, options.property.as_deref())?;
    let known = reviews::all(app.store()).await.during("The database cannot be read")?;
    let mut text = String::new();
    for template in &property.resort.templates.templates {
        for language in template.body.0.keys() {
            let row = known.iter().find(|row| row.name == template.name && row.language == *language);
            let status = row.and_then(|row| row.status.as_deref()).unwrap_or("not asked");
            let quality = row.and_then(|row| row.quality.as_deref()).unwrap_or("-");
            let reason = row.and_then(|row| row.reason.as_deref()).unwrap_or_default();
            let _ = writeln!(text, "{:28} {language:6} {status:10} {quality:8} {reason}", template.name);
        }
    }
    Ok(text)
}
