package io.junctura.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** SIGKILL at a random time under load, once or twice. The senders repeat unanswered requests. */
class F01KilledAtAnyTimeTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g1_g3_g4_g5_g6_g13_acceptedEventsAreProcessedAfterAKillAtAnyTime() {
        Trials.of("F1", "killed at any time under load", "G1", "G2", "G3", "G4", "G5", "G6", "G9", "G13", "G15")
                .times(1, 150)
                .run(F01KilledAtAnyTimeTest::trial);
    }

    @Test
    void g1_g2_aStreamsCursorsMatchItsEventsAfterAKillAtAnyTime() {
        Trials.of("F1", "killed at any time while a stream is read", "G1", "G2", "G3")
                .times(1, 30)
                .run(trial -> {
                    StreamTrial stream = new StreamTrial(trial);
                    for (int kills = 1 + trial.random.nextInt(3); kills > 0; kills--) {
                        try (Server server = Server.on(stream.data).start()) {
                            Until.passed(trial.between(0, 400));
                            server.kill();
                        }
                    }
                    stream.check();
                });
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        // An attempt during three crashes is not repeated: a person is asked, because the attempt may be the cause.
        int kills = 1 + trial.random.nextInt(2);
        int connections = 1 + trial.random.nextInt(8);
        int offset = trial.random.nextInt(KINDS.length);
        for (int kill = 0; kill < kills; kill++) {
            Server.Start start = Server.on(data);
            if (kill == 0) start.option("apply", flows);
            if (trial.seed % 2 == 0) start.writesLogBackOften();
            try (Server server = start.start()) {
                long after = trial.between(50, trial.random.nextInt(4) == 0 ? 5_000 : 1_000);
                CompletableFuture<Void> killed = CompletableFuture.runAsync(
                        server::kill,
                        CompletableFuture.delayedExecutor(after, java.util.concurrent.TimeUnit.MILLISECONDS));
                senders.load(server, connections, n -> KINDS[(n + offset) % KINDS.length], () -> false);
                killed.join();
            }
        }
        try (Server server = Server.on(data).start()) {
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        trial.count("sent", senders.sent().size());
        Checker.check(trial, data, senders, sink, kills);
    }
}
