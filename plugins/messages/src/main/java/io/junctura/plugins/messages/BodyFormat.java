package io.junctura.plugins.messages;

/** What flows see of a body. */
public enum BodyFormat {
    JSON,
    TEXT,
    /** A text in Base64. */
    BASE64,
    /** A file, for bodies of any size. */
    FILE
}
