package io.junctura.builtin;

import io.junctura.api.TriggerInfo;

/** Starts the flow when somebody asks for it. The payload is what they give, any JSON value or nothing. */
@TriggerInfo(id = "start", title = "Started by hand")
public record ManualStart() implements ManualTrigger {}
