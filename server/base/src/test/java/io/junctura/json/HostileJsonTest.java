package io.junctura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, each way of reading it gives a value, or says in one sentence why not. */
class HostileJsonTest {
    private static final int MUTATIONS = 60;
    private final MemoryPool pool = new MemoryPool("the values of requests", 256 << 20);

    static Stream<Map.Entry<String, String>> bombs() {
        return Bombs.of(20_000).entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombsAreReadOrRefused(Map.Entry<String, String> bomb) {
        readAnyWay(bomb.getValue().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombsThatEndEarlyAreRefused(Map.Entry<String, String> bomb) {
        byte[] json = bomb.getValue().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        for (int i = 0; i < 8; i++) readAnyWay(Arrays.copyOf(json, random.nextInt(json.length)));
        for (int end = Math.max(0, json.length - 15); end < json.length; end++) readAnyWay(Arrays.copyOf(json, end));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void mutatedBombsAreReadOrRefused(Map.Entry<String, String> bomb) {
        byte[] json = Arrays.copyOf(bomb.getValue().getBytes(StandardCharsets.UTF_8), 600);
        Random random = new Random(12);
        for (int i = 0; i < MUTATIONS; i++) readAnyWay(mutated(json, random));
    }

    @Test
    void mutatedRecordsAreReadOrRefused() {
        Random random = new Random(13);
        for (String record : RECORDS) {
            byte[] json = record.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 10 * MUTATIONS; i++) readAnyWay(mutated(json, random));
            for (int end = 0; end < json.length; end++) readAnyWay(Arrays.copyOf(json, end));
        }
    }

    @Test
    void otherBytesThanUtf8AreRefused() {
        for (byte[] bytes : List.of(
                new byte[] {(byte) 0xEF, (byte) 0xBB},
                new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
                new byte[] {(byte) 0xFF, (byte) 0xFE, '[', 0, ']', 0},
                new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xE2, (byte) 0x82},
                "[1]".getBytes(StandardCharsets.UTF_16))) {
            readAnyWay(bytes);
        }
    }

    private static final List<String> RECORDS = List.of(
            "{\"action\":\"opened\",\"number\":2,\"pull_request\":{\"id\":279147437,\"title\":\"Update the README \\ud83d\\ude80\","
                    + "\"user\":{\"login\":\"codertocat\",\"site_admin\":false},\"body\":null,\"labels\":[],\"merged\":false},"
                    + "\"repository\":{\"full_name\":\"a/b\",\"score\":1.0,\"pushed_at\":\"2030-05-15T15:20:33Z\"}}",
            "[{\"id\":\"evt_1\",\"amount\":1099,\"rate\":0.0725e0,\"big\":12345678901234567890,\"name\":\"M\u00fcller \u4e2d\"},"
                    + "\n {\"id\":\"evt_2\",\"amount\":-5,\"rate\":1E-7,\"nested\":[[1,2],[3,[4,{\"x\":[]}]]]}]",
            "{\"n\":1}\n{\"n\":2e2147483648}\n[0e99999999999]\n\"text\"\n",
            "{\"\\u0000file\":[\"in/1\",\"a\",\"b\",3],\"\\u0000value\":[\"x\",1,2],\"\\u0000\":0}");

    private static final byte[] LIKELY =
            "\"\\{}[]:,-+.eE0123456789tfnu \n\u0000\u007f".getBytes(StandardCharsets.UTF_8);

    private static byte[] mutated(byte[] json, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 64);
        int from = 0;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = from + random.nextInt(Math.max(1, json.length - from));
            out.write(json, from, at - from);
            from = at;
            switch (random.nextInt(5)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 -> out.write(LIKELY[random.nextInt(LIKELY.length)]);
                case 2 -> from = Math.min(json.length, from + 1 + random.nextInt(8));
                case 3 -> {
                    int again = random.nextInt(json.length);
                    out.write(json, again, Math.min(json.length - again, 1 + random.nextInt(40)));
                }
                default -> {
                    out.write(LIKELY[random.nextInt(LIKELY.length)]);
                    from = Math.min(json.length, from + 1);
                }
            }
        }
        out.write(json, from, json.length - from);
        return out.toByteArray();
    }

    private interface Reading {
        Object read(Reservation values) throws IOException;
    }

    private void readAnyWay(byte[] json) {
        read(json, values -> Json.parse(json, values));
        read(json, values -> Json.parse(new ByteArrayInputStream(json), 100_000, values));
        read(json, values -> {
            List<Object> rows = new ArrayList<>();
            try (JsonRows all = Json.rows(new ByteArrayInputStream(json), values)) {
                while (all.hasNext()) rows.add(all.next());
            }
            assertThat(values.bytes()).isGreaterThanOrEqualTo(ObjectSizes.of(rows.toArray()) - 4L * rows.size() - 24);
            return null;
        });
        read(json, values -> {
            Json.write(Json.parseStored(json), OutputStream.nullOutputStream(), HostileJsonTest::opened);
            return null;
        });
        read(json, values -> {
            Object lean = Json.parseStored(json, 0);
            // Bytes that are kept may be damaged, so what has not been built may be no JSON.
            if (lean instanceof StoredJson stored) Json.write(stored.value());
            return null;
        });
    }

    private void read(byte[] json, Reading reading) {
        try (Reservation values = pool.open()) {
            Object value = reading.read(values);
            assertThat(Footprint.ofValue(value)).isGreaterThanOrEqualTo(0);
            assertThat(Footprint.of(json).values()).isGreaterThanOrEqualTo(ObjectSizes.of(value));
            clip(value);
        } catch (JsonProblem | MemoryExhausted expected) {
            assertThat(expected.getMessage()).endsWith(".");
        } catch (IOException e) {
            fail("memory does not fail", e);
        }
        assertThat(pool.used()).isZero();
    }

    /** Writes how a value begins, as views do. */
    private static void clip(Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(value, out, HostileJsonTest::opened);
        assertThat(out.size()).isPositive();
    }

    private static InputStream opened(LargeValue large) {
        return new ByteArrayInputStream("[]".getBytes(StandardCharsets.UTF_8));
    }
}
