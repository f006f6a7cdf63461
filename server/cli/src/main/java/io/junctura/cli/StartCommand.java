package io.junctura.cli;

import io.junctura.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a flow by hand. */
@Command(
        name = "start",
        description =
                "Starts a flow whose trigger is manual.start, and prints the run's ID. \"runs ID\" shows the run.")
final class StartCommand extends TerminalCommand {

    @Mixin
    Remote remote = new Remote();

    @Parameters(paramLabel = "INTEGRATION/FLOW", description = "The flow.")
    String flow = "";

    @Option(
            names = "--payload",
            paramLabel = "FILE|JSON",
            description = "The payload: a file with JSON, JSON itself, or - for standard input.")
    @Nullable
    String payload;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "An idempotency key: the command may be repeated, and starts only one run for each key.")
    @Nullable
    String key;

    StartCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        String[] names = flow.split("/", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new WrongUse("Write the flow as INTEGRATION/FLOW, such as shop/import.");
        }
        String path = "/flows/default/" + Api.encoded(names[0]) + "/" + Api.encoded(names[1]) + "/start";
        String file = payload;
        byte[] json = file == null ? null : Json.write(PayloadFile.read(file, terminal));
        Map<String, Object> answer = remote.open(terminal).start(path, json, key);
        say(answer, "Run " + Api.words(answer, "run") + " is started.");
        return 0;
    }
}
