//! Says so where a package is built that lacks what its widget draws with, which `cargo xtask python` makes.

use std::path::Path;

fn main() {
    // Beside this file; in a source distribution, the package stands one folder up.
    let places = ["peil/_static/widget.js", "../peil/_static/widget.js"];
    for place in places {
        println!("cargo::rerun-if-changed={place}");
    }
    if !places.iter().any(|place| Path::new(place).is_file()) {
        println!(
            "cargo::warning=`{}` is not there, so `peil.Widget` will only say so; `cargo xtask python` makes it",
            places[0]
        );
    }
}
