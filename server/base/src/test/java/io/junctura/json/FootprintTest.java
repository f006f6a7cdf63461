package io.junctura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FootprintTest {
    private static final long MB = 1 << 20;

    static Stream<Map.Entry<String, String>> bombs() {
        return Bombs.of(12_000).entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void valuesNeverTakeMoreThanTheirFootprint(Map.Entry<String, String> bomb) {
        byte[] json = bomb.getValue().getBytes(StandardCharsets.UTF_8);
        Object value = Json.parse(json);
        long real = ObjectSizes.of(value);
        assertThat(Footprint.of(json).values()).isGreaterThanOrEqualTo(real).isLessThan(4 * real + 1_000);
        assertThat(Footprint.ofValue(value)).isGreaterThanOrEqualTo(real);
        assertThat(Footprint.bound(json, 0, json.length).values()).isGreaterThanOrEqualTo(real);
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void whatIsBuiltOfATextThatEndsEarlyCounts(Map.Entry<String, String> bomb) {
        String text = bomb.getValue();
        int measured = 0;
        for (int length = 1; length < text.length(); length += 1 + length / 40) {
            String begun = text.substring(0, length);
            Object value;
            try {
                value = Json.parse(begun + closing(begun));
            } catch (JsonProblem itEndsWithinAKey) {
                continue;
            }
            long built = Footprint.of(begun.getBytes(StandardCharsets.UTF_8)).values();
            assertThat(built).isGreaterThanOrEqualTo(ObjectSizes.of(value));
            measured++;
        }
        assertThat(measured).isPositive();
    }

    /** What a text lacks at its end. Strings of bombs hold no brackets. */
    private static String closing(String begun) {
        StringBuilder closing = new StringBuilder();
        boolean quoted = begun.chars().filter(c -> c == '"').count() % 2 == 1;
        for (int i = 0; i < begun.length(); i++) {
            char c = begun.charAt(i);
            if (c == '[') closing.insert(0, ']');
            else if (c == '{') closing.insert(0, '}');
            else if (c == ']' || c == '}') closing.deleteCharAt(0);
        }
        return (quoted ? "\"" : "") + closing;
    }

    static Stream<Map.Entry<String, Object>> records() {
        Map<String, Object> records = new LinkedHashMap<>();
        Random random = new Random(3);
        records.put("an order", order(random, 1));
        records.put("orders", orders(random, 300));
        records.put("rows of a table", rows(random, 500));
        records.put("measurements", measurements(random, 2_000));
        records.put("texts in Japanese", List.of("\u6771\u4eac\u90fd".repeat(40), "\u5927\u962a".repeat(7)));
        records.put(
                "a page of text", Map.of("title", "On time", "text", "It was a dark and stormy night. ".repeat(90)));
        return records.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("records")
    void ordinaryRecordsTakeAboutTheirFootprint(Map.Entry<String, Object> record) {
        byte[] json = Json.write(record.getValue());
        Object value = Json.parse(json);
        long real = ObjectSizes.of(value);
        assertThat(Footprint.of(json).values()).isBetween(real, 2 * real);
        assertThat(Footprint.ofValue(value)).isBetween(real, 2 * real);
    }

    private static Map<String, Object> order(Random random, int number) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", "SO-" + (10_000 + number));
        order.put(
                "customer",
                Map.of("name", "Jane Do\u00e9", "email", "jane" + number + "@example.com", "country", "DE"));
        order.put("total", new BigDecimal(random.nextInt(100_000)).movePointLeft(2));
        order.put("paid", random.nextBoolean());
        order.put("placedAt", "2030-01-31T09:00:00Z");
        List<Object> lines = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            lines.add(Map.of(
                    "sku", "LAMP-" + random.nextInt(999), "quantity", (long) i, "price", new BigDecimal("39.50")));
        }
        order.put("lines", lines);
        return order;
    }

    private static List<Object> orders(Random random, int count) {
        List<Object> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) orders.add(order(random, i));
        return orders;
    }

    private static List<Object> rows(Random random, int count) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int column = 0; column < 12; column++) row.put("column_" + column, (long) random.nextInt(100_000));
            rows.add(row);
        }
        return rows;
    }

    private static List<Object> measurements(Random random, int count) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < count; i++)
            all.add(List.of(1_900_000_000_000L + i, new BigDecimal(random.nextInt(900)).movePointLeft(1)));
        return all;
    }

    @Test
    void nothingIsBuiltForWhichThereIsNoMemory() {
        MemoryPool pool = new MemoryPool("the values of requests", 2 * MB);
        byte[] small = Bombs.of(20_000).get("empty objects").getBytes(StandardCharsets.UTF_8);
        byte[] large = Bombs.of(200_000).get("empty objects").getBytes(StandardCharsets.UTF_8);
        try (Reservation one = pool.open();
                Reservation other = pool.open()) {
            assertThatThrownBy(() -> Json.parse(large, one))
                    .isInstanceOfSatisfying(
                            MemoryExhausted.class,
                            e -> assertThat(e.permanent()).isTrue());
            assertThat(pool.used()).isZero();
            Json.parse(small, one);
            Json.parse(small, one);
            assertThat(one.bytes()).isEqualTo(2 * Footprint.of(small).values());
            Json.parse(small, other);
            assertThatThrownBy(() -> Json.parse(small, other))
                    .isInstanceOfSatisfying(
                            MemoryExhausted.class,
                            e -> assertThat(e.permanent()).isFalse());
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void whatTheParserNeedsBesideTheValuesIsReleasedWhenItIsDone() {
        MemoryPool pool = new MemoryPool("the values of requests", 50 * MB);
        byte[] text = ('"' + "x".repeat(4 << 20) + '"').getBytes(StandardCharsets.UTF_8);
        try (Reservation values = pool.open()) {
            Json.parse(text, values);
            assertThat(values.bytes()).isCloseTo(4 * MB, within(100L));
        }
        MemoryPool narrow = new MemoryPool("the values of requests", 8 * MB);
        try (Reservation values = narrow.open()) {
            assertThatThrownBy(() -> Json.parse(text, values)).isInstanceOf(MemoryExhausted.class);
        }
    }

    @Test
    void textThatIsNoJsonKeepsNothing() {
        MemoryPool pool = new MemoryPool("the values of requests", 2 * MB);
        try (Reservation values = pool.open()) {
            byte[] broken = (Bombs.of(9_000).get("empty objects") + "]").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Json.parse(broken, values)).isInstanceOf(JsonProblem.class);
            assertThat(pool.used()).isZero();
        }
    }
}
