package io.junctura.cli;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The positions of polls and streams, from a terminal. */
@Command(
        name = "cursors",
        description = "Lists the cursors of a flow's poll or stream: the positions from which it continues. "
                + "With --reset, deletes them: the trigger begins as it did the first time, so events may "
                + "come again.")
final class CursorsCommand extends ServerCommand {
    private static final int MAX_CURSOR_LENGTH = 120;

    @Parameters(paramLabel = "INTEGRATION/FLOW", description = "The flow.")
    String flow = "";

    @Option(names = "--partition", paramLabel = "NAME", description = "Only the cursor of this partition.")
    @Nullable
    String partition;

    @Option(names = "--reset", description = "Delete the cursors.")
    boolean reset;

    CursorsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        if (reset) reset(api);
        else list(api);
    }

    private String path() throws WrongUse {
        int slash = flow.indexOf('/');
        if (slash < 1 || slash != flow.lastIndexOf('/') || slash == flow.length() - 1) {
            throw new WrongUse("\"" + flow + "\" is no flow. Write INTEGRATION/FLOW, as \"junctura flows\" does.");
        }
        return "/flows/default/" + Api.encoded(flow.substring(0, slash)) + "/" + Api.encoded(flow.substring(slash + 1))
                + "/cursors";
    }

    private void list(Api api) throws Failed, WrongUse, InterruptedException {
        List<Map<String, Object>> cursors = new ArrayList<>(api.all(path()));
        if (partition != null) cursors.removeIf(cursor -> !partition.equals(cursor.get("partition")));
        table(
                cursors,
                Column.of("PARTITION", "partition"),
                Column.of("TRIGGER", "trigger"),
                Column.of("MOVED", "movedAt"),
                new Column("CURSOR", cursor -> Output.line(Json.text(cursor.get("cursor")), MAX_CURSOR_LENGTH)));
    }

    private void reset(Api api) throws Failed, WrongUse, InterruptedException {
        Map<String, Object> answer =
                api.delete(partition == null ? path() : path() + "?partition=" + Api.encoded(partition));
        if (!common.forPeople()) {
            common.output.write(answer, terminal.out());
            return;
        }
        if (Api.words(answer, "reset").equals("0")) {
            throw new Failed("Nothing was reset: " + flow + " has no cursor"
                    + (partition == null ? "." : " of a partition \"" + partition + "\"."));
        }
        terminal.out()
                .println(Api.words(answer, "reset") + " reset: " + flow
                        + " begins anew. Events that come again and have an identity start no second run.");
    }
}
