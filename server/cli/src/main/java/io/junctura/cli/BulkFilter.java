package io.junctura.cli;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which runs a command for many runs is about. */
final class BulkFilter {
    /** The names of the options, for messages. */
    static final String NAMES = "--flow, --since, --until, --text, --group and --dry-run";

    @Option(names = "--flow", paramLabel = "FLOW", description = "With --all: runs of FLOW, or of INTEGRATION/FLOW.")
    @Nullable
    String flow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "With --all: runs that were accepted at this time or day, or later.")
    @Nullable
    String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "With --all: runs that were accepted before this time or day.")
    @Nullable
    String until;

    @Option(names = "--text", paramLabel = "WORDS", description = "With --all: runs that contain all these words.")
    @Nullable
    String text;

    @Option(
            names = "--group",
            paramLabel = "FINGERPRINT",
            description = "With --all: runs of this group, as \"runs --needs-attention --group\" names it.")
    @Nullable
    String group;

    @Option(names = "--dry-run", description = "With --all: only count the matching runs.")
    boolean dryRun;

    /** Whether any option but {@code --dry-run} is given. */
    boolean isGiven() {
        return flow != null || since != null || until != null || text != null || group != null;
    }

    /** The server would reject wrong times, too, but does not know the names of the options. */
    void check() throws WrongUse {
        mustBeTime("--since", since);
        mustBeTime("--until", until);
    }

    private static void mustBeTime(String option, @Nullable String value) throws WrongUse {
        if (value == null) return;
        try {
            if (value.length() == 10) LocalDate.parse(value);
            else OffsetDateTime.parse(value);
        } catch (DateTimeParseException e) {
            throw new WrongUse(option + " must be a day such as 2026-11-24, or a time such as 2026-11-24T10:15:30Z; \""
                    + value + "\" is neither.");
        }
    }

    /** The query of a request, with its question mark; empty if nothing is given. */
    String query(@Nullable String status) throws Failed {
        StringBuilder query = new StringBuilder();
        with(query, "status", status);
        query.append(RunsCommand.flowQuery(flow));
        with(query, "from", since);
        with(query, "to", until);
        with(query, "text", text);
        with(query, "fingerprint", group);
        return query.isEmpty() ? "" : "?" + query.substring(1);
    }

    private static void with(StringBuilder query, String name, @Nullable String value) {
        if (value != null) query.append('&').append(name).append('=').append(Api.encoded(value));
    }
}
