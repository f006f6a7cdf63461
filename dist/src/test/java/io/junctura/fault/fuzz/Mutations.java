package io.junctura.fault.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random changes of valid values and texts. */
final class Mutations {
    private Mutations() {}

    /** A value with a part replaced, removed, added or wrapped. */
    static Object value(Object value, Random random) {
        if (value instanceof Map<?, ?> map && !map.isEmpty() && !HostileValues.oneIn(random, 4))
            return map(map, random);
        if (value instanceof List<?> list && !list.isEmpty() && !HostileValues.oneIn(random, 4))
            return list(list, random);
        return switch (random.nextInt(6)) {
            case 0 -> List.of(value);
            case 1 -> Map.of("a", value);
            case 2 -> JsonText.of(value);
            default -> HostileValues.value(random);
        };
    }

    private static Object map(Map<?, ?> map, Random random) {
        Map<String, Object> changed = new LinkedHashMap<>();
        int at = random.nextInt(map.size());
        int kind = random.nextInt(8);
        StringBuilder twice = new StringBuilder();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            if (at-- != 0) {
                changed.put(name, entry.getValue());
                continue;
            }
            switch (kind) {
                case 0 -> {} // Left out.
                case 1 -> changed.put(HostileValues.text(random), entry.getValue());
                case 2 -> twice.append(JsonText.of(name)).append(':').append(JsonText.of(HostileValues.value(random)));
                case 3 -> {
                    changed.put(name, entry.getValue());
                    changed.put(HostileValues.text(random), HostileValues.value(random));
                }
                default -> changed.put(name, value(entry.getValue(), random));
            }
            if (kind == 2) changed.put(name, entry.getValue());
        }
        if (twice.length() == 0) return changed;
        String text = JsonText.of(changed);
        return new RawJson(text.substring(0, text.length() - 1) + "," + twice + "}");
    }

    private static List<Object> list(List<?> list, Random random) {
        List<Object> changed = new ArrayList<>(list);
        int at = random.nextInt(list.size());
        switch (random.nextInt(4)) {
            case 0 -> changed.remove(at);
            case 1 -> changed.add(at, HostileValues.value(random));
            case 2 -> {
                for (int i = 0; i < 1_000; i++) changed.add(list.get(at));
            }
            default -> changed.set(at, value(list.get(at), random));
        }
        return changed;
    }

    /** A text with parts removed, repeated, moved or replaced. */
    static String text(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0 && changed.length() > 0; i--) {
            int from = random.nextInt(changed.length());
            int to = Math.min(changed.length(), from + 1 + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> changed.delete(from, to);
                case 1 -> changed.insert(from, changed.substring(from, to).repeat(1 + random.nextInt(40)));
                case 2 -> changed.insert(from, HostileValues.text(random));
                case 3 -> changed.replace(from, to, HostileValues.text(random));
                case 4 -> changed.insert(random.nextInt(changed.length()), changed.substring(from, to));
                default -> changed.setCharAt(from, (char) random.nextInt(0x2FF));
            }
        }
        return changed.length() > 1_000_000 ? changed.substring(0, 1_000_000) : changed.toString();
    }

    /** Bytes that are changed, truncated or in another encoding. */
    static byte[] bytes(byte[] bytes, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            }
            case 1 -> {
                return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            }
            case 2 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
                for (int i = bytes.length; i < longer.length; i++) longer[i] = (byte) random.nextInt(256);
                return longer;
            }
            default -> {
                byte[] changed = bytes.clone();
                for (int i = random.nextInt(6); i >= 0 && changed.length > 0; i--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                return changed;
            }
        }
    }
}
