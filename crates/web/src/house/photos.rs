//! `/house/photos`: the house's pictures: what there is, where it is used, new ones, and none too many.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use bytes::Bytes;
use guestlink_app::properties::Property;
use guestlink_app::resorts::{Changes, EditError};
use guestlink_domain::resort;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::overview::thumb;
use super::{Asked, Top, enter, unsaved};
use crate::access::{Sent, Signed, is_own};
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Largest form with a picture. Bytes.
pub(crate) const LIMIT: usize = 24 << 20;

struct Picture {
    path: String,
    name: String,
    thumb: Option<String>,
    used: String,
    removable: bool,
}

#[derive(Template)]
#[template(path = "dashboard/house-photos.html")]
struct PhotosView {
    shell: Shell,
    top: Top,
    pictures: Vec<Picture>,
    revision: i64,
    wrong: Option<String>,
}
framed!(PhotosView);

/// `GET /house/photos`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/photos", asked.house.as_deref()));
    match entered {
        Ok((shell, property, top)) => html::page(&view(shell, top, &property, None), &headers),
        Err(answer) => *answer,
    }
}

fn view(shell: Shell, top: Top, property: &Property, wrong: Option<String>) -> PhotosView {
    let w = shell.w.clone();
    let files = resort::export(&property.resort);
    let pictures = property.photos.keys().map(|path| picture(&w, property, &files, path)).collect();
    PhotosView { shell, top, pictures, revision: property.revision, wrong }
}

fn picture(w: &Words, property: &Property, files: &BTreeMap<String, String>, path: &str) -> Picture {
    let name = path.trim_start_matches("photos/");
    let quoted = [format!("\"{path}\""), format!("\"{name}\"")];
    let within = files.iter().filter(|(_, text)| quoted.iter().any(|name| text.contains(name.as_str())));
    let used: Vec<&str> = within.map(|(file, _)| file.as_str()).collect();
    Picture {
        name: name.to_owned(),
        thumb: thumb(property, path),
        removable: used.is_empty(),
        used: if used.is_empty() { w.say("house-unused") } else { used.join(", ") },
        path: path.to_owned(),
    }
}

/// `POST /house/photos`: one picture more, or another in its place.
pub(crate) async fn give(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    if !is_own(&door.app, &headers) {
        return Problem::foreign().into_response();
    }
    let Some((slug, name, bytes)) = (match form {
        Ok(form) => read(form).await,
        Err(_) => return Problem::malformed("The form cannot be read.").into_response(),
    }) else {
        return Problem::too_large(LIMIT).into_response();
    };
    let (shell, property, top) = match enter(&door, &caller, &headers, ("/house/photos", Some(&slug))) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let path = format!("photos/{}", tidy(&name));
    let changes = Changes { photos: BTreeMap::from([(path, Some(bytes))]), ..Changes::default() };
    match door.app.edit(&property, &caller, property.revision, &changes).await {
        Ok(_) => Redirect::to(&format!("/house/photos?house={}", property.slug)).into_response(),
        Err(EditError::Invalid(mistakes)) => {
            let first = mistakes.first().map(ToString::to_string);
            let page = view(shell, top, &property, first);
            html::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, &headers)
        }
        Err(error) => unsaved(&error).into_response(),
    }
}

/// A file's name as a resort's directory wants it: `Pool (new).JPG` is `pool-new.jpg`.
fn tidy(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
    let words: Vec<String> = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let stem: String = words.join("-").chars().take(60).collect();
    let stem = if stem.is_empty() { "photo".to_owned() } else { stem };
    format!("{stem}.{ending}")
}

async fn read(mut form: Multipart) -> Option<(String, String, Bytes)> {
    let (mut slug, mut file) = (String::new(), None);
    while let Some(part) = form.next_field().await.ok()? {
        match part.name() {
            Some("house") => slug = part.text().await.ok()?,
            Some("file") => {
                let given = part.file_name().unwrap_or_default().to_owned();
                file = Some((given, part.bytes().await.ok()?));
            }
            _ => {}
        }
    }
    let (name, bytes) = file.unwrap_or_default();
    Some((slug, name, bytes))
}

/// A picture to be taken away.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Gone {
    house: String,
    path: String,
    base: i64,
}

/// `POST /house/photos/remove`
pub(crate) async fn remove(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(gone): Sent<Gone>,
) -> Response {
    let (shell, property, top) = match enter(&door, &caller, &headers, ("/house/photos", Some(&gone.house))) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    if !property.photos.contains_key(&gone.path) {
        return Problem::not_found().into_response();
    }
    let changes = Changes { photos: BTreeMap::from([(gone.path, None)]), ..Changes::default() };
    match door.app.edit(&property, &caller, gone.base, &changes).await {
        Ok(_) => Redirect::to(&format!("/house/photos?house={}", property.slug)).into_response(),
        Err(EditError::Invalid(mistakes)) => {
            let first = mistakes.first().map(ToString::to_string);
            let page = view(shell, top, &property, first);
            html::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, &headers)
        }
        Err(EditError::Stale { .. }) => Problem::conflict().into_response(),
        Err(error) => unsaved(&error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn names_are_made_fit_for_a_directory() {
        for (given, kept) in [
            ("Pool (new).JPG", "pool-new.jpg"),
            ("C:\\Users\\Ana\\Sea View.png", "sea-view.png"),
            ("../../etc/passwd", "passwd."),
            ("日本.webp", "photo.webp"),
        ] {
            assert_eq!(tidy(given), kept);
        }
    }
}
