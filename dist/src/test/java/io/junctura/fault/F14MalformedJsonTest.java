package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies with the content type of JSON that are not JSON, or that are JSON which is hard to parse. */
class F14MalformedJsonTest {
    private static final String HOOK = "/hooks/default/faults/keyed";

    /** A time limit against hangs. Each request takes milliseconds. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    @Test
    void g12_aBodyThatIsNotJsonIsRejectedAtOnceAndStartsNoRun() {
        Trials.of("F14", "bodies that are not JSON", "G12").times(1, 20).run(trial -> {
            Sink sink = trial.closing(new Sink());
            Path data = trial.folder.resolve("data");
            Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
            try (Server server = Server.on(data).option("apply", flows).start()) {
                for (Map.Entry<String, byte[]> body : malformed().entrySet()) {
                    Client.Answer answer = send(server, body.getValue());
                    assertThat(answer.status())
                            .as(body.getKey() + ": " + answer.text())
                            .isEqualTo(400);
                    trial.count("refused", 1);
                }
                int accepted = 0;
                for (int i = 0; i < 200; i++) {
                    byte[] body = mutated(trial.random, i);
                    Client.Answer answer = send(server, body);
                    assertThat(answer.status())
                            .as(new String(body, StandardCharsets.ISO_8859_1))
                            .isIn(200, 202, 400);
                    if (answer.isSuccess()) accepted++;
                    trial.count(answer.isSuccess() ? "taken" : "refused", 1);
                }
                // The server is running, and answers valid requests quickly.
                assertThat(send(server, "{\"id\":\"sensible\"}".getBytes(StandardCharsets.UTF_8))
                                .status())
                        .isEqualTo(202);
                server.awaitQuiet(Duration.ofSeconds(60));
                Map<String, Object> counts = server.api("/api/v1/runs/counts");
                long runs = counts.values().stream()
                        .mapToLong(count -> (Long) count)
                        .sum();
                assertThat(runs).as("%s", counts).isLessThanOrEqualTo(accepted + 1L);
            }
        });
    }

    private static Client.Answer send(Server server, byte[] body) throws Exception {
        try (Client client = new Client(server.port(), ANSWER_WITHIN)) {
            return client.send(new Client.Request("POST", HOOK)
                    .header("Content-Type", "application/json")
                    .body(body));
        }
    }

    private static Map<String, byte[]> malformed() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("10,000 lists deep", "[".repeat(10_000) + "]".repeat(10_000));
        texts.put("10,000 lists that do not end", "[".repeat(10_000));
        texts.put("10,000 maps deep", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
        texts.put("a number of 5 million digits", "{\"id\":" + "9".repeat(5_000_000) + "}");
        texts.put("a key given twice", "{\"id\":\"a\",\"id\":\"b\"}");
        texts.put("a text that does not end", "{\"id\":\"a");
        texts.put("something behind it", "{\"id\":\"a\"} {\"id\":\"b\"}");
        texts.put("a single quote", "{'id':'a'}");
        texts.put("a comma too many", "{\"id\":\"a\",}");
        texts.put("a comment", "{\"id\":\"a\"/* */}");
        texts.put("not a number", "{\"id\":NaN}");
        texts.put("a leading zero", "{\"id\":01}");
        texts.put("a control character", "{\"id\":\"a\u0001\"}");
        texts.put("half an escape", "{\"id\":\"\\u12\"}");
        texts.put("nothing but blanks", "   ");
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        texts.forEach((name, text) -> bodies.put(name, text.getBytes(StandardCharsets.UTF_8)));
        bodies.put("a byte that is no UTF-8", new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'});
        bodies.put("half a character", new byte[] {'"', (byte) 0xE2, (byte) 0x82, '"'});
        bodies.put("UTF-16", "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16));
        return bodies;
    }

    /** A valid body with some bytes changed, removed or inserted, which is mostly no longer JSON. */
    private static byte[] mutated(Random random, int n) {
        byte[] body = ("{\"id\":\"m" + n + "\",\"n\":[1,2.5,-3e7,true,null],\"s\":\"\\u00e9\\ud83d\\ude00\\\\\"}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(body.length);
            byte[] next = body.clone();
            if (random.nextBoolean()) {
                next[at] = (byte) random.nextInt(256);
            } else {
                next = new byte[body.length - 1];
                System.arraycopy(body, 0, next, 0, at);
                System.arraycopy(body, at + 1, next, at, body.length - at - 1);
            }
            body = next;
        }
        if (random.nextInt(10) > 0) return body;
        byte[] marked = new byte[body.length + BOM.length];
        System.arraycopy(BOM, 0, marked, 0, BOM.length);
        System.arraycopy(body, 0, marked, BOM.length, body.length);
        return marked;
    }
}
