package io.junctura.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a run, or gives a failed one up. */
@Command(
        name = "cancel",
        description = "Cancels a run: it executes the finally of its current steps, and ends. A failed run is "
                + "given up: it no longer needs attention, and the runs queued behind it continue.")
final class CancelCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The run.")
    String id = "";

    @Option(
            names = "--force",
            description = "End the run at once, without its finally, and without waiting for its attempts. This "
                    + "also ends a run that was cancelled before and still runs its finally.")
    boolean force;

    CancelCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        Map<String, Object> body = force ? Map.of("force", true) : Map.of();
        Map<String, Object> answer = api.post("/runs/" + Api.encoded(id) + "/cancel", body);
        say(answer, "Run " + Api.words(answer, "run") + " is being ended.");
    }
}
