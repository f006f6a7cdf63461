package io.junctura.connector;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** Compares versions. Pure. */
public final class Versions {

    public static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+_-]{0,59}");

    private Versions() {}

    /**
     * Compares as semantic versioning does, with any count of numbers: {@code 1.9 < 1.10-rc.1 < 1.10.0}, and
     * {@code 1.0} is {@code 1.0.0}. What follows a plus sign decides only between versions that are else the same.
     */
    public static int compare(String one, String other) {
        int byCore = compareParts(core(one), core(other), true);
        if (byCore != 0) return byCore;
        String pre = preRelease(one);
        String otherPre = preRelease(other);
        if (pre.isEmpty() != otherPre.isEmpty()) return pre.isEmpty() ? 1 : -1;
        int byPreRelease = compareParts(pre, otherPre, false);
        return byPreRelease != 0 ? byPreRelease : one.compareTo(other);
    }

    /** Whether authors may build the version again with another content. */
    public static boolean isSnapshot(String version) {
        return version.endsWith("-SNAPSHOT");
    }

    private static String withoutBuild(String version) {
        int plus = version.indexOf('+');
        return plus < 0 ? version : version.substring(0, plus);
    }

    private static String core(String version) {
        String text = withoutBuild(version);
        int dash = text.indexOf('-');
        return dash < 0 ? text : text.substring(0, dash);
    }

    private static String preRelease(String version) {
        String text = withoutBuild(version);
        int dash = text.indexOf('-');
        return dash < 0 ? "" : text.substring(dash + 1);
    }

    /** @param padded whether missing parts are zero; otherwise fewer parts come first */
    private static int compareParts(String one, String other, boolean padded) {
        String[] parts = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        for (int i = 0; i < Math.max(parts.length, others.length); i++) {
            if (!padded && (i >= parts.length || i >= others.length)) return parts.length - others.length;
            int by = comparePart(i < parts.length ? parts[i] : "0", i < others.length ? others[i] : "0");
            if (by != 0) return by;
        }
        return 0;
    }

    private static int comparePart(String one, String other) {
        boolean number = isNumber(one);
        boolean otherNumber = isNumber(other);
        if (number && otherNumber) return new BigInteger(one).compareTo(new BigInteger(other));
        return number != otherNumber ? (number ? -1 : 1) : one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
