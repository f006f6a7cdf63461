package io.junctura.http.schema;

/**
 * A record that the JSON object of a request's body is read into. It is the only description of this body: {@link RequestBodyReader}
 * checks the body by its components, and {@link RecordSchemas} makes the OpenAPI document and, through that, the types of the web
 * UI from them.
 */
public interface RequestBody {}
