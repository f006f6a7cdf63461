package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
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
final class StartCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Remote remote = new Remote();

    @Parameters(paramLabel = "INTEGRATION/FLOW", description = "The flow.")
    String flow = "";

    @Option(names = "--payload", paramLabel = "FILE", description = "The payload, as JSON (- reads standard input).")
    @Nullable
    String payload;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "An idempotency key: the command may be repeated, and the same key starts one run.")
    @Nullable
    String key;

    private final Terminal terminal;

    StartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        String[] names = flow.split("/", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new WrongUse("Write the flow as INTEGRATION/FLOW, such as shop/import.");
        }
        String path = "/flows/default/" + Api.encoded(names[0]) + "/" + Api.encoded(names[1]) + "/start";
        Map<String, Object> answer = remote.open(terminal).start(path, json(), key);
        if (common.forPeople()) terminal.out().println("Run " + Api.words(answer, "run") + " is started.");
        else common.output.write(answer, terminal.out());
        return 0;
    }

    /** The payload's bytes, checked here so that the message names the file; null for none. */
    private byte @Nullable [] json() throws Failed {
        String file = payload;
        if (file == null) return null;
        try {
            byte[] bytes = file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            Json.parse(bytes);
            return bytes;
        } catch (IOException e) {
            throw PayloadProblems.unreadable(file, e);
        } catch (JsonProblem e) {
            throw PayloadProblems.notJson(file, e);
        }
    }
}
