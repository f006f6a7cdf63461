package io.junctura.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The versions of an integration, from a terminal. */
@Command(
        name = "versions",
        description = "Lists the published versions of an integration, the newest first, or shows the "
                + "differences between two versions.")
final class VersionsCommand implements Callable<Integer> {
    private static final int MAX_NOTE_LENGTH = 60;

    @Mixin
    Common common = new Common();

    @Mixin
    Remote remote = new Remote();

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

    private final Terminal terminal;

    VersionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Api api = remote.open(terminal);
        String path = "/integrations/" + Api.encoded(integration) + "/versions";
        String older = from;
        if (older != null && to != null) return compared(api, path, older, to);
        List<Map<String, Object>> versions = api.all(path);
        if (older != null) {
            String newest = versions.isEmpty() ? older : Api.words(versions.get(0), "version");
            return compared(api, path, older, newest);
        }
        if (common.forPeople()) table(versions);
        else common.output.write(versions, terminal.out());
        return 0;
    }

    private void table(List<Map<String, Object>> versions) {
        List<List<String>> rows = versions.stream()
                .map(one -> List.of(
                        Api.words(one, "version"),
                        Api.words(one, "publishedAt"),
                        Output.line(Api.words(one, "publishedBy"), MAX_NOTE_LENGTH),
                        Output.line(Api.words(one, "note"), MAX_NOTE_LENGTH)))
                .toList();
        Output.table(List.of("VERSION", "PUBLISHED", "BY", "NOTE"), rows, terminal.out());
    }

    private int compared(Api api, String path, String older, String newer) throws Failed, InterruptedException {
        Map<String, Object> diff = api.get(path + "/" + Api.encoded(older) + "/diff/" + Api.encoded(newer));
        if (!common.forPeople()) {
            common.output.write(diff, terminal.out());
            return 0;
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
        return 0;
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
