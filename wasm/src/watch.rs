//! Progress of long work, told to a JavaScript function on the thread that works.
//!
//! Nobody else can look at a worker's memory while it works, and nobody needs to stop it: a worker is ended.

use std::cell::RefCell;
use std::sync::Arc;

use js_sys::Function;
use peil::interrupt::{Done, Step, Watch, watch_this_thread};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// Here, because a function of JavaScript belongs to its thread, and a watch may go to others.
    static TOLD: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Has long work tell a function of its progress from now on: the word of what is counted, how many are done, how
/// many there are. Without a function nobody is told any more.
#[wasm_bindgen(js_name = tellProgress)]
pub fn tell_progress(told: Option<Function>) {
    watch_this_thread(told.is_some().then(|| Arc::new(Watch::telling(tell))));
    TOLD.set(told);
}

fn tell(Done { step, done, of }: Done) {
    let word = match step {
        Step::Bytes => "bytes",
        Step::Replicates => "replicates",
        Step::Replications => "replications",
    };
    TOLD.with_borrow(|told| {
        if let Some(told) = told {
            // What the function throws is no failure of the work.
            told.call3(&JsValue::NULL, &word.into(), &(done as f64).into(), &(of as f64).into()).ok();
        }
    });
}
