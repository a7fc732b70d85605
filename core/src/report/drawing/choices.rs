//! What readers can choose of what a host shows: the language, and how figures are broken down. The words of the controls come from
//! here like all others.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::context::Context;
use crate::report::note::pick;
use crate::survey::{Language, Survey};

/// What readers can choose.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Choices {
    /// The language, of those that the document has (all that there are where it does not say), and the one that is shown.
    pub language: Chooser,
    /// How figures are broken down: not at all, by each breakdown of the document, or as they are now where that is by several. `None`
    /// where there is nothing to choose between.
    pub by: Option<Chooser>,
    /// What is said where a choice waits for whoever computes elsewhere.
    pub waiting: String,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Chooser {
    /// What is chosen.
    pub label: String,
    /// What can be chosen.
    pub options: Vec<Choosable>,
    /// The value of the option that is chosen.
    pub chosen: String,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choosable {
    /// What hosts call it: a language's code; ids of crossed breakdowns with spaces between, and nothing for none.
    pub value: String,
    /// What readers call it.
    pub label: String,
}

/// What readers can choose, where figures are broken down by `by`.
///
/// ```
/// use peil::report::drawing::choices;
/// use peil::{Language, Survey};
/// # let text = r#"
/// #     peil = 1
/// #     id = "s"
/// #     title = "S"
/// #     population = { unit = { one = "county", many = "counties", all = "the counties" } }
/// #     questions = [{ id = "q", text = "Size?", kind = "single", answers = [{ code = "s", label = "S" }, { code = "l", label = "L" }] }]
/// #     breakdowns = [{ id = "size", label = "Size", of = "q" }]
/// # "#;
/// let survey = Survey::from_text(text)?;
/// let by = choices(Some(&survey), &[], Language::Nn).by.unwrap();
/// assert_eq!((by.label.as_str(), by.chosen.as_str()), ("Fordelt på", ""));
/// assert_eq!(by.options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>(), ["Ikkje fordelt", "Size"]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn choices(survey: Option<&Survey>, by: &[&str], language: Language) -> Choices {
    let named = survey.map(|survey| survey.languages.as_slice()).unwrap_or_default();
    let languages = if named.is_empty() { &Language::ALL } else { named };
    // What is shown can be in a language that the document does not name.
    let shown = Some(language).filter(|language| !languages.contains(language));
    let language_options = languages
        .iter()
        .copied()
        .chain(shown)
        .map(|language| Choosable { value: language.code().to_owned(), label: name(language).to_owned() });
    let breakdowns = survey.map(|survey| survey.breakdowns.as_slice()).unwrap_or_default();
    let context = Context::of(survey);
    let label = |id: &str| context.breakdown_label(id, language);
    let none = pick(["Ikke fordelt", "Ikkje fordelt", "Not broken down"], language).to_owned();
    let mut options = vec![Choosable { value: String::new(), label: none }];
    options.extend(breakdowns.iter().map(|own| Choosable { value: own.id.clone(), label: label(&own.id) }));
    let chosen = by.join(" ");
    if options.iter().all(|option| option.value != chosen) {
        let crossed: Vec<String> = by.iter().map(|id| label(id)).collect();
        options.push(Choosable { value: chosen.clone(), label: crossed.join(" × ") });
    }
    Choices {
        language: Chooser {
            label: pick(["Språk", "Språk", "Language"], language).to_owned(),
            options: language_options.collect(),
            chosen: language.code().to_owned(),
        },
        by: (options.len() > 1).then(|| Chooser {
            label: pick(["Fordelt på", "Fordelt på", "Broken down by"], language).to_owned(),
            options,
            chosen,
        }),
        waiting: pick(
            [
                "Har ikke fått svar på valget ennå; tallene er fra forrige kjøring.",
                "Har ikkje fått svar på valet enno; tala er frå førre køyring.",
                "No answer to the choice yet; the figures are those of the last run.",
            ],
            language,
        )
        .to_owned(),
    }
}

/// What speakers call their language.
fn name(language: Language) -> &'static str {
    match language {
        Language::Nb => "Bokmål",
        Language::Nn => "Nynorsk",
        Language::En => "English",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(choice: &Chooser) -> Vec<&str> {
        choice.options.iter().map(|option| option.value.as_str()).collect()
    }

    #[test]
    fn without_a_document_there_is_only_the_language_to_choose() {
        let choices = choices(None, &[], Language::En);
        assert_eq!(choices.by, None);
        assert_eq!(values(&choices.language), ["nb", "nn", "en"]);
        assert_eq!(choices.language.chosen, "en");
    }

    #[test]
    fn what_is_shown_is_always_among_what_can_be_chosen() {
        let question = |id: &str| {
            let answer = |code: &str| json!({ "code": code, "label": { "nb": code } });
            json!({ "id": id, "kind": "single", "text": { "nb": id }, "answers": [answer("x"), answer("y")] })
        };
        let document = json!({
            "peil": 1, "id": "s", "title": { "nb": "S" }, "languages": ["nb"],
            "population": { "unit": { "one": { "nb": "en" }, "many": { "nb": "to" }, "all": { "nb": "alle" } } },
            "questions": [question("p"), question("q")],
            "breakdowns": [
                { "id": "a", "label": { "nb": "Første" }, "of": "p" },
                { "id": "b", "label": { "nb": "Andre" }, "of": "q" },
            ],
        });
        let text = document.to_string();
        let survey = Survey::from_text(&text).unwrap();
        let choices = choices(Some(&survey), &["b", "a"], Language::En);
        assert_eq!(values(&choices.language), ["nb", "en"]);
        let by = choices.by.unwrap();
        assert_eq!(values(&by), ["", "a", "b", "b a"]);
        assert_eq!(by.options[3].label, "Andre × Første");
        assert_eq!(by.chosen, "b a");
    }
}
