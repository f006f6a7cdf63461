package io.junctura.cli;

import io.junctura.connector.input.Durations;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Manages API tokens. */
@Command(name = "token", description = "Creates API tokens for scripts, CI and other machines.")
final class TokenCommand implements Callable<Integer> {

    @Mixin
    Common common = new Common();

    @Override
    public Integer call() throws WrongUse {
        throw new WrongUse("Say what to do: token create.");
    }

    /** Creates a token. */
    @Command(
            name = "create",
            description = "Creates a token and prints it. The token is shown only once. Standard output gets only "
                    + "the token.")
    static final class Create extends TerminalCommand {

        @Mixin
        Remote remote = new Remote();

        @Option(names = "--title", required = true, paramLabel = "TEXT", description = "A description for people.")
        String title = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "viewer, operator, editor, connection-manager or admin.")
        String role = "";

        @Option(names = "--expires-in", paramLabel = "TIME", description = "How long the token is valid, such as 90d.")
        @Nullable
        String expires;

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws Failed, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("title", title);
            body.put("role", role);
            String time = expires;
            if (time != null) {
                try {
                    body.put(
                            "expires", Instant.now().plus(Durations.parse(time)).toString());
                } catch (IllegalArgumentException e) {
                    throw new WrongUse("--expires-in: " + e.getMessage());
                }
            }
            Map<String, Object> made = remote.open(terminal).post("/tokens", body);
            say(made, Api.words(made, "token"));
            if (!common.forPeople()) return 0;
            terminal.err()
                    .println("It may do what a " + role + " may, until " + Api.words(made, "expires")
                            + ". It cannot be shown again.");
            return 0;
        }
    }
}
