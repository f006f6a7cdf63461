package io.junctura.cli;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Saved connections, from a terminal. */
@Command(name = "connection", description = "Lists, shows and tests saved connections, and authorizes them by OAuth2.")
final class ConnectionCommand implements Callable<Integer> {

    @Mixin
    Common common = new Common();

    private ConnectionCommand() {}

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new ConnectionCommand())
                .addSubcommand(new Listing(terminal))
                .addSubcommand(new Show(terminal))
                .addSubcommand(new Test(terminal))
                .addSubcommand(new Forget(terminal))
                .addSubcommand(new Authorize(terminal));
    }

    @Override
    public Integer call() throws WrongUse {
        throw new WrongUse("Say what to do: connection list, show, test, forget or authorize.");
    }

    /** A command for one connection. */
    private abstract static class OfOne extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "The connection's name.")
        String name = "";

        OfOne(Terminal terminal) {
            super(terminal);
        }

        final String path() {
            return ConnectionCommand.path(name);
        }
    }

    private static String path(String name) {
        return "/connections/" + Api.encoded(name);
    }

    /** Lists connections. */
    @Command(name = "list", description = "Lists the saved connections with their problems.")
    static final class Listing extends ServerCommand {
        Listing(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            table(
                    api.all("/connections"),
                    Column.of("CONNECTION", "name"),
                    Column.of("CONNECTOR", "connector"),
                    new Column("STATE", Listing::state));
        }

        private static String state(Map<String, Object> connection) {
            String error = Api.words(Api.object(connection, "error"), "message");
            if (!error.isEmpty()) return Output.line(error, 160);
            return Api.words(connection, "consent").equals("missing") ? "not authorized yet" : "no error";
        }
    }

    /** Shows a connection. */
    @Command(
            name = "show",
            description = "Shows a connection without its secrets, and the values that its connector has pinned.")
    static final class Show extends OfOne {
        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> view = api.get(path());
            if (!common.forPeople()) {
                common.output.write(view, terminal.out());
                return;
            }
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("connector", Api.words(view, "connector")));
            Api.object(view, "settings").forEach((setting, value) -> rows.add(row(setting, value)));
            Api.object(view, "secrets").keySet().forEach(secret -> rows.add(row(secret, "***")));
            Api.object(view, "pins")
                    .forEach((pin, value) -> rows.add(row("pinned " + pin, ((Map<?, ?>) value).get("value"))));
            rows.add(List.of("state", Listing.state(view)));
            Output.table(List.of("NAME", "VALUE"), rows, terminal.out());
        }

        private static List<String> row(String name, @Nullable Object value) {
            return List.of(name, Output.line(value instanceof String text ? text : Json.text(value), 160));
        }
    }

    /** Deletes pinned values, such as host keys. */
    @Command(
            name = "forget",
            description = "Deletes the values that the connector has pinned to a connection, such as a host key "
                    + "that was trusted on first use. Runs that wait for the connection continue.")
    static final class Forget extends OfOne {
        Forget(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            api.delete(path() + "/pins");
            if (common.forPeople()) terminal.out().println("The pins of the connection \"" + name + "\" are deleted.");
        }
    }

    /** Tests a connection. */
    @Command(
            name = "test",
            description = "Tests a connection, and says what is wrong. If the connection works, runs that wait for "
                    + "it continue.")
    static final class Test extends TerminalCommand {

        @Mixin
        Remote remote = new Remote();

        @Parameters(paramLabel = "NAME", description = "The connection's name.")
        String name = "";

        Test(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed, InterruptedException {
            Map<String, Object> answer = remote.open(terminal).post(path(name) + "/test", Map.of());
            boolean works = Boolean.TRUE.equals(answer.get("ok"));
            if (!common.forPeople()) common.output.write(answer, terminal.out());
            else if (works) terminal.out().println(said(answer));
            else throw new Failed(Output.line(Api.words(answer, "message"), 1_000));
            return works ? 0 : 1;
        }

        private String said(Map<String, Object> answer) {
            if (Boolean.FALSE.equals(answer.get("contacted"))) return Output.line(Api.words(answer, "message"), 1_000);
            String works = "The connection \"" + name + "\" works.";
            return answer.containsKey("message")
                    ? works + " " + Output.line(Api.words(answer, "message"), 1_000)
                    : works;
        }
    }

    /** Creates the address at which a person consents. */
    @Command(
            name = "authorize",
            description = "Prints the address where a person gives OAuth2 consent to the connection. That person "
                    + "needs an account in the other system, but not on this server.")
    static final class Authorize extends OfOne {
        Authorize(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> made = api.post(path() + "/authorize", Map.of());
            say(made, Api.words(made, "address"));
            if (!common.forPeople()) return;
            terminal.err()
                    .println("Open it in a browser until " + Api.words(made, "until") + "; it is good once. Register "
                            + Api.words(made, "redirect") + " at the other system as where people come back to.");
        }
    }
}
