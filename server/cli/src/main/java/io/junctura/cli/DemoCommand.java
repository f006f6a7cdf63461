package io.junctura.cli;

import io.junctura.CannotStart;
import io.junctura.demo.Demo;
import io.junctura.demo.Demo.Ports;
import io.junctura.demo.Demo.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demo. */
@Command(
        name = "demo",
        description = "Runs a demo: a server in a temporary folder, a Demo Shop, a Demo ERP and other systems, "
                + "and one integration for each pattern, with traffic. At the end everything is deleted.")
final class DemoCommand extends TerminalCommand {

    @Option(
            names = "--once",
            description = "Runs each pattern once, shows what arrived where, and ends. The exit code is 0 only if "
                    + "everything arrived.")
    boolean once;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The server's port (default: 8080; with --once a free port).")
    @Nullable
    Integer port;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with more plugin jars.")
    List<Path> plugins = new ArrayList<>();

    @Option(
            names = "--examples",
            paramLabel = "DIR",
            description = "The folder of the examples (default: the examples in the jar).")
    @Nullable
    Path examples;

    DemoCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Integer given = port;
        try {
            if (once) {
                Ports ports = given == null ? Ports.FREE : Ports.free(given);
                try (Demo demo = Demo.start(ports, plugins, examples)) {
                    int code = report(demo.once());
                    demo.leftOut().forEach(why -> terminal.err().println("junctura: " + why));
                    return code;
                }
            }
            Demo demo = Demo.start(Ports.known(given == null ? 8080 : given), plugins, examples);
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "shutdown"));
            welcome(demo, terminal.out());
            demo.live(terminal.out());
            return 0;
        } catch (CannotStart | IOException e) {
            throw new Failed("The demo cannot start: " + e.getMessage());
        }
    }

    private static void welcome(Demo demo, PrintStream out) {
        out.println("The demo runs. Open");
        demo.setupAddress().ifPresent(address -> out.println("  " + address + "   and set a password: the web UI"));
        out.println("  " + demo.shopAddress() + "/   what the Demo Shop has been sent");
        out.println("  " + demo.erpAddress() + "/   what the Demo ERP has been sent");
        demo.subscriberAddresses()
                .forEach((name, address) -> out.println("  " + address + "/   which webhooks " + name + " was sent"));
        demo.exchange()
                .ifPresent(folder -> out.println(
                        "  " + folder + "   a folder: files in orders are imported, reports come to reports"));
        demo.partnerLogin().ifPresent(login -> out.println("  " + login + "   the partner's SFTP server: the same"));
        demo.leftOut().forEach(out::println);
        out.println("Commands reach it with --data " + demo.dataFolder() + ", such as: runs, start, export, apply.");
        out.println("Ctrl+C ends it and leaves nothing behind. What is going on:");
        out.println();
    }

    private int report(List<Row> rows) {
        boolean right = rows.stream().allMatch(Row::right);
        if (common.forPeople()) {
            List<List<String>> lines = new ArrayList<>();
            for (Row row : rows) {
                lines.add(List.of(
                        row.right() ? "ok" : "WRONG",
                        row.pattern(),
                        row.sent(),
                        row.delivered(),
                        row.where(),
                        row.proof()));
            }
            Output.table(List.of("", "PATTERN", "SENT", "DELIVERED", "WHERE", "PROOF"), lines, terminal.out());
        } else {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Row row : rows) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("pattern", row.pattern());
                one.put("right", row.right());
                one.put("sent", row.sent());
                one.put("delivered", row.delivered());
                one.put("where", row.where());
                one.put("proof", row.proof());
                all.add(one);
            }
            common.output.write(all, terminal.out());
        }
        if (!right) terminal.err().println("junctura: Not all of it arrived as it should; see the lines marked WRONG.");
        return right ? 0 : 1;
    }
}
