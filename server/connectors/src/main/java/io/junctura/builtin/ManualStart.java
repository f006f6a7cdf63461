package io.junctura.builtin;

import io.junctura.api.TriggerInfo;

/** Starts the flow by hand, by a command or over HTTP. The payload is any JSON value or nothing. */
@TriggerInfo(id = "start", title = "Started by hand")
public record ManualStart() implements ManualTrigger {}
