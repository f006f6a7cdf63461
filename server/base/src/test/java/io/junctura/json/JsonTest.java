package io.junctura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final MemoryPool POOL = new MemoryPool("rows", 1 << 20);

    @Test
    void valuesArePlainJavaInTheOrderOfTheText() {
        Object value = Json.parse("{\"b\":[1,true,null,\"x\"],\"a\":{}}");
        assertThat(value).isInstanceOf(LinkedHashMap.class);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("b", Arrays.asList(1L, true, null, "x"));
        expected.put("a", Map.of());
        assertThat(value).isEqualTo(expected);
        assertThat(Json.text(value)).isEqualTo("{\"b\":[1,true,null,\"x\"],\"a\":{}}");
    }

    @Test
    void numbersKeepEveryDigit() {
        assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(Json.parse("1.10")).isEqualTo(new BigDecimal("1.10"));
        String digits = "[0.1000000000000000055511151231257827,12345678901234567890123,1.10,0.00]";
        assertThat(Json.text(Json.parse(digits))).isEqualTo(digits);
    }

    @Test
    void calculatedNumbersWithoutFractionAreWrittenAsIntegers() {
        assertThat(Json.text(Arrays.asList(3.0, -0.0, 2.5, 1e15, 1e300, 7, (short) 8, 1.5f)))
                .isEqualTo("[3,0,2.5,1000000000000000,1.0E300,7,8,1.5]");
    }

    @Test
    void largeExponentsSurviveWritingAndReading() {
        for (String number : List.of("1e1000", "1e-1000", "-3.25E+400", "1e64", "1E-60")) {
            BigDecimal read = (BigDecimal) Json.parse(number);
            Object again = Json.parse(Json.write(read));
            assertThat(new BigDecimal(again.toString())).isEqualByComparingTo(read);
        }
    }

    @Test
    void whateverCanBeReadCanBeReadAgainOnceItIsStored() {
        for (int digits : List.of(1, 20, 500, 900, 980, 993, 994, 995, 996, 998, 999, 1_000)) {
            for (int exponent : List.of(0, 1, 64, 65, 400, 990, 999, 1_000)) {
                for (String form : List.of("%se%d", "%se-%d", "0.%se-%d", "-%se-%d", "7.%se%d")) {
                    String number = form.formatted("3".repeat(digits), exponent);
                    Object read;
                    try {
                        read = Json.parse(number);
                    } catch (JsonProblem tooLong) {
                        continue;
                    }
                    Object again = Json.parseStored(Json.writeStored(read));
                    assertThat(new BigDecimal(again.toString())).isEqualByComparingTo(new BigDecimal(read.toString()));
                }
            }
        }
    }

    @Test
    void whatIsStoredIsReadHoweverLongItIs() {
        BigDecimal sum = new BigDecimal("1e1000").add(new BigDecimal("1e-1000"));
        BigInteger digits = BigInteger.TEN.pow(1_200);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("k".repeat(Json.MAX_NAME + 1), "x".repeat(Json.MAX_STRING + 1));
        value.put("sum", sum);
        value.put("digits", digits);
        value.put("small", new BigDecimal("1e-2000"));
        assertThat(Json.parseStored(Json.writeStored(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "nul",
                "1 2",
                "{} x",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "\"a",
                "\"\\x\"",
                "[1 2]",
                "// c\n1",
                "\u0001",
                "{\"a\"}",
                "\"\n\"",
                "]",
                "{]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":null,\"a\":null}"
            })
    void whatIsNotJsonIsRefusedWithASentence(String text) {
        JsonProblem problem = catchThrowableOfType(JsonProblem.class, () -> Json.parse(text));
        assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.SYNTAX);
        assertThat(problem)
                .message()
                .endsWith(".")
                .doesNotContain("com.fasterxml")
                .doesNotContain("Feature");
    }

    @Test
    void aProblemHasItsLineAndColumn() {
        JsonProblem problem = catchThrowableOfType(JsonProblem.class, () -> Json.parse("{\n  \"a\": ?\n}"));
        assertThat(problem.line()).isEqualTo(2);
        assertThat(problem.column()).isBetween(8, 9);
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        byte[] bytes = "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parse(bytes)).isEqualTo(Map.of("a", 1L));
        assertThat(Json.parse(new ByteArrayInputStream(bytes), 100, POOL.open()))
                .isEqualTo(Map.of("a", 1L));
    }

    @Test
    void otherEncodingsAreNotGuessed() {
        assertThatThrownBy(() -> Json.parse("[1]".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(JsonProblem.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC3, '"'})).isInstanceOf(JsonProblem.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xFF, '"'})).isInstanceOf(JsonProblem.class);
    }

    @Test
    void halfACharacterBecomesTheReplacementCharacter() {
        assertThat(Json.parse("\"a\\ud83dz\"")).isEqualTo("a\uFFFDz");
        assertThat(Json.parse("{\"a\":\"\\ud83d\\ude00\"}")).isEqualTo(Map.of("a", "\uD83D\uDE00"));
        assertThat(Json.text("a\uD83D")).isEqualTo("\"a\uFFFD\"");
        assertThat(Json.text(Map.of("\uDE00", 1))).isEqualTo("{\"\uFFFD\":1}");
    }

    @Test
    void nestingIsBoundedAndNeverEndsTheStack() {
        assertThat(Json.parse("[".repeat(200) + "]".repeat(200))).isInstanceOf(List.class);
        assertLimit("[".repeat(201) + "]".repeat(201));
        assertLimit("[".repeat(5_000_000));
        assertLimit("{\"a\":".repeat(1_000_000));
    }

    @Test
    void stringsAndNumbersAreBounded() {
        assertThat((String) Json.parse("\"" + "x".repeat(10_000_000) + "\"")).hasSize(10_000_000);
        assertLimit("\"" + "x".repeat(10_100_000) + "\"");
        assertLimit("1".repeat(1_001));
        assertLimit("1e999999999");
        assertLimit("1e-2147483647");
        assertLimit("1e1001");
    }

    @Test
    void anExponentOfMoreThan32BitsIsRefusedWithItsPlace() throws IOException {
        for (String number : List.of("1e2147483648", "0e99999999999", "-1.5E-2147483649", "1e" + "9".repeat(900))) {
            JsonProblem problem = catchThrowableOfType(JsonProblem.class, () -> Json.parse("[\n " + number + "]"));
            assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.LIMIT);
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem).hasMessageStartingWith("A number has an exponent beyond 1000 (line 2, column ");
            try (Reservation values = POOL.open();
                    JsonRows rows = Json.rows(
                            new ByteArrayInputStream(("1\n" + number + "\n").getBytes(StandardCharsets.UTF_8)),
                            values)) {
                assertThat(rows.next()).isEqualTo(1L);
                JsonProblem inRow = catchThrowableOfType(JsonProblem.class, rows::next);
                assertThat(inRow.line()).isEqualTo(2);
            }
        }
    }

    private static void assertLimit(String text) {
        JsonProblem problem = catchThrowableOfType(JsonProblem.class, () -> Json.parse(text));
        assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.LIMIT);
    }

    @Test
    void aStreamIsReadNoFurtherThanAllowed() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        JsonProblem problem = catchThrowableOfType(JsonProblem.class, () -> Json.parse(endless, 100_000, POOL.open()));
        assertThat(problem.kind()).isEqualTo(JsonProblem.Kind.TOO_LARGE);
    }

    @Test
    void aStreamOfExactlyTheAllowedSizeIsRead() throws IOException {
        assertThat(Json.parse(new ByteArrayInputStream("[1,2]".getBytes(StandardCharsets.UTF_8)), 5, POOL.open()))
                .isEqualTo(List.of(1L, 2L));
    }

    @Test
    void whatJsonCannotHoldIsRefused() {
        for (Object value : Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, new Object(), Map.of(1, 2), 'c')) {
            assertThatThrownBy(() -> Json.write(List.of(value)))
                    .isInstanceOf(JsonProblem.class)
                    .hasMessageContaining("JSON cannot hold");
        }
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> Json.write(itself))
                .isInstanceOf(JsonProblem.class)
                .hasMessageContaining("nested");
    }

    @Test
    void aLargeDocumentIsWrittenWhole() throws IOException {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) list.add(Map.of("key", "value ü " + i));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(list, out);
        assertThat(out.toByteArray()).isEqualTo(Json.write(list));
        assertThat(Json.parse(out.toByteArray())).isEqualTo(list);
    }

    @Test
    void prettyTextIsIndented() {
        assertThat(Json.pretty(Json.parse("{\"a\":[1,{}],\"b\":[]}")))
                .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    }

    @Test
    void aFileIsShownInPublicAndKeptWhenStored() {
        FileRef file = new FileRef("f1", "bill.pdf", "application/pdf", 17);
        Map<String, Object> value = Map.of("attached", file);
        assertThat(Json.text(value))
                .isEqualTo("{\"attached\":{\"file\":\"bill.pdf\",\"contentType\":\"application/pdf\",\"size\":17}}");
        assertThat(Json.parseStored(Json.writeStored(value))).isEqualTo(value);
        assertThat(Json.parseStored(Json.writeStored(file))).isEqualTo(file);
    }

    @Test
    void dataCanNeverBecomeAFile() {
        byte[] forged = Json.writeStored(new FileRef("f1", "a", "b", 1));
        Object data = Json.parse(forged);
        assertThat(data).isInstanceOf(Map.class);
        assertThat(Json.parseStored(Json.writeStored(data))).isEqualTo(data);
        Object deeper = Json.parse(Json.writeStored(data));
        assertThat(Json.parseStored(Json.writeStored(deeper))).isEqualTo(deeper);
        assertThat(Json.parse(Json.write(data))).isEqualTo(data);
        assertThat(Json.fileIds(Json.writeStored(data))).isEmpty();
        assertThat(Json.fileIds(Json.writeStored(deeper))).isEmpty();
        String text = new String(forged, StandardCharsets.UTF_8);
        assertThat(Json.fileIds(Json.writeStored(text))).isEmpty();
    }

    @Test
    void theFilesOfAValueAreFoundInItsStoredFormEachOnce() {
        FileRef one = new FileRef("run-1/0a", "\0file\"", "text/plain", 1);
        FileRef other = new FileRef("in/0b", "b", "text/plain", 2);
        Map<String, Object> value = Map.of("a", List.of(one, "\0", Map.of("\0", other)), "b", one);
        assertThat(Json.fileIds(Json.writeStored(value))).containsExactlyInAnyOrder("run-1/0a", "in/0b");
        assertThat(Json.fileIds(Json.writeStored(one))).containsExactly("run-1/0a");
        assertThat(Json.fileIds(Json.writeStored(null))).isEmpty();
    }

    @Test
    void containersBelowALevelStayAsTheyAreStored() throws IOException {
        FileRef file = new FileRef("run-1/0a", "a.txt", "text/plain", 1);
        LargeValue large = new LargeValue("0-1", 100_000, 7, 800_000);
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("\0k", List.of(1L, "x\n\u00fc", Map.of()));
        inner.put("file", file);
        List<Object> value = List.of("d", 7L, inner, List.of(), file, large);
        List<?> lean = (List<?>) Json.parseStored(Json.writeStored(value), 1);
        assertThat(lean.subList(0, 2)).isEqualTo(List.of("d", 7L));
        assertThat(lean.get(2)).isInstanceOf(StoredJson.class);
        assertThat(lean.get(3)).isInstanceOf(StoredJson.class);
        assertThat(lean.subList(4, 6)).isEqualTo(List.of(file, large));
        StoredJson stored = (StoredJson) lean.get(2);
        assertThat(stored.value()).isEqualTo(inner);
        assertThat(stored.has("\0k")).isTrue();
        assertThat(stored.has("file")).isTrue();
        assertThat(stored.has("k")).isFalse();
        assertThat(((Map<?, ?>) stored.value(1)).get("\0k")).isInstanceOf(StoredJson.class);
        assertThat(stored.footprint()).isGreaterThan(Footprint.ofValue(inner) / 2);
        assertThat(Json.text(List.of(stored))).isEqualTo(Json.text(List.of(inner)));
        assertThat(Json.parseStored(Json.writeStored(List.of(stored)))).isEqualTo(List.of(inner));
        assertThat(Json.parseStored(Json.writeStored(value), 0)).isInstanceOf(StoredJson.class);
        assertThat(Json.parseStored(Json.writeStored(file), 0)).isEqualTo(file);
        Rows.Unread rows = new Rows.Unread("csv.read", Map.of("use", "csv.read", "input", Map.of("file", file)));
        assertThat(Json.parseStored(Json.writeStored(rows), 0)).isEqualTo(rows);
        assertThat(Json.parseStored(Json.writeStored(List.of(rows)), 1)).isEqualTo(List.of(rows));
    }

    @Test
    void aLargeValueOfAnEarlierVersionHasNoFootprint() {
        byte[] stored = "{\"\\u0000value\":[\"0-1\",100000,7]}".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parseStored(stored)).isEqualTo(new LargeValue("0-1", 100_000, 7, LargeValue.UNKNOWN));
    }

    @Test
    void randomValuesSurviveBothForms() {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Object value = value(random, 0);
            assertThat(Json.parse(Json.write(value))).isEqualTo(value);
            assertThat(Json.parseStored(Json.writeStored(value))).isEqualTo(value);
        }
    }

    @Test
    void randomBytesNeverDoMoreThanBeRefused() {
        Random random = new Random(8);
        byte[] seed = "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",true,null,{\"b\":{}}]}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = seed.clone();
            for (int n = random.nextInt(4); n >= 0; n--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                Json.write(Json.parse(bytes));
            } catch (JsonProblem expected) {
                assertThat(expected.getMessage()).endsWith(".");
            }
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> random.nextLong();
            case 1 -> new BigDecimal(new BigInteger(random.nextInt(200) + 1, random), random.nextInt(40) + 1);
            case 2 -> new BigInteger(200, random).setBit(100);
            case 3 -> random.nextBoolean();
            case 4, 5 -> string(random);
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--)
                    list.add(random.nextInt(9) == 0 ? null : value(random, depth + 1));
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) map.put(string(random), value(random, depth + 1));
                yield map;
            }
        };
    }

    private static String string(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            out.append(
                    random.nextInt(4) == 0
                            ? "\0\"\\\u0007ü€\u2028".charAt(random.nextInt(7))
                            : (char) ('a' + random.nextInt(26)));
        }
        return out.toString();
    }
}
