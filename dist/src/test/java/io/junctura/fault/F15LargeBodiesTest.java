package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bodies that together do not fit into 256 MB of heap, sent at the same time. */
class F15LargeBodiesTest {
    private static final int LARGE = 100 << 20;
    private static final long MAX_RESIDENT = 700L << 20;

    @Test
    void g12_bodiesTooLargeAreRefusedInBoundedMemoryWhileOthersAreServed() {
        Trials.of("F15", "bodies of 100 MB, 20 at once, 256 MB of heap", "G1", "G12")
                .times(1, 10)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    try (Server server =
                            Server.on(data).heap("256m").option("apply", flows).start()) {
                        AtomicInteger senderCount = new AtomicInteger();
                        AtomicInteger refused = new AtomicInteger();
                        AtomicInteger ended = new AtomicInteger();
                        Senders.inParallel(24, () -> {
                            int sender = senderCount.getAndIncrement();
                            if (sender >= 20) {
                                senders.load(server, 1, n -> EventKind.KEYED, () -> ended.get() == 20);
                                return;
                            }
                            try {
                                boolean announced = sender % 2 == 0;
                                int status = status(server, announced);
                                // A body without a Content-Length may be rejected with a retry before its size is
                                // known.
                                if (status == 413 || (!announced && status == 503)) refused.incrementAndGet();
                            } finally {
                                ended.incrementAndGet();
                            }
                        });
                        assertThat(server.isAlive()).as(server.said()).isTrue();
                        assertThat(refused)
                                .as("senders that were refused, or cut off")
                                .hasValue(20);
                        if (java.nio.file.Files.exists(Path.of("/proc/self/status"))) {
                            assertThat(server.peakBytes()).isLessThan(MAX_RESIDENT);
                            trial.most("MB resident at most", server.peakBytes() >> 20);
                        }
                        server.awaitQuiet(Duration.ofSeconds(60));
                    }
                    Checker.check(trial, data, senders, sink, 0);
                });
    }

    @Test
    void g12_waitingCallersDoNotKeepTheirBodiesInMemory() {
        Trials.of("F15", "60 calls of 8 MB that wait for their answers, 256 MB of heap", "G12")
                .times(1, 5)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    List<Client> callers = new ArrayList<>();
                    try (Server server =
                            Server.on(data).heap("256m").option("apply", flows).start()) {
                        sink.hold();
                        String ballast = "x".repeat(8 << 20);
                        for (int i = 0; i < 60; i++) {
                            Client caller = trial.closing(new Client(server.port(), Duration.ofSeconds(60)));
                            callers.add(caller);
                            String call = "{\"id\":\"c" + i + "\",\"ballast\":\"" + ballast + "\"}";
                            caller.begin(new Client.Request("POST", EventKind.ASKED.path).json(call));
                            int taken = i + 1;
                            Until.holds(
                                    Duration.ofSeconds(60),
                                    () -> taken + " calls are accepted. The server said: " + server.said(),
                                    () -> accepted(server) == taken);
                        }
                        sink.letThrough();
                        for (Client caller : callers) {
                            // A call gets 202 if its run does not end in time.
                            Client.Answer answer = caller.read();
                            assertThat(answer.status()).as(answer.text()).isIn(200, 202);
                        }
                        assertThat(server.isAlive()).as(server.said()).isTrue();
                        if (java.nio.file.Files.exists(Path.of("/proc/self/status"))) {
                            assertThat(server.peakBytes()).isLessThan(MAX_RESIDENT);
                            trial.most("MB resident at most", server.peakBytes() >> 20);
                        }
                    }
                });
    }

    /** All runs: on a slow machine, the first ones have passed their time limit before the last call arrives. */
    private static long accepted(Server server) throws IOException {
        Map<String, Object> counts = server.api("/api/v1/runs/counts");
        return counts.values().stream().mapToLong(count -> (Long) count).sum();
    }

    /** @param announced whether the request has a Content-Length */
    private static int status(Server server, boolean announced) throws IOException {
        try (Client client = new Client(server.port(), Duration.ofSeconds(60))) {
            Socket socket = client.socket();
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + EventKind.KEYED.path + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                            + (announced ? "Content-Length: " + LARGE : "Transfer-Encoding: chunked") + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] part = new byte[1 << 16];
            java.util.Arrays.fill(part, (byte) ' ');
            byte[] chunk = "10000\r\n".getBytes(StandardCharsets.US_ASCII);
            try {
                for (int sent = 0; sent < LARGE; sent += part.length) {
                    if (!announced) out.write(chunk);
                    out.write(part);
                    if (!announced) out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException enough) {
                // The server has answered and closed the connection.
            }
            try {
                return client.read().status();
            } catch (IOException cutOff) {
                // The kernel discards the answer because of unread data.
                return 413;
            }
        }
    }
}
