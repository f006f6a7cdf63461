package io.junctura.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Flows and their triggers, from a terminal. */
@Command(
        name = "flows",
        description = "Lists the flows of a server with their triggers and addresses, and the reason if a "
                + "trigger fails.")
final class FlowsCommand extends ServerCommand {

    @Option(names = "--failing", description = "Only flows whose trigger fails.")
    boolean failing;

    @Option(names = "--troubled", hidden = true)
    boolean troubled;

    FlowsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        if (troubled) throw new WrongUse("The option --troubled is called --failing now.");
        Map<String, Map<String, Object>> flows = new LinkedHashMap<>();
        for (Map<String, Object> integration : api.all("/integrations")) {
            for (Map<String, Object> flow : Api.list(integration, "flows")) {
                String name = Api.words(integration, "name") + "/" + Api.words(flow, "name");
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("flow", name);
                one.put("trigger", flow.get("trigger"));
                one.put("state", Boolean.TRUE.equals(flow.get("enabled")) ? "on" : "off");
                if (flow.containsKey("address")) one.put("address", flow.get("address"));
                flows.put(name, one);
            }
        }
        // Also errors of deleted flows, whose registrations a sender may still have.
        for (Map<String, Object> error : api.all("/trigger-errors")) {
            String name = Api.words(error, "integration") + "/" + Api.words(error, "flow");
            Map<String, Object> one = flows.computeIfAbsent(name, deleted -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("flow", name);
                row.put("state", "deleted");
                return row;
            });
            one.put("triggerError", Map.of("since", error.get("since"), "message", error.get("message")));
        }
        if (failing) flows.values().removeIf(flow -> !flow.containsKey("triggerError"));
        table(
                List.copyOf(flows.values()),
                Column.of("FLOW", "flow"),
                Column.of("TRIGGER", "trigger"),
                Column.of("STATE", "state"),
                Column.of("ADDRESS", "address"),
                new Column("ERROR", flow -> Output.line(Api.words(Api.object(flow, "triggerError"), "message"), 300)));
    }
}
