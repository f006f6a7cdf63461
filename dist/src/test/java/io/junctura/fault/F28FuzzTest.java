package io.junctura.fault;

import io.junctura.fault.fuzz.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server answers every request to any route, function or parser correctly, keeps running, and reveals no secrets. */
class F28FuzzTest {
    private static final int SHORTLY = 800;
    private static final int AT_LENGTH = 300_000;
    private static final int CHECK_EVERY = 50;
    private static final int PUT_BACK_EVERY = 500;

    @Test
    void g12_whateverIsSentIsAnsweredProperlyInBoundedMemoryAndTellsNoSecret() {
        Trials.of("F28", "random requests to all routes, functions and parsers, 256 MB of heap", "G12")
                .atMost(1)
                .run(F28FuzzTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        int requests = Integer.getInteger("fault.requests", Boolean.getBoolean("tests.long") ? AT_LENGTH : SHORTLY);
        Map<String, String> failures;
        try (FuzzedServer server = new FuzzedServer(trial.folder)) {
            trial.count("routes", server.routes());
            List<Requests> drawn = new ArrayList<>();
            for (Requests kind : server.kinds()) for (int i = 0; i < kind.share(); i++) drawn.add(kind);
            for (int i = 1; i <= requests; i++) {
                Requests kind = drawn.get(trial.random.nextInt(drawn.size()));
                server.send(kind.next(trial.random));
                trial.count(kind.name(), 1);
                if (i % CHECK_EVERY == 0) server.check();
                if (i % PUT_BACK_EVERY == 0) server.putBack();
            }
            server.check();
            trial.most("MB resident at most", server.peakBytes() >> 20);
            failures = server.failures();
        }
        if (failures.isEmpty()) return;
        StringBuilder text = new StringBuilder(failures.size() + " kinds of failures");
        failures.forEach(
                (kind, what) -> text.append("\n").append(kind).append("\n  ").append(what));
        throw new AssertionError(text.toString());
    }
}
