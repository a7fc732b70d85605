//! The look of tables and pages: plain type, tabular figures, hairlines; light or dark as the host is.
//!
//! Every rule is under `.peil`, so a fragment changes nothing around it. The host's own mark of light or dark
//! (JupyterLab, VS Code, `data-theme`) goes before the reader's system setting. JupyterLab sets the cells of every table to
//! the right, by a rule that only `.peil.peil` outweighs. Narrow tables turn each row into a
//! small block by the width of their container, not of the window, because a notebook's cell may be narrow on a wide
//! screen.

/// Colours by name, light.
const LIGHT: &str = "--peil-text:#1c2126;--peil-muted:#5a646e;--peil-rule:#d5dae0;--peil-strong:#1c2126;\
--peil-mark:#1f5a9e;--peil-band:#8fb2da;--peil-axis:#dfe3e8;--peil-page:#ffffff;--peil-tint:#f5f7f9;color-scheme:light;";

/// Colours by name, dark.
const DARK: &str = "--peil-text:#e4e7eb;--peil-muted:#a0a9b3;--peil-rule:#3a424b;--peil-strong:#c9cfd6;\
--peil-mark:#8bbcf5;--peil-band:#4a78ad;--peil-axis:#363d45;--peil-page:#15181c;--peil-tint:#1d2126;color-scheme:dark;";

/// Marks of hosts that are light.
const LIGHT_HOSTS: [&str; 4] = [
    "[data-jp-theme-light=\"true\"]",
    "[data-vscode-theme-kind=\"vscode-light\"]",
    "[data-vscode-theme-kind=\"vscode-high-contrast-light\"]",
    "[data-theme=\"light\"]",
];

/// Marks of hosts that are dark.
const DARK_HOSTS: [&str; 4] = [
    "[data-jp-theme-light=\"false\"]",
    "[data-vscode-theme-kind=\"vscode-dark\"]",
    "[data-vscode-theme-kind=\"vscode-high-contrast\"]",
    "[data-theme=\"dark\"]",
];

/// The style of a table.
const TABLE: &str = include_str!("table.css");

/// What a page adds.
const PAGE: &str = include_str!("page.css");

/// The style of a fragment.
pub(super) fn fragment() -> String {
    let under = |hosts: [&str; 4]| hosts.map(|host| format!("{host} .peil")).join(",");
    format!(
        ".peil{{{LIGHT}}}@media (prefers-color-scheme:dark){{.peil{{{DARK}}}}}{}{{{LIGHT}}}{}{{{DARK}}}{TABLE}",
        under(LIGHT_HOSTS),
        under(DARK_HOSTS),
    )
}

/// The style of a page; on paper it is light.
pub(super) fn page() -> String {
    format!("{}{PAGE}@media print{{html[lang] body.peil{{{LIGHT}}}}}", fragment())
}
