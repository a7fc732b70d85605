//! `peil-bindgen MODULE FOLDER`: writes the JavaScript glue and the types of a compiled module into a folder, under its name.
//!
//! The kind is `web`: one ES module that browsers, bundlers and Node all load; only how the bytes of the `.wasm`
//! are found differs, and that is decided by the entry points in `wasm/js/`.

use std::env;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [module, folder] = arguments.as_slice() else { bail!("usage: peil-bindgen MODULE FOLDER") };
    let name = Path::new(module).file_stem().context("a module has a name")?;
    Bindgen::new()
        .input_path(module)
        .out_name(&name.to_string_lossy())
        .typescript(true)
        .web(true)?
        .omit_default_module_path(false)
        // A fifth of the module, and nothing but names of functions for debuggers and profilers.
        .remove_name_section(env::var_os("PEIL_WASM_NAMES").is_none())
        .remove_producers_section(true)
        .generate(folder)
}
