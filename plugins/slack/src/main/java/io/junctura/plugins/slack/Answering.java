package io.junctura.plugins.slack;

import java.time.Duration;
import java.util.List;

/** How Slack waits for the answer to a command or an interaction. */
final class Answering {
    /** Slack shows the person an error after three seconds. */
    static final Duration LIMIT = Duration.ofMillis(2_500);

    static final List<String> METHODS = List.of("POST");

    private Answering() {}
}
