package io.junctura.fault.fuzz;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values that often cause errors in programs. */
final class HostileValues {
    private static final int MAX_DEPTH = 4;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "A b",
            "\u0000",
            "\u0000key",
            "\r\nX-Injected: yes",
            "\u001b[31mred\u001b[0m\n2030-01-01 forged line",
            "\ud800",
            "\udc00\ud800",
            "\ufeffbom",
            "\u202eright to left",
            "\ud83d\udca5\u200d\ud83d\udd25",
            "e\u0301\u0301\u0301\u0301\u0301\u0301",
            "ß ŉ ǰ İ ı ﬁ",
            "../../../../etc/passwd",
            "..%2f..%2fmaster.key",
            "C:\\Windows\\win.ini",
            "file:///etc/passwd",
            "http://192.0.2.1/latest/meta-data",
            "http://[::1]:1/",
            "http://user:password@127.0.0.1:99999/ ?#",
            "urn:x",
            "'; DROP TABLE run; --",
            "%' OR 1=1 /*",
            "\"\"\"''",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/a}",
            "%s%n%1$*2$d{}{0}",
            "{{ payload }}",
            "{{ secret.webhook }}",
            "{{ env.HOME }}",
            "{{ file./etc/hostname }}",
            "{{{{",
            "}}",
            "{{ $",
            "null",
            "true",
            "NaN",
            "-Infinity",
            "0",
            "-0",
            "1e2147483648",
            "0x10",
            "1,000.50",
            "٣٤٥",
            "2147483648",
            "9223372036854775808",
            "0.1e-400",
            "2030-01-31T09:00:00Z",
            "2026-02-30T25:61:61Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "0000-00-00",
            "PT0S",
            "P999999999999Y",
            "-PT1S",
            "5s",
            "0ms",
            "-5m",
            "99999999999999999999d",
            "100/1m",
            "* * * * *",
            "*/0 * * * *",
            "60 25 32 13 8",
            "0 0 31 2 *",
            "* * * * * * * *",
            "1-1000000000 * * * *",
            "Europe/Berlin",
            "Mars/Phobos",
            "admin",
            "default",
            "__proto__",
            "constructor",
            "id",
            "*",
            "a*",
            "\"a b\" AND NEAR(c) OR",
            "[",
            "(((((((((",
            "a{1000}{1000}",
            "(a+)+$",
            "[[:alpha:]",
            "\\",
            "$",
            "$$",
            "$eval('1')",
            "[1..1000000000]",
            "#,##0.00;(#)",
            "0.0e0",
            "###################,###.000000000000000000000",
            "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01][Z]",
            "[FNn], [D1o] [MNn] [Yw] [X0001]",
            "[Y*-*][M99999]",
            "Ww;o",
            "A",
            "I",
            "+1400",
            "-9999",
            "data:;base64,////",
            "%E0%A4%A",
            "a=1&a=2&=&%",
            "base64==",
            "😀".repeat(20),
            "a.b.c[0]",
            "a,b;c\td",
            "application/json;charset=utf-7");

    private static final List<String> NAMES =
            List.of("a", "b", "id", "name", "", "\u0000", "__proto__", "$", "a.b", "x");

    private static final List<Object> NUMBERS = List.of(
            0L,
            -1L,
            1L,
            2L,
            10L,
            255L,
            1_000L,
            65_536L,
            1_000_000L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            1L << 32,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            new BigDecimal("0.1"),
            new BigDecimal("-1.5"),
            new BigDecimal("1e15"),
            new BigDecimal("1e-15"),
            new BigDecimal("1e308"),
            new BigDecimal("-4.9e-324"),
            new BigDecimal("12345678901234567890123456789012345678901234567890"),
            new RawJson("1e400"),
            new RawJson("1e2147483648"),
            new RawJson("0e99999999999"),
            new RawJson("-0"),
            new RawJson("1E+2"));

    private HostileValues() {}

    static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** True once in this number of calls, on average. */
    static boolean oneIn(Random random, int times) {
        return random.nextInt(times) == 0;
    }

    static String text(Random random) {
        if (oneIn(random, 12)) return pick(random, TEXTS) + pick(random, TEXTS);
        if (oneIn(random, 20)) return pick(random, TEXTS).repeat(random.nextInt(200));
        if (oneIn(random, 150)) return "x".repeat(200_000);
        return pick(random, TEXTS);
    }

    /** A valid header value: Latin-1 without line ends. */
    static String headerValue(Random random) {
        StringBuilder plain = new StringBuilder();
        text(random)
                .chars()
                .filter(c -> c >= ' ' && c < 256 && c != 127)
                .limit(4_000)
                .forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    static Object number(Random random) {
        return pick(random, NUMBERS);
    }

    /** A random JSON value, and sometimes invalid JSON. */
    static Object value(Random random) {
        return value(random, 0);
    }

    private static Object value(Random random, int depth) {
        int kind = random.nextInt(depth >= MAX_DEPTH ? 12 : 20);
        if (kind < 5) return text(random);
        if (kind < 9) return number(random);
        if (kind == 9) return random.nextBoolean();
        if (kind == 10) return new RawJson("null");
        if (kind == 11) return rare(random);
        if (kind < 16) return list(random, depth);
        return map(random, depth);
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        if (oneIn(random, 4)) {
            // A list with items of one type, for functions on lists.
            boolean numbers = random.nextBoolean();
            for (int i = random.nextInt(8); i > 0; i--) list.add(numbers ? number(random) : text(random));
            return list;
        }
        for (int i = random.nextInt(4); i > 0; i--) list.add(value(random, depth + 1));
        return list;
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(oneIn(random, 3) ? text(random) : pick(random, NAMES), value(random, depth + 1));
        }
        return map;
    }

    /** Large or deep JSON, JSON with duplicate keys, or invalid JSON. */
    private static Object rare(Random random) {
        int size = oneIn(random, 10) ? 200_000 : 2_000;
        return switch (random.nextInt(12)) {
            case 0 -> new RawJson("[".repeat(size) + "]".repeat(size));
            case 1 -> new RawJson("{\"a\":".repeat(600) + "1" + "}".repeat(600));
            case 2 -> new RawJson("[" + "0,".repeat(size) + "0]");
            case 3 -> new RawJson("[" + "{},".repeat(size) + "{}]");
            case 4 -> new RawJson("{\"a\":1,\"a\":2}");
            case 5 -> new RawJson("9".repeat(size));
            case 6 -> new RawJson("0." + "3".repeat(size));
            case 7 -> new RawJson("\"\\ud800\"");
            case 8 -> new RawJson("NaN");
            case 9 -> new RawJson("'a'");
            case 10 -> new RawJson("01");
            default -> new RawJson("\"" + "\\u0041".repeat(size) + "\"");
        };
    }
}
