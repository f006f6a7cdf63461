package io.junctura.plugins.stores;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of paths: {@code *} and {@code ?} stand for characters of one name, {@code **} for any number of folders,
 * {@code {a,b}} matches one of several. A pattern without {@code /} matches names in every folder. The time of
 * a match depends only on the lengths of path and pattern.
 */
public final class Glob {
    private static final int MAX_ALTERNATIVES = 100;

    // Characters with a special meaning in patterns.
    private static final int ONE = -1;
    private static final int NAME = -2;
    private static final int ANY = -3;
    /** {@code **} before a slash: no folder, or what {@link #IN_FOLDERS} says. */
    private static final int FOLDERS = -4;

    private static final int IN_FOLDERS = -5;

    /** Each a pattern without braces. */
    private final List<int[]> alternatives;

    private final boolean namesOnly;

    private Glob(List<int[]> alternatives, boolean namesOnly) {
        this.alternatives = alternatives;
        this.namesOnly = namesOnly;
    }

    /** @throws IllegalArgumentException with a sentence, if its braces do not match or stand for too many patterns */
    public static Glob of(String text) {
        List<int[]> alternatives = new ArrayList<>();
        for (String each : expanded(text)) alternatives.add(symbols(each));
        return new Glob(alternatives, text.indexOf('/') < 0);
    }

    private static List<String> expanded(String text) {
        int open = text.indexOf('{');
        int close = text.indexOf('}');
        if (open < 0 && close < 0) return List.of(text);
        if (open < 0 || close < open || text.substring(open + 1, close).indexOf('{') >= 0) {
            throw new IllegalArgumentException(
                    "pattern is \"" + text + "\": its braces do not match. Write *.csv, **/*.csv or *.{csv,xml}.");
        }
        List<String> all = new ArrayList<>();
        for (String choice : text.substring(open + 1, close).split(",", -1)) {
            for (String rest : expanded(text.substring(close + 1))) all.add(text.substring(0, open) + choice + rest);
            if (all.size() > MAX_ALTERNATIVES) {
                throw new IllegalArgumentException("pattern stands for more than " + MAX_ALTERNATIVES + " patterns.");
            }
        }
        return all;
    }

    private static int[] symbols(String text) {
        List<Integer> symbols = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean afterSlash = i == 0 || text.charAt(i - 1) == '/';
            if (text.startsWith("**/", i) && afterSlash) {
                symbols.add(FOLDERS);
                symbols.add(IN_FOLDERS);
                i += 2;
            } else if (text.startsWith("**", i)) {
                symbols.add(ANY);
                i++;
            } else {
                symbols.add(c == '*' ? NAME : c == '?' ? ONE : c);
            }
        }
        return symbols.stream().mapToInt(Integer::intValue).toArray();
    }

    /** @param path from the folder on that is looked through */
    public boolean matches(String path) {
        String text = namesOnly ? StorePath.name(path) : path;
        return alternatives.stream().anyMatch(pattern -> matches(pattern, text));
    }

    /** Holds all places of the pattern that the text so far can have led to. */
    private static boolean matches(int[] pattern, String text) {
        BitSet at = new BitSet(pattern.length + 1);
        reach(pattern, 0, at);
        for (int i = 0; i < text.length() && !at.isEmpty(); i++) {
            char c = text.charAt(i);
            BitSet next = new BitSet(pattern.length + 1);
            for (int place = at.nextSetBit(0); place >= 0 && place < pattern.length; place = at.nextSetBit(place + 1)) {
                step(pattern, place, c, next);
            }
            at = next;
        }
        return at.get(pattern.length);
    }

    private static void step(int[] pattern, int place, char c, BitSet next) {
        switch (pattern[place]) {
            case ONE -> {
                if (c != '/') reach(pattern, place + 1, next);
            }
            case NAME -> {
                if (c != '/') reach(pattern, place, next);
            }
            case ANY -> reach(pattern, place, next);
            case FOLDERS -> {} // Only where it begins.
            case IN_FOLDERS -> {
                next.set(place);
                if (c == '/') reach(pattern, place + 1, next);
            }
            default -> {
                if (pattern[place] == c) reach(pattern, place + 1, next);
            }
        }
    }

    /** Also what can be reached from there without a character. */
    private static void reach(int[] pattern, int place, BitSet into) {
        into.set(place);
        if (place == pattern.length) return;
        switch (pattern[place]) {
            case NAME, ANY -> reach(pattern, place + 1, into);
            case FOLDERS -> {
                into.set(place + 1);
                reach(pattern, place + 2, into);
            }
            default -> {}
        }
    }
}
