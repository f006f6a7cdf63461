package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many connections that send single bytes slowly, beside fast senders and a slow receiver. */
class F22FloodTest {
    private static final EventKind[] KINDS = {EventKind.KEYED, EventKind.FLAKY, EventKind.UNSAFE, EventKind.ASKED};

    @Test
    void g12_underAFloodEveryAcknowledgedEventArrivesAndOthersAreAskedToRetry() {
        Trials.of("F22", "flood with trickling connections", "G1", "G3", "G12")
                .times(1, 10)
                .run(trial -> {
                    int trickling = Boolean.getBoolean("tests.long") ? 5_000 : 500;
                    long millis = Boolean.getBoolean("tests.long") ? 60_000 : 3_000;
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    try (Server server = Server.on(data).option("apply", flows).start()) {
                        List<SocketChannel> slow = new ArrayList<>();
                        AtomicBoolean over = new AtomicBoolean();
                        try {
                            for (int i = 0; i < trickling; i++) slow.add(beginning(server));
                            Thread trickle = new Thread(() -> trickle(slow, over), "trickle");
                            trickle.start();
                            long end = System.nanoTime() + millis * 1_000_000;
                            senders.load(server, 32, n -> KINDS[n % KINDS.length], () -> System.nanoTime() > end);
                            over.set(true);
                            trickle.join();
                        } finally {
                            for (SocketChannel one : slow) one.close();
                        }
                        for (Senders.SentEvent event : senders.sent()) {
                            for (Client.Answer answer : event.answers) {
                                if (answer.isSuccess()) continue;
                                assertThat(answer.status()).as(answer.text()).isIn(429, 503);
                                assertThat(answer.headers()).containsKey("retry-after");
                                trial.count("told to come again", 1);
                            }
                        }
                        senders.sendAgain(server);
                        server.awaitQuiet(Duration.ofMinutes(2));
                    }
                    trial.count("trickling connections", trickling);
                    Checker.check(trial, data, senders, sink, 0);
                });
    }

    private static SocketChannel beginning(Server server) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        channel.configureBlocking(false);
        channel.write(
                ByteBuffer.wrap(("POST " + EventKind.KEYED.path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static void trickle(List<SocketChannel> slow, AtomicBoolean over) {
        byte[] rest = "X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; !over.get(); i = (i + 1) % rest.length) {
            for (SocketChannel one : slow) {
                try {
                    one.write(ByteBuffer.wrap(rest, i, 1));
                } catch (IOException endedByTheServer) {
                    // The server may close the connection.
                }
            }
            Until.passed(50);
        }
    }
}
