package io.junctura.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Texts that are small and take much: of each shape, one that is about as long as asked. */
final class Bombs {
    private Bombs() {}

    /** By name. */
    static Map<String, String> of(int bytes) {
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("deep lists", "[" + "[".repeat(198) + "]".repeat(198) + "]");
        bombs.put("many deep lists", list(bytes, i -> "[".repeat(190) + "]".repeat(190)));
        bombs.put("deep objects", "{\"\":".repeat(199) + "1" + "}".repeat(199));
        bombs.put("many deep objects", list(bytes, i -> "{\"\":".repeat(190) + "0" + "}".repeat(190)));
        bombs.put("empty objects", list(bytes, i -> "{}"));
        bombs.put("empty lists", list(bytes, i -> "[]"));
        bombs.put("lists in lists", list(bytes, i -> "[[]]"));
        bombs.put("small objects", list(bytes, i -> "{\"a\":1}"));
        bombs.put("small numbers", list(bytes, i -> "1"));
        bombs.put("numbers", list(bytes, i -> "128"));
        bombs.put("fractions", list(bytes, i -> "1.5"));
        bombs.put("exponents", list(bytes, i -> "1e3"));
        bombs.put("long numbers", list(bytes, i -> "9".repeat(990)));
        bombs.put("long fractions", list(bytes, i -> "-0." + "7".repeat(980) + "e-9"));
        bombs.put("short texts", list(bytes, i -> "\"a\""));
        bombs.put("a long text", '"' + "x".repeat(bytes) + '"');
        bombs.put("a long text of others", '"' + "\u4e2d".repeat(bytes / 3) + '"');
        bombs.put("many keys", object(bytes, i -> Integer.toString(i, 36)));
        bombs.put("long keys", object(bytes, i -> "k".repeat(1_000) + i));
        bombs.put("keys of one hash", object(bytes, Bombs::ofOneHash));
        bombs.put("nine keys of one hash", list(bytes, i -> object(90, Bombs::ofOneHash)));
        bombs.put("escapes", list(bytes, i -> "\"\\n\\t\\u0041\\\\\\\"\""));
        bombs.put("escaped surrogates", list(bytes, i -> "\"\\ud83d\\ude00\\ud83d\""));
        bombs.put("surrogates", list(bytes, i -> "\"\uD83D\uDE00\""));
        bombs.put("white space", list(bytes, i -> " \n\t { \"a\" \r\n : [ ] } "));
        bombs.put("a byte order mark", "\uFEFF" + list(bytes, i -> "{}"));
        return bombs;
    }

    private static String list(int bytes, IntFunction<String> member) {
        StringBuilder text = new StringBuilder(bytes + 2_000).append('[');
        for (int i = 0; text.length() < bytes; i++)
            text.append(i == 0 ? "" : ",").append(member.apply(i));
        return text.append(']').toString();
    }

    private static String object(int bytes, IntFunction<String> key) {
        StringBuilder text = new StringBuilder(bytes + 2_000).append('{');
        for (int i = 0; text.length() < bytes; i++) {
            text.append(i == 0 ? "\"" : ",\"").append(key.apply(i)).append("\":0");
        }
        return text.append('}').toString();
    }

    /** "Aa" and "BB" have one hash, so all texts that are made of them do. */
    private static String ofOneHash(int n) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) text.append((n >> bit & 1) == 0 ? "Aa" : "BB");
        return text.toString();
    }
}
