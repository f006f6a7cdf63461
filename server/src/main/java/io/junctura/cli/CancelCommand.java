package io.junctura.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a run, or gives a failed one up. */
@Command(
        name = "cancel",
        description = "Ends a run, after the finally of the steps that it is in; or gives a failed one up, so that it "
                + "needs no attention any more and the runs behind it go on.")
final class CancelCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Remote remote = new Remote();

    @Parameters(paramLabel = "ID", description = "The run.")
    String id = "";

    @Option(
            names = "--force",
            description =
                    "At once: no finally is done, and no attempt is waited for. Also for a run that was cancelled "
                            + "before and has not ended.")
    boolean force;

    private final Terminal terminal;

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Map<String, Object> body = force ? Map.of("force", true) : Map.of();
        Map<String, Object> answer = remote.open(terminal).post("/runs/" + Api.encoded(id) + "/cancel", body);
        if (common.forPeople()) terminal.out().println("Run " + Api.words(answer, "run") + " is being ended.");
        else common.output.write(answer, terminal.out());
        return 0;
    }
}
