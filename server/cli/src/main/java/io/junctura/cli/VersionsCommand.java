package io.junctura.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The versions of an integration, from a terminal. */
@Command(
        name = "versions",
        description = "Lists the published versions of an integration, the newest first, or shows the "
                + "differences between two versions.")
final class VersionsCommand extends ServerCommand {
    private static final int MAX_NOTE_LENGTH = 60;

    @Parameters(index = "0", paramLabel = "INTEGRATION", description = "The integration's name.")
    String integration = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FROM", description = "The older version to compare.")
    @Nullable
    String from;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "TO",
            description = "The newer version, or draft (default: the newest version).")
    @Nullable
    String to;

    VersionsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        String path = "/integrations/" + Api.encoded(integration) + "/versions";
        String older = from;
        if (older != null && to != null) {
            compare(api, path, older, to);
            return;
        }
        List<Map<String, Object>> versions = api.all(path);
        if (older != null) {
            compare(api, path, older, versions.isEmpty() ? older : Api.words(versions.get(0), "version"));
            return;
        }
        table(
                versions,
                Column.of("VERSION", "version"),
                Column.of("PUBLISHED", "publishedAt"),
                new Column("BY", one -> Output.line(Api.words(one, "publishedBy"), MAX_NOTE_LENGTH)),
                new Column("NOTE", one -> Output.line(Api.words(one, "note"), MAX_NOTE_LENGTH)));
    }

    private void compare(Api api, String path, String older, String newer) throws Failed, InterruptedException {
        Map<String, Object> diff = api.get(path + "/" + Api.encoded(older) + "/diff/" + Api.encoded(newer));
        if (!common.forPeople()) {
            common.output.write(diff, terminal.out());
            return;
        }
        List<Map<String, Object>> differences = Api.list(diff, "differences");
        if (differences.isEmpty()) {
            terminal.out()
                    .println(
                            Boolean.TRUE.equals(diff.get("same"))
                                    ? "They are the same text."
                                    : "Only the layout and comments of the text differ.");
        }
        for (Map<String, Object> one : differences) terminal.out().println(line(one));
    }

    /** Such as {@code changed step orders/send: /input/path}. */
    private static String line(Map<String, Object> one) {
        String flow = Api.words(one, "flow");
        String step = Api.words(one, "step");
        String where = step.isEmpty() ? flow : flow + "/" + step;
        String fields = Api.list(one, "fields").stream()
                .map(field -> Api.words(field, "pointer"))
                .collect(Collectors.joining(", "));
        return Output.line(
                Api.words(one, "kind") + " " + Api.words(one, "what") + (where.isEmpty() ? "" : " " + where)
                        + (fields.isEmpty() ? "" : ": " + fields),
                500);
    }
}
