//! Arrow columns of other libraries of Python, by the PyCapsule interface.
//!
//! `pyo3-arrow` would do this as well; its classes bring all of arrow's casts and comparisons with them, a third of the code of
//! the whole package, of which nothing is used.

use std::ffi::CStr;
use std::ptr::NonNull;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, make_array};
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// What arrow refuses, as an exception; one that Python raised on the way stays what it is.
pub(crate) fn exception(error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(cause) => match cause.downcast::<PyErr>() {
            Ok(raised) => *raised,
            Err(cause) => PyException::new_err(cause.to_string()),
        },
        other => PyException::new_err(other.to_string()),
    }
}

/// What `object.__arrow_c_array__()` hands over: one array.
pub(crate) fn array(object: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
        object.call_method0("__arrow_c_array__")?.extract()?;
    let schema = content::<FFI_ArrowSchema>(&schema, c"arrow_schema")?;
    let array = content::<FFI_ArrowArray>(&array, c"arrow_array")?;
    // SAFETY: by their names, the capsules hold structures of the C data interface that belong together. The array is moved
    // out, and what is left behind counts as released.
    #[allow(unsafe_code)]
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
    Ok(make_array(data.map_err(exception)?))
}

/// What `object.__arrow_c_stream__()` hands over: arrays of one type, which are fetched one by one.
pub(crate) struct Stream {
    stream: FFI_ArrowArrayStream,
    data_type: DataType,
}

impl Stream {
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let own = content::<FFI_ArrowArrayStream>(capsule.cast()?, c"arrow_array_stream")?;
        // SAFETY: by its name, the capsule holds a stream of the C stream interface. It is moved out, and what is left behind
        // counts as released.
        #[allow(unsafe_code)]
        let mut stream = unsafe { FFI_ArrowArrayStream::from_raw(own.as_ptr()) };
        let mut schema = FFI_ArrowSchema::empty();
        let get_schema = stream.get_schema.ok_or_else(|| exception(released()))?;
        // SAFETY: the stream is not released, and `schema` is a place for what it writes.
        #[allow(unsafe_code)]
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(exception(failed(&mut stream, code)));
        }
        let data_type = DataType::try_from(&schema).map_err(exception)?;
        Ok(Self { stream, data_type })
    }

    pub(crate) fn data_type(&self) -> &DataType {
        &self.data_type
    }

    fn fetch(&mut self) -> Result<Option<ArrayRef>, ArrowError> {
        let get_next = self.stream.get_next.ok_or_else(released)?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream is not released, and `array` is a place for what it writes.
        #[allow(unsafe_code)]
        let code = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            return Err(failed(&mut self.stream, code));
        }
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: all arrays of a stream are of the type that its schema says.
        #[allow(unsafe_code)]
        let data = unsafe { from_ffi_and_data_type(array, self.data_type.clone()) };
        data.map(|data| Some(make_array(data)))
    }
}

impl Iterator for Stream {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.fetch().transpose()
    }
}

fn released() -> ArrowError {
    ArrowError::CDataInterface("the stream was consumed already".to_owned())
}

/// Why a call of the stream failed, in its own words where it has some.
fn failed(stream: &mut FFI_ArrowArrayStream, code: i32) -> ArrowError {
    // SAFETY: the stream is not released; what it returns is null or text that lives until its next call.
    #[allow(unsafe_code)]
    let said = stream.get_last_error.and_then(|last_error| unsafe {
        let text = last_error(&raw mut *stream);
        (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
    });
    ArrowError::CDataInterface(said.unwrap_or_else(|| format!("the stream failed with error {code}")))
}

/// What a capsule of some name points to.
fn content<T>(capsule: &Bound<'_, PyCapsule>, name: &CStr) -> PyResult<NonNull<T>> {
    let pointer = capsule.pointer_checked(Some(name));
    pointer.map(NonNull::cast).map_err(|error| {
        let expected = format!("expected a capsule that holds an `{}`: {error}", name.to_string_lossy());
        PyTypeError::new_err(expected)
    })
}
