package io.junctura.http;

/** What the audit log gets of the calls of a route. Refused calls are recorded, whatever the route declares. */
public enum Audit {
    /** Nothing: the call changes nothing, and shows no payload or secret. */
    NONE,
    /** One line in an hour for each caller and path: the call shows payloads, documents or settings. */
    READ,
    /** A line for each call: the call changes something. */
    CALL,
    /** The route itself writes a line, which names what it has changed. */
    OWN_LINE
}
