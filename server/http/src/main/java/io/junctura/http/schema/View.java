package io.junctura.http.schema;

/**
 * A record that answers consist of. It is the only description of its JSON: {@link Views} makes the answer, the OpenAPI document and,
 * through that, the types of the web UI from its components.
 */
public interface View {}
