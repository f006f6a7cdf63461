package io.junctura.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the events that were accepted from outside. */
@Command(
        name = "events",
        description = "Lists the newest events that a server accepted, or shows one with its payload. An event "
                + "has the ID of the run that it started. An event of a topic is listed once for each flow "
                + "that subscribes. The number in the answer to its publication is not one of these IDs.")
final class EventsCommand extends ServerCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Show the event that started this run, with its payload, as JSON.")
    @Nullable
    String id;

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only of FLOW, or of INTEGRATION/FLOW.")
    @Nullable
    String flow;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The largest number of results (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    EventsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() throws WrongUse {
        if (limit < 1) throw new WrongUse("--limit must be 1 or more.");
        if (id != null && flow != null) throw new WrongUse("One event is shown as it is: leave its id or --flow away.");
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        String one = id;
        if (one != null) {
            (common.forPeople() ? Output.JSON : common.output)
                    .write(api.get("/events/" + Api.encoded(one)), terminal.out());
            return;
        }
        List<Map<String, Object>> events =
                api.some("/events?limit=" + Math.min(limit, 100) + RunsCommand.flowQuery(flow), limit);
        if (events.isEmpty()) RunsCommand.sayIfUnknown(api, flow, terminal);
        table(
                events,
                Column.of("EVENT", "id"),
                new Column("FLOW", RunsCommand::flow),
                Column.of("TRIGGER", "trigger"),
                Column.of("ACCEPTED", "acceptedAt"),
                Column.of("RUN IS", "status"));
    }
}
